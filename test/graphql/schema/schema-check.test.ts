import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { printOwnApiSchema } from '../../../src/graphql/schema/api-schema.ts';
import { compareSchemas, isAnnounced } from '../../../src/graphql/schema/schema-check.ts';

const root = new URL('../../../', import.meta.url);
const subgraph = readFileSync(new URL('schema.graphql', root), 'utf8');

/** What is released when the schema is, whatever was released before. */
const released = printOwnApiSchema({ withKeys: true });

/** The released schema with something changed. */
function changed(from: string | RegExp, to: string): string {
  const sdl = released.replace(from, to);
  expect(sdl).not.toBe(released);
  return sdl;
}

interface Run {
  readonly status: number;
  readonly output: string;
  /** The released schema afterwards. */
  readonly released: string;
}

/** Runs the check as `npm run schema:check` does, but on these schemas. */
function run(sdl: string | undefined, releasedSdl = released, ...options: string[]): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'schema-check-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const files = [write('released.graphql', releasedSdl)];
  if (sdl !== undefined) files.push(write('current.graphql', sdl));
  const script = fileURLToPath(new URL('src/graphql/schema/schema-check.ts', root));
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...options, ...files], (error, output) => {
      const status = typeof error?.code === 'number' ? error.code : 0;
      resolve({ status, output, released: readFileSync(files[0] ?? '', 'utf8') });
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

  test('compares with the schema in schema/, what only clients of the gateway itself have included', async () => {
    const { status, output } = await run(undefined, changed('  node(', '  thing: ID\n  node('));
    expect(output).toContain('- Query.thing was removed.');
    expect(output).not.toContain('node');
    expect(status).toBe(1);
  });
});

describe('what breaks is announced', () => {
  const change = 'Call.state changed type from CallState! to CallState.';
  const changelog = (...entries: string[]): string => ['# Changelog', '', ...entries, ''].join('\n');
  const entry = '- **Breaking:** `Call.state` may be null.\n  To adapt, ask first.';

  test('by an entry of what is not released that names it, on whatever line', () => {
    expect(isAnnounced(change, changelog('## [Unreleased]', entry))).toBe(true);
    const wrapped = '- **Breaking:** now null may be\n  `Call.state`.';
    expect(isAnnounced(change, changelog('## [Unreleased]', '- Other.', wrapped, '## [1.0.0]'))).toBe(true);
  });

  test.each([
    ['an entry of an earlier version', ['## [Unreleased]', '## [1.0.0]', entry]],
    ['an entry about something else', ['## [Unreleased]', entry.replace('Call.state', 'Call.states')]],
    ['an entry that says nothing of breaking', ['## [Unreleased]', entry.replace('**Breaking:** ', '')]],
    ['no entry', ['## [Unreleased]']],
  ])('but not by %s', (_, entries) => {
    expect(isAnnounced(change, changelog(...entries))).toBe(false);
  });

  test('in this very changelog, as far as anything breaks', async () => {
    const { status, output } = await run(
      undefined,
      readFileSync(new URL('schema.released.graphql', root), 'utf8'),
    );
    expect(output).not.toContain('Breaking changes since the released schema:');
    expect(status).toBe(0);
  });
});

describe('npm run schema:release', () => {
  test('says what breaks, and makes the schema the released one', async () => {
    const moved = await run(undefined, changed('  node(', '  thing: ID\n  node('), '--release');
    expect(moved.output).toContain('- Query.thing was removed.');
    expect(moved).toMatchObject({ status: 0, released });
    expect(await run(undefined, moved.released)).toMatchObject({
      status: 0,
      output: 'Nothing breaks for clients of the released schema.\n',
    });
  });
});

describe('what breaks', () => {
  test.each([
    {
      what: 'a key that was removed',
      sdl: () => changed(/(type Call .*)@key\(fields: "id"\)/, '$1'),
      breaking: ['Call lost its key "id", by which other subgraphs may name it.'],
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
    { what: 'a new key', sdl: () => changed(/(type Room .*)@key/, '$1@key(fields: "createdAt") @key') },
  ])('$what', ({ sdl }) => {
    expect(compareSchemas(released, sdl())).toEqual({ breaking: [], dangerous: [] });
  });

  test('what is there for composition, such as a link to another version of federation', () => {
    const other = subgraph.replace('federation/v2.9', 'federation/v2.8').replaceAll(' @shareable', '');
    expect(other).not.toBe(subgraph);
    expect(compareSchemas(subgraph, other)).toEqual({ breaking: [], dangerous: [] });
  });
});
