/**
 * Does what the README says, as it is printed. Only the ports are others: 4000 and 4010, on which a reader's gateway and
 * sandbox listen, may be taken, and are replaced in the text by free ones. Not run are the commands that build an image, or
 * that need Azure; `npm start` itself is run by `start.test.ts`.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSchema, parse, validate } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { type Gateway, startGateway } from '../../src/gateway.ts';

const repository = join(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(join(repository, name), 'utf8');
const readme = read('README.md');

/** The text under a heading of the second level. */
function section(heading: string): string {
  const text = readme.split(/^## /m).find((one) => one.startsWith(`${heading}\n`));
  if (text === undefined) throw new Error(`The README has no section "${heading}".`);
  return text;
}

/** The fenced blocks of a language. */
function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}

/** What stands in backticks in the first column of the table of a section. */
function firstColumn(heading: string): string[] {
  return [...section(heading).matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name = '']) => name);
}

const namesIn = (file: string, pattern: RegExp): string[] =>
  [...read(file).matchAll(pattern)].map(([, name = '']) => name);

describe('a reader of the README', () => {
  let gateway: Gateway | undefined;

  beforeAll(async () => {
    const config = readConfig({ PORT: '0', SANDBOX_PORT: '0' });
    gateway = await startGateway({ config, logger: pino({ level: 'silent' }) });
  });

  afterAll(() => gateway?.close());

  /** Runs a program with a text as its input, and gives what it prints. */
  async function run(program: string, args: readonly string[], text: string): Promise<string> {
    if (!gateway?.sandbox) throw new Error('The gateway is to be started first, with its sandbox.');
    const here = text
      .replaceAll('localhost:4000', new URL(gateway.graphql).host)
      .replaceAll('localhost:4010', new URL(gateway.sandbox.url).host);
    const running = promisify(execFile)(program, args, { cwd: repository });
    running.child.stdin?.end(here);
    return (await running).stdout;
  }

  /** Runs shell commands; one that fails, or is answered by a status that says failure, fails the whole. */
  const runInShell = (commands: string): Promise<string> =>
    run('bash', ['-euo', 'pipefail'], `curl() { command curl --fail-with-body "$@"; echo; }\n${commands}`);

  test('starts by the two commands that the gate runs too', () => {
    expect(blocks(section('Start in a minute'), 'sh')[0]).toBe('npm ci && npm start\n');
    expect(read('.ci/run')).toMatch(/^npm ci$/m);
  });

  test('creates two users and a room by curl, and reads back what is printed', async () => {
    const start = section('Start in a minute');
    const lines = (await runInShell(blocks(start, 'sh').slice(1).join(''))).trim().split('\n');
    // What tells one room or user from another is not what the README promises.
    const withoutIds = (text: string): unknown =>
      JSON.parse(text.replaceAll(/8:acs:[\w-]+/g, '8:acs:…').replaceAll(/"99\d{14,16}"/g, '"99…"'));
    expect(withoutIds(lines.at(-1) ?? '')).toEqual(withoutIds(blocks(start, 'json')[0] ?? ''));
  });

  test('follows a live roster by curl and a program, cut off and resumed without a lost or doubled event', async () => {
    const roster = section('Your first live roster');
    const lines = (await runInShell(blocks(roster, 'sh').join('')))
      .trim()
      .split('\n')
      .filter((line) => line !== '');
    const [variables = '', ...rest] = lines;
    const { callId } = JSON.parse(variables) as { callId: string };
    expect(`${rest.slice(0, -1).join('\n')}\n`).toBe(blocks(roster, 'text')[0]);
    expect(JSON.parse(rest.at(-1) ?? '')).toEqual({ data: { hangUpCall: { callId } } });
  });

  test('lets a call come in', async () => {
    const call: unknown = JSON.parse(
      await runInShell(blocks(section('The graph by examples'), 'sh').join('')),
    );
    expect(call).toMatchObject({ state: 'incoming', direction: 'incoming' });
  });

  test('makes a request fail that is then repeated, as the journal shows', async () => {
    const [commands = ''] = blocks(section('The sandbox'), 'sh').filter((block) => block.includes('curl'));
    const [fault, answer, journal] = (
      await runInShell(`curl -sX DELETE localhost:4010/sandbox/requests\n${commands}`)
    )
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));
    expect(fault).toMatchObject({ kind: 'status', status: 503, count: 1 });
    expect(answer).toHaveProperty('data.rooms.nodes');
    expect(journal).toMatchObject({ requests: [{ status: 503 }, { status: 200 }] });
  });

  test("uses Microsoft's own clients with the sandbox", async () => {
    const [program = ''] = blocks(section('The sandbox'), 'js');
    expect(await run(process.execPath, ['--input-type=module'], program)).toMatch(/^99\d{14,16}\n$/);
  });

  const operations = blocks(readme, 'graphql').map((text) => [/^\w+ \w+/.exec(text)?.[0], text] as const);
  // The directives of federation are known by its specification, and not defined in it.
  const schema = buildSchema(read('schema.graphql'), { assumeValidSDL: true });

  test.each(operations)('can send %s as it stands', (_name, text) => {
    expect(validate(schema, parse(text))).toEqual([]);
  });

  test('finds the clients of frontends as they are compiled and tested', () => {
    const files = ['apollo-client.ts', 'urql.ts'].map((file) => read(`test/e2e/frontend/${file}`));
    const shown = blocks(section('Your first live roster'), 'ts');
    expect(shown.map((block) => files.findIndex((file) => file.includes(block)))).toEqual([0, 1]);
  });

  test('finds every variable that this version knows, and no other', () => {
    const told = [...firstColumn('Variables'), ...firstColumn('Who may query')];
    expect(told.sort()).toEqual(namesIn('src/config/environment.ts', /^ {2}([A-Z_]+): /gm).sort());
  });

  test('finds every code of an error, and no other', () => {
    const codes = namesIn('src/graphql/errors.ts', /^ {2}\| '([A-Z_]+)'/gm);
    expect(firstColumn('The graph by examples').sort()).toEqual(codes.sort());
  });

  test('finds every mutation beside the method that it follows', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const reference = section('Coming from the SDKs');
    expect(mutations.filter((name) => !reference.includes(`\`${name}\``))).toEqual([]);
  });

  test('follows links to files that are there', () => {
    const files = [...readme.matchAll(/\]\(([^):#]+)\)/g)].map(([, file = '']) => file);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((file) => !existsSync(join(repository, file)))).toEqual([]);
  });
});
