import { defineConfig } from 'vite';

/** Builds the page that the gateway serves to browsers at `GET /graphql`: GraphiQL with all that it needs. */
export default defineConfig({
  root: 'src/http/graphiql',
  // The page stands at `/graphql` and its files under `/graphiql/`, both perhaps under the prefix of a proxy.
  base: './',
  // Monaco's workers load parts of themselves on demand, which the default format of a worker does not allow.
  worker: { format: 'es' },
  build: {
    outDir: '../../../dist/graphiql',
    emptyOutDir: true,
    assetsDir: 'graphiql',
    // Monaco alone is 2.8 MB, and is fetched by itself.
    chunkSizeWarningLimit: 3000,
    // React libraries mark modules "use client", a word for servers that render React; it means nothing here.
    rolldownOptions: {
      checks: { moduleLevelDirective: false },
      // GraphiQL makes the titles of its icons from the names of its functions.
      output: { keepNames: true },
    },
  },
});
