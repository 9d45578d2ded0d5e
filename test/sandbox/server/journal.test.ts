import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { createJournal } from '../../../src/sandbox/server/journal.ts';
import { rawRequest } from '../../support/signed-request.ts';
import { arrival } from '../arrival.ts';
import { callIdentity, callRooms } from '../acs/wire-shapes.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

beforeEach(async () => {
  expect((await rawRequest(sandbox.url, '/sandbox/requests', { method: 'DELETE' })).status).toBe(204);
});

afterAll(() => sandbox.close());

const journal = () => rawRequest(sandbox.url, '/sandbox/requests');

async function addFault(fault: object): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  await rawRequest(sandbox.url, '/sandbox/faults', { method: 'POST', headers, body: JSON.stringify(fault) });
}

describe('the journal', () => {
  it('tells every request in order, with its query and status', async () => {
    await callRooms(sandbox, 'POST', '/rooms', { json: {} });
    await callRooms(sandbox, 'GET', '/rooms/123');
    await callIdentity(sandbox, 'POST', '/identities');
    await rawRequest(sandbox.url, '/unknown');
    expect((await journal()).json).toEqual({
      requests: [
        { method: 'POST', path: '/rooms?api-version=2025-03-13', status: 201 },
        { method: 'GET', path: '/rooms/123?api-version=2025-03-13', status: 400 },
        { method: 'POST', path: '/identities?api-version=2026-09-23', status: 201 },
        { method: 'GET', path: '/unknown', status: 404 },
      ],
    });
  });

  it('tells of a request that got no answer', async () => {
    await addFault({ path: '/rooms', kind: 'reset', count: 1 });
    await expect(callRooms(sandbox, 'GET', '/rooms')).rejects.toThrow();
    expect((await journal()).json).toEqual({
      requests: [{ method: 'GET', path: '/rooms?api-version=2025-03-13', status: null }],
    });
  });

  it('tells of a request whose client went away', async () => {
    await addFault({ path: '/rooms', kind: 'latency', ms: 60_000, count: 1 });
    const departure = new AbortController();
    const abandoned = fetch(`${sandbox.url}/rooms`, { signal: departure.signal });
    await arrival(sandbox, 'GET /rooms');
    departure.abort();
    await expect(abandoned).rejects.toThrow();
    expect((await journal()).json).toEqual({ requests: [{ method: 'GET', path: '/rooms', status: null }] });
  });

  it('does not tell of the controls', async () => {
    await journal();
    expect((await journal()).json).toEqual({ requests: [] });
  });

  it('holds neither headers nor bodies', async () => {
    const json = { createTokenWithScopes: ['voip'] };
    const { text } = await callIdentity(sandbox, 'POST', '/identities', { json });
    const told = (await journal()).text;
    expect(told).not.toContain('HMAC');
    expect(told).not.toContain('voip');
    expect(told).not.toContain(text);
  });

  it('keeps the newest requests only', () => {
    const short = createJournal(2);
    for (const path of ['/1', '/2', '/3']) short.open('GET', path);
    expect(short.entries().map((entry) => entry.path)).toEqual(['/2', '/3']);
  });
});
