import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest } from '../../support/signed-request.ts';
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
    'may not come from a page of %s',
    async (origin) => {
      for (const path of ['/sandbox/requests', '/rooms', '/unknown']) {
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

// Linux has all of 127.0.0.0/8: who listens on every address is found there.
describe.skipIf(process.platform !== 'linux')('a sandbox that was not told where to listen', () => {
  it('listens on one loopback address, and so is out of reach for other machines', async () => {
    const socket = connect(Number(port), '127.0.0.2');
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
