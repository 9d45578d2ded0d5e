import fastify from 'fastify';
import mercurius from 'mercurius';
import { createSchema } from '../../../src/graphql/schema/schema.ts';
import type { StartVariant } from './start-variant.ts';
import { connectUnshared } from './unshared-context.ts';

/** Mercurius on Fastify; an operation is compiled when it comes for the second time. */
export const start: StartVariant = async (connectionString) => {
  const createContext = connectUnshared(connectionString);
  const app = fastify();
  await app.register(mercurius, {
    schema: createSchema(),
    jit: 1,
    context: () => ({ ...createContext() }),
  });
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
};
