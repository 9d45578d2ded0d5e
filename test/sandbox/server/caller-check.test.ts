import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import { refusalOf } from '../acs/wire-shapes.ts';

let sandbox: Sandbox;
let port: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  port = new URL(sandbox.url).port;
});

afterAll(() => sandbox.close());

const ask = (headers: Record<string, string>, path = '/sandbox/requests') =>
  rawRequest(sandbox.url, path, { headers });

describe('a request to the sandbox', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', '[0:0:0:0:0:0:0:1]', 'LOCALHOST'])(
    'may call it %s',
    async (name) => {
      expect((await ask({ Host: `${name}:${port}` })).status).toBe(200);
    },
  );

  it.each(['attacker.example', 'localhost.attacker.example', '127.0.0.2'])(
    'may not call it %s',
    async (name) => {
      for (const path of ['/sandbox/requests', '/rooms', '/unknown']) {
        const reply = await ask({ Host: `${name}:${port}` }, path);
        expect(refusalOf(reply)).toEqual({ status: 421, code: 'MisdirectedRequest' });
      }
    },
  );

  it('must name the port', async () => {
    expect((await ask({ Host: 'localhost' })).status).toBe(421);
    expect((await ask({ Host: 'localhost:1' })).status).toBe(421);
  });

  it('may come from a page of its own', async () => {
    expect((await ask({ Origin: sandbox.url })).status).toBe(200);
    expect((await ask({ Origin: `http://127.0.0.1:${port}` })).status).toBe(200);
  });

  it.each(['https://attacker.example', 'http://localhost:4000', 'null', 'http://localhost'])(
    'may not come from a page of %s, but to rooms and identities',
    async (origin) => {
      for (const path of ['/sandbox/requests', '/v1.0/communications/calls', '/v1/keys', '/unknown']) {
        expect(refusalOf(await ask({ Origin: origin }, path))).toEqual({ status: 403, code: 'Forbidden' });
      }
    },
  );

  it('gets no permission for pages of other origins, whether they ask or not', async () => {
    const headers = { Origin: 'http://localhost:4000', 'Access-Control-Request-Method': 'POST' };
    for (const method of ['OPTIONS', 'GET']) {
      const reply = await rawRequest(sandbox.url, '/sandbox/faults', { method, headers });
      expect(reply.status).toBe(403);
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('changes nothing when it comes from a page of another origin', async () => {
    const headers = { Origin: 'https://attacker.example', 'Content-Type': 'application/json' };
    const body = '{"path":"*","kind":"reset"}';
    expect((await rawRequest(sandbox.url, '/sandbox/faults', { method: 'POST', headers, body })).status).toBe(
      403,
    );
    expect((await rawRequest(sandbox.url, '/sandbox/faults')).json).toEqual({ faults: [] });
  });
});

describe('a web page of any origin', () => {
  const Origin = 'https://app.example';

  it.each(['/rooms', '/identities', '/teamsUser/:exchangeAccessToken', '/access/entra/:exchangeAccessToken'])(
    'may read the answers of %s, refusals included',
    async (path) => {
      const { headers } = await ask({ Origin }, path);
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-expose-headers']).toBe('*');
    },
  );

  it('may use a room with a signature, and read which it made', async () => {
    const reply = await signedRequest(sandbox, 'POST', '/rooms?api-version=2025-03-13', {
      json: {},
      headers: { Origin },
    });
    expect(reply.status).toBe(201);
    expect(reply.headers['access-control-allow-origin']).toBe('*');
  });

  it('is told beforehand which headers it may send', async () => {
    const reply = await rawRequest(sandbox.url, '/rooms/1?api-version=2025-03-13', {
      method: 'OPTIONS',
      headers: {
        Origin,
        'Access-Control-Request-Method': 'PATCH',
        'Access-Control-Request-Headers': 'authorization,x-ms-date',
      },
    });
    expect(reply.status).toBe(204);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization,x-ms-date',
    });
    expect(reply.headers['access-control-allow-methods']).toContain('PATCH');
  });

  it('must call the sandbox by its own name', async () => {
    const reply = await ask({ Origin, Host: `attacker.example:${port}` }, '/rooms');
    expect(reply.status).toBe(421);
  });

  it('reads injected faults too', async () => {
    await rawRequest(sandbox.url, '/sandbox/faults', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"kind":"status","status":503,"path":"/rooms","count":1}',
    });
    const { status, headers } = await ask({ Origin }, '/rooms');
    expect(status).toBe(503);
    expect(headers['access-control-allow-origin']).toBe('*');
  });
});

it('an answer names no origin if no page asked', async () => {
  expect((await ask({}, '/rooms')).headers['access-control-allow-origin']).toBeUndefined();
});

// Linux has all of 127.0.0.0/8: who listens on every address is found there.
describe.skipIf(process.platform !== 'linux')('a sandbox that was not told where to listen', () => {
  it('listens on one loopback address, and so is out of reach for other machines', async () => {
    const socket = connect(Number(port), '127.0.0.2');
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
