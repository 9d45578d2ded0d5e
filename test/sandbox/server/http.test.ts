import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxBodyBytes } from '../../../src/sandbox/server/request-body.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { arrival } from '../arrival.ts';
import { callIdentity, callRooms, refusalOf } from '../acs/wire-shapes.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

describe('a request that no operation takes', () => {
  it.each(['/unknown', '/roomsx', '/sandbox/unknown', '/sandboxes', '//rooms'])(
    'finds nothing at %s',
    async (path) => {
      expect(refusalOf(await rawRequest(sandbox.url, path))).toEqual({ status: 404, code: 'NotFound' });
    },
  );

  it.each(['/rooms/', '/rooms/99000000000000000/unknown'])('finds nothing at %s', async (path) => {
    expect(refusalOf(await callRooms(sandbox, 'GET', path))).toEqual({ status: 404, code: 'NotFound' });
  });

  it('is told the methods that there are', async () => {
    const reply = await callRooms(sandbox, 'PUT', '/rooms');
    expect(refusalOf(reply)).toEqual({ status: 405, code: 'MethodNotAllowed' });
    expect(reply.headers.allow).toBe('POST, GET');
    expect((await rawRequest(sandbox.url, '/sandbox/requests', { method: 'PUT' })).status).toBe(405);
  });

  it('is refused malformed percent-encoding', async () => {
    expect(refusalOf(await callIdentity(sandbox, 'DELETE', '/identities/%E0%A4%A'))).toMatchObject({
      status: 400,
      code: 'BadRequest',
    });
  });
});

describe('a body', () => {
  const post = (path: string, body: string, contentType = 'application/json') =>
    rawRequest(sandbox.url, path, { method: 'POST', headers: { 'Content-Type': contentType }, body });

  it('of more than a megabyte is refused', async () => {
    const reply = await post('/rooms', ' '.repeat(maxBodyBytes + 1));
    expect(refusalOf(reply)).toEqual({ status: 413, code: 'PayloadTooLarge' });
  });

  it('that is not JSON is refused by the controls', async () => {
    expect(refusalOf(await post('/sandbox/faults', '{'))).toEqual({ status: 400, code: 'BadRequest' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=b'])(
    'is refused by every control if its type is one that pages may send: %s',
    async (contentType) => {
      for (const [path, body] of [
        ['/sandbox/faults', '{"path":"*","kind":"reset"}'],
        // These need none.
        ['/sandbox/callbacks/keys', '{}'],
        ['/sandbox/callbacks/keys', ''],
      ] as const) {
        const reply = await post(path, body, contentType);
        expect(refusalOf(reply)).toEqual({ status: 415, code: 'UnsupportedMediaType' });
      }
      expect((await rawRequest(sandbox.url, '/sandbox/faults')).json).toEqual({ faults: [] });
    },
  );

  it('is refused by the controls without a type', async () => {
    const body = '{"path":"*","kind":"reset"}';
    const reply = await rawRequest(sandbox.url, '/sandbox/faults', { method: 'POST', body });
    expect(refusalOf(reply)).toEqual({ status: 415, code: 'UnsupportedMediaType' });
  });

  it.each([{ pageSize: 0 }, { emptyPages: 'yes' }, { unknown: 1 }])(
    'with the settings %j is refused',
    async (settings) => {
      const headers = { 'Content-Type': 'application/json' };
      const body = JSON.stringify(settings);
      const reply = await rawRequest(sandbox.url, '/sandbox/settings', { method: 'PATCH', headers, body });
      expect(refusalOf(reply)).toEqual({ status: 400, code: 'BadRequest' });
      expect((await rawRequest(sandbox.url, '/sandbox/settings')).json).toEqual({
        pageSize: 25,
        emptyPages: false,
      });
    },
  );
});

describe('a connection', () => {
  it('that ends in the middle of a request disturbs nobody', async () => {
    const { hostname, port, host } = new URL(sandbox.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`POST /rooms HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100\r\n\r\n{`);
    socket.destroy();
    await once(socket, 'close');
    expect((await callRooms(sandbox, 'GET', '/rooms')).status).toBe(200);
  });

  it('is ended when the sandbox is closed, even if it waits for an answer', async () => {
    const closing = await startSandbox();
    const headers = { 'Content-Type': 'application/json' };
    const body = '{"path":"/rooms","kind":"latency","ms":60000}';
    await rawRequest(closing.url, '/sandbox/faults', { method: 'POST', headers, body });
    const waiting = expect(rawRequest(closing.url, '/rooms')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await arrival(closing, 'GET /rooms');
    await closing.close();
    await waiting;
    await expect(rawRequest(closing.url, '/rooms')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('the start of a sandbox', () => {
  it('on a busy port fails and names the variable to change', async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ port })).rejects.toThrow(/Port \d+ is busy.*SANDBOX_PORT/);
  });

  it('on an address of another machine fails and names the variable to change', async () => {
    await expect(startSandbox({ host: '192.0.2.1' })).rejects.toThrow(/SANDBOX_HOST/);
  });

  it('makes no certificate without TLS', () => {
    expect(sandbox.certificate).toBeUndefined();
    expect(sandbox.url).toMatch(/^http:\/\/localhost:\d+$/);
  });
});
