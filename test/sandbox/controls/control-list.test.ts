import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { callSettingRows } from '../../../src/sandbox/controls/callback-controls.ts';
import { controlRows } from '../../../src/sandbox/controls/control-api.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest } from '../../support/signed-request.ts';

const listShape = z.object({
  controls: z.array(
    z.strictObject({
      method: z.string(),
      path: z.string(),
      about: z.string(),
      body: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ calls: { advancesClock: true } });
});

afterAll(() => sandbox.close());

async function listOf({ url }: Sandbox) {
  return listShape.parse((await rawRequest(url, '/sandbox')).json).controls;
}

describe('the list of controls', () => {
  it('has every control of the documentation, in its order', async () => {
    const listed = (await listOf(sandbox)).map(({ method, path, about }) => ({ method, path, about }));
    expect(listed).toEqual(controlRows());
  });

  it('has every method that a path takes', async () => {
    const methodsByPath = Map.groupBy(controlRows(), ({ path }) => path);
    for (const [path, rows] of methodsByPath) {
      const { status, headers } = await rawRequest(sandbox.url, path.replaceAll(/\{\w+\}/g, 'x'), {
        method: 'PUT',
      });
      expect({ path, status, allow: headers['allow'] }).toEqual({
        path,
        status: 405,
        allow: rows.map(({ method }) => method).join(', '),
      });
    }
  });

  it('says of each control what it does, in one sentence', () => {
    for (const { about } of controlRows()) expect(about).toMatch(/^[A-Z].+\.$/);
  });

  it('has no control twice', () => {
    const names = controlRows().map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says which body a control takes', async () => {
    const byName = new Map((await listOf(sandbox)).map((one) => [`${one.method} ${one.path}`, one.body]));
    expect(byName.get('POST /sandbox/calls/{id}/autopilot')).toMatchObject({
      type: 'object',
      properties: { on: { type: 'boolean' } },
      required: ['on'],
    });
    expect(byName.get('GET /sandbox/calls')).toBeUndefined();
  });

  it('leaves out the clock of a sandbox whose time may not be moved', async () => {
    const still = await startSandbox();
    try {
      expect((await listOf(still)).map(({ path }) => path)).not.toContain('/sandbox/clock');
    } finally {
      await still.close();
    }
  });
});

describe('/ says where to go', () => {
  const links = [
    '/sandbox',
    '/sandbox/calls',
    '/sandbox/rooms/calls',
    '/sandbox/event-grid/deliveries',
    '/sandbox/call-automation/connections',
    '/sandbox/calls/scenarios',
    '/sandbox/requests',
    '/sandbox/callbacks',
  ];

  it('to a program, as JSON', async () => {
    const { status, json } = await rawRequest(sandbox.url, '/');
    expect(status).toBe(200);
    const { connectionString, controls } = json as { connectionString: string; controls: object };
    expect(connectionString).toBe(sandbox.connectionString);
    expect(Object.keys(controls)).toEqual(links);
  });

  it('to a browser, as a page that loads nothing and leads to what is there', async () => {
    const { headers, text } = await rawRequest(sandbox.url, '/', { headers: { accept: 'text/html' } });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(text).toContain(sandbox.connectionString);
    expect(text).not.toMatch(/<script|<link|<img|url\(/);
    expect([...text.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href)).toEqual(links);
    for (const path of links) expect((await rawRequest(sandbox.url, path)).status).toBe(200);
  });

  it('under another Host, to nobody', async () => {
    expect((await rawRequest(sandbox.url, '/', { headers: { host: 'evil.example' } })).status).toBe(421);
  });
});

describe('the settings of calls', () => {
  it('that the documentation shows are those of a sandbox, with its defaults and bounds', async () => {
    const shown = (await rawRequest(sandbox.url, '/sandbox/calls/settings')).json as Record<string, unknown>;
    const rows = callSettingRows();
    const defaults = Object.fromEntries(rows.map(({ name, byDefault }) => [name, byDefault]));
    expect(JSON.parse(JSON.stringify(defaults))).toEqual(shown);
    for (const { about } of rows) expect(about).toMatch(/^[A-Z].+\.$/);
    const change = (stepIntervalMs: object) =>
      rawRequest(sandbox.url, '/sandbox/calls/settings', {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ stepIntervalMs }),
      });
    expect((await change({ min: 0, max: 3_600_000 })).status).toBe(200);
    for (const wrong of [
      { min: -1, max: 1 },
      { min: 0, max: 3_600_001 },
      { min: 2, max: 1 },
    ]) {
      expect((await change(wrong)).status).toBe(400);
    }
  });
});
