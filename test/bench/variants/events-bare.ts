import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listenOnFreePort } from './listen-on-free-port.ts';
import type { StartVariant } from './start-variant.ts';

/** The least that a webhook of Event Grid can do: parses the same body, and does nothing with it. */
export const start: StartVariant = () => {
  const server = createServer((request, response) => {
    text(request)
      .then((body) => {
        JSON.parse(body);
        response.writeHead(200).end();
      })
      .catch(() => {
        response.writeHead(400).end();
      });
  });
  return listenOnFreePort(server);
};
