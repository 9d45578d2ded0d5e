import { execute } from 'graphql';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createDocuments } from '../../../src/graphql/documents/documents.ts';
import { createSchema } from '../../../src/graphql/schema/schema.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import type { StartVariant } from './start-variant.ts';
import { connectUnshared } from './unshared-context.ts';

/**
 * graphql-js on `node:http` with as little around it as can be: what the others' guarantees are measured against.
 * It remembers parsed documents, as the others do.
 */
export const start: StartVariant = (connectionString) => {
  const createContext = connectUnshared(connectionString);
  const schema = createSchema();
  const prepare = createDocuments(schema);

  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const { query, variables } = JSON.parse(await readText(request)) as {
      query: string;
      variables?: Record<string, unknown>;
    };
    const prepared = prepare(query);
    if ('errors' in prepared) return prepared;
    const { document } = prepared;
    return execute({ schema, document, variableValues: variables, contextValue: createContext() });
  };

  const server = createServer((request, response) => {
    answer(request).then(
      (result) => {
        const body = JSON.stringify(result);
        const length = Buffer.byteLength(body);
        response.writeHead(200, {
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': length,
        });
        response.end(body);
      },
      (error: unknown) => {
        response.destroy(error as Error);
      },
    );
  });
  return listenOnFreePort(server);
};

function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      resolve(text);
    });
    request.on('error', reject);
  });
}
