import { mkdirSync, writeFileSync } from 'node:fs';
import { build, defineConfig } from 'vite';
import type { InlineConfig, Plugin } from 'vite';

const licenses = 'licenses.json';

/** The same bytes where `node_modules` is a link. */
const resolve = { preserveSymlinks: true };

/**
 * Writes which libraries a page was made from beside its folder, as `dist/{page}.licenses.json`: all that is in the folder is
 * served.
 */
function keepLicenses(page: string): Plugin {
  return {
    name: 'keep-licenses',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const list = bundle[licenses];
        if (list?.type !== 'asset') throw new Error(`Vite has not told the licenses of the page ${page}.`);
        Reflect.deleteProperty(bundle, licenses);
        mkdirSync('dist', { recursive: true });
        writeFileSync(`dist/${page}.licenses.json`, list.source);
      },
    },
  };
}

/** What a browser gets at `GET /live`: the page of the live calls. */
const live = {
  configFile: false,
  root: 'src/web/live-calls',
  base: './',
  plugins: [keepLicenses('live')],
  resolve,
  build: {
    license: { fileName: licenses },
    outDir: '../../../dist/live',
    emptyOutDir: true,
    assetsDir: 'live',
    // The policy of the page takes nothing from data URLs.
    assetsInlineLimit: 0,
  },
} satisfies InlineConfig;

/** Builds the pages that the gateway serves to browsers: GraphiQL with all that it needs, and then the other. */
export default defineConfig({
  root: 'src/web/graphiql',
  // A page stands at `/graphql` and its files under `/graphiql/`, both perhaps under the prefix of a proxy.
  base: './',
  // Monaco's workers load parts of themselves on demand, which the default format of a worker does not allow.
  worker: { format: 'es' },
  plugins: [keepLicenses('graphiql')],
  resolve,
  build: {
    license: { fileName: licenses },
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
  builder: {
    // Each page by itself: what one may load and do, the other need not.
    async buildApp(builder) {
      const { client } = builder.environments;
      if (client) await builder.build(client);
      await build({ ...live, logLevel: builder.config.logLevel ?? 'info' });
    },
  },
});
