import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compareSchemas } from '../../../src/graphql/schema/schema-check.ts';

const root = new URL('../../../', import.meta.url);
const released = readFileSync(new URL('schema.released.graphql', root), 'utf8');

/** The released schema with something changed. */
function changed(from: string | RegExp, to: string): string {
  const sdl = released.replace(from, to);
  expect(sdl).not.toBe(released);
  return sdl;
}

/** Runs the check as `npm run schema:check` does, but on this schema. */
function run(sdl: string): Promise<{ readonly status: number; readonly output: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-check-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const current = join(folder, 'schema.graphql');
  writeFileSync(current, sdl);
  const script = new URL('src/graphql/schema/schema-check.ts', root).pathname;
  const args = [script, new URL('schema.released.graphql', root).pathname, current];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, output) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, output });
    });
  });
}

describe('npm run schema:check', () => {
  test('names a field that was removed, and fails', async () => {
    const { status, output } = await run(changed('  status: RoomStatus!', '  state: RoomStatus!'));
    expect(output).toContain('- Room.status was removed.');
    expect(status).toBe(1);
  });

  test('names a new value of an enum, and passes', async () => {
    const { status, output } = await run(changed('enum CallState {', 'enum CallState {\n  PARKED'));
    expect(output).toContain('- PARKED was added to enum type CallState.');
    expect(output).toContain('Nothing breaks');
    expect(status).toBe(0);
  });
});

describe('what breaks', () => {
  test.each([
    {
      what: 'a key that was removed',
      sdl: () => changed('type Call @key(fields: "id")', 'type Call'),
      breaking: expect.arrayContaining([
        'Call lost its key "id", by which other subgraphs may name it.',
      ]) as string[],
    },
    {
      what: 'a scope that a type newly needs, once',
      sdl: () =>
        changed(
          '@key(fields: "id") @requiresScopes(scopes: [["rooms.read"]])',
          '@key(fields: "id") @requiresScopes(scopes: [["rooms.read", "rooms.audit"]])',
        ),
      breaking: ['Room needs rooms.read and rooms.audit now.'],
    },
    {
      what: 'a scope that a field newly needs',
      sdl: () =>
        changed('  status: RoomStatus!', '  status: RoomStatus! @requiresScopes(scopes: [["a"], ["b"]])'),
      breaking: ['Room.status needs a, or b now.'],
    },
    {
      what: 'a token that a field newly needs',
      sdl: () => changed('  cursor: String!', '  cursor: String! @authenticated'),
      breaking: [expect.stringMatching(/^\w+Edge\.cursor needs a token now\.$/) as string],
    },
    {
      what: 'an input of which only one field may be given from now on',
      sdl: () => changed('input CreateRoomInput {', 'input CreateRoomInput @oneOf {'),
      breaking: expect.arrayContaining(['CreateRoomInput takes exactly one of its fields now.']) as string[],
    },
  ])('$what', ({ sdl, breaking }) => {
    expect(compareSchemas(released, sdl()).breaking).toEqual(breaking);
  });
});

describe('what does not break', () => {
  test.each([
    { what: 'the same schema', sdl: () => released },
    {
      what: 'a scope that is needed no longer',
      sdl: () => changed(/(type AudioRoutingGroup )@requiresScopes\S+ \S+/, '$1'),
    },
    {
      what: 'another scope that will do as well',
      sdl: () =>
        changed(
          /(type Query [^]*)@requiresScopes\(scopes: \[\["rooms.read"\]\]\)/,
          '$1@requiresScopes(scopes: [["rooms.read"], ["all"]])',
        ),
    },
    { what: 'a new key', sdl: () => changed('type Room @key', 'type Room @key(fields: "createdAt") @key') },
  ])('$what', ({ sdl }) => {
    expect(compareSchemas(released, sdl())).toEqual({ breaking: [], dangerous: [] });
  });
});
