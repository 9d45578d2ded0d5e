import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
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
