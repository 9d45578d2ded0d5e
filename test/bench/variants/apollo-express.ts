import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { expressMiddleware } from '@as-integrations/express5';
import express from 'express';
import { createServer } from 'node:http';
import type { GraphQLContext } from '../../../src/graphql/context.ts';
import { createSchema } from '../../../src/graphql/schema/schema.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import type { StartVariant } from './start-variant.ts';
import { connectUnshared } from './unshared-context.ts';

/**
 * Apollo Server on Express 5 as the integration's documentation sets it up, but for `cors()`, which would only cost it.
 */
export const start: StartVariant = async (connectionString) => {
  const createContext = connectUnshared(connectionString);
  const app = express();
  const httpServer = createServer(app);
  const apollo = new ApolloServer<GraphQLContext>({
    schema: createSchema(),
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer }),
      // A subgraph's schema switches it on, which an installation without federation never has.
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
  await apollo.start();
  app.use(
    '/graphql',
    express.json(),
    expressMiddleware(apollo, { context: () => Promise.resolve(createContext()) }),
  );
  return listenOnFreePort(httpServer);
};
