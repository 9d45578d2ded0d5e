import { createRemoteJWKSet, jwtVerify } from 'jose';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { audience, issuer } from '../webhook/calling-platform.ts';
import { listenOnFreePort } from './listen-on-free-port.ts';
import type { StartVariant } from './start-variant.ts';

/** The least that a webhook can do: verifies the same token, parses the same body, and does nothing with it. */
export const start: StartVariant = (platformUrl) => {
  const keys = createRemoteJWKSet(new URL('/keys', platformUrl));
  const server = createServer((request, response) => {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    jwtVerify(token, keys, { issuer, audience, algorithms: ['RS256'] })
      .then(() => text(request))
      .then((body) => {
        JSON.parse(body);
        response.writeHead(202).end();
      })
      .catch(() => {
        response.writeHead(401).end();
      });
  });
  return listenOnFreePort(server);
};
