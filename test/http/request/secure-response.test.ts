import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { SecureResponse, securityHeaders } from '../../../src/http/request/security-headers.ts';

test.each<[form: string, write: (response: SecureResponse) => void, phrase: string, headers: object]>([
  ['a status alone', (response) => response.writeHead(200), 'OK', {}],
  ['a phrase', (response) => response.writeHead(200, 'Fine'), 'Fine', {}],
  ['an object', (response) => response.writeHead(200, { 'X-A': '1' }), 'OK', { 'x-a': '1' }],
  [
    'a phrase and an object',
    (response) => response.writeHead(200, 'Fine', { 'X-A': '1' }),
    'Fine',
    { 'x-a': '1' },
  ],
  [
    'no phrase and an object',
    (response) => response.writeHead(200, undefined, { 'X-A': '1' }),
    'OK',
    { 'x-a': '1' },
  ],
  [
    'a list',
    (response) => response.writeHead(200, ['X-A', '1', 'X-B', 2, 'X-C', ['a', 'b']]),
    'OK',
    { 'x-a': '1', 'x-b': '2', 'x-c': 'a, b' },
  ],
  [
    'a list with a name that comes again',
    (response) => response.writeHead(200, ['X-A', '1', 'X-A', '2']),
    'OK',
    { 'x-a': '1, 2' },
  ],
  [
    'a phrase and a list',
    (response) => response.writeHead(200, 'Fine', ['X-A', '1']),
    'Fine',
    { 'x-a': '1' },
  ],
  [
    'pairs',
    (response) =>
      response.writeHead(200, [
        ['X-A', '1'],
        ['X-B', '2'],
      ]),
    'OK',
    { 'x-a': '1', 'x-b': '2' },
  ],
  [
    'a security header of its own',
    (response) => response.writeHead(200, ['Cache-Control', 'public']),
    'OK',
    { 'cache-control': 'public' },
  ],
])('an answer takes its headers as %s', async (_form, write, phrase, headers) => {
  const server = createServer({ ServerResponse: SecureResponse }, (_request, response) => {
    write(response);
    response.end();
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(answer.statusText).toBe(phrase);
  const always = Object.entries(securityHeaders).map(([name, value]) => [name.toLowerCase(), value]);
  expect(Object.fromEntries(answer.headers)).toMatchObject({ ...Object.fromEntries(always), ...headers });
});
