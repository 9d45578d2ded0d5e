import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { accessKeys, startSandbox } from '../../src/sandbox/sandbox.ts';
import { keepCompiledCode } from '../support/compiled-code.ts';
import { signedRequest } from '../support/signed-request.ts';

const main = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url));
const readyShape = z.strictObject({
  msg: z.literal('ready'),
  sandbox: z.url(),
  connectionString: z.string(),
});

let child: ChildProcess | undefined;

afterEach(async () => {
  if (child?.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

function run(environment: Record<string, string>) {
  child = spawn(process.execPath, [main], { env: { ...keepCompiledCode, ...environment } });
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('The output of the child must be piped.');
  return { started: child, stdout, stderr };
}

describe('the sandbox as a process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'says when it is ready, serves, and stops at %s',
    async (signal) => {
      const { started, stdout } = run({ SANDBOX_PORT: '0' });
      const [line] = (await once(createInterface(stdout), 'line')) as [string];
      const { sandbox: url, connectionString } = readyShape.parse(JSON.parse(line));
      expect(connectionString).toBe(`endpoint=${url}/;accesskey=${accessKeys[0]}`);
      const resource = { url, accessKey: accessKeys[0], certificate: undefined };
      expect((await signedRequest(resource, 'GET', '/rooms?api-version=2025-03-13')).status).toBe(200);
      started.kill(signal);
      expect(await once(started, 'exit')).toEqual([0, null]);
    },
  );

  it('speaks TLS if told so, and takes its certificate away when it stops', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    const { started, stdout } = run({ SANDBOX_PORT: '0', SANDBOX_TLS: 'on', TMPDIR: folder });
    const lines = on(createInterface(stdout), 'line') as AsyncIterableIterator<[string]>;
    const { value: [ready] = [''] } = (await lines.next()) as { value?: [string] };
    expect(readyShape.parse(JSON.parse(ready)).sandbox).toMatch(/^https:/);
    for await (const [line] of lines) if (line.endsWith('npm start')) break;
    expect(readdirSync(folder)).toHaveLength(1);
    started.kill('SIGTERM');
    await once(started, 'exit');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('prints the same variables for a POSIX shell as for PowerShell', async () => {
    const { stdout } = run({ SANDBOX_PORT: '0', PORT: '4711' });
    const lines = on(createInterface(stdout), 'line') as AsyncIterableIterator<[string]>;
    const printed: string[] = [];
    for await (const [line] of lines) {
      printed.push(line);
      if (line === 'npm start') break;
    }
    const [, posix = '', powerShell = ''] = printed
      .join('\n')
      .split(/^A gateway before it.*|^The same in PowerShell.*/m);
    const variables = [...posix.matchAll(/^ *(\w+)='(.*)' \\$/gm)].map(([, name, value]) => [name, value]);
    expect(variables).toContainEqual(['PORT', '4711']);
    expect(variables.length).toBeGreaterThan(5);
    expect(
      [...powerShell.matchAll(/^\$env:(\w+) = '(.*)'$/gm)].map(([, name, value]) => [name, value]),
    ).toEqual(variables);
  });

  it('says where it is in lines for people, where they read', async () => {
    const { started, stdout } = run({ SANDBOX_PORT: '0', LOG_FORMAT: 'pretty' });
    const lines = on(createInterface(stdout), 'line') as AsyncIterableIterator<[string]>;
    const printed: string[] = [];
    for await (const [line] of lines) {
      if (line.startsWith('A gateway before it')) break;
      printed.push(line);
    }
    expect(printed.join('\n')).toMatch(
      /^\nThe sandbox is ready\. Ctrl-C stops it\.\n\n {2}Address {3}http:\S+\n {2}for SDKs {2}endpoint=\S+\n$/,
    );
    started.kill('SIGTERM');
    expect(await once(started, 'exit')).toEqual([0, null]);
  });

  it('says one sentence for every wrong variable, and does not start', async () => {
    const { started, stderr } = run({ SANDBOX_PORT: '70000', SANDBOX_HOST: 'no host', SANDBOX_TLS: 'maybe' });
    const [said, [code]] = await Promise.all([text(stderr), once(started, 'exit') as Promise<[number]>]);
    expect(code).toBe(1);
    const sentences = said.trim().split('\n');
    expect(sentences).toHaveLength(3);
    for (const name of ['SANDBOX_PORT', 'SANDBOX_HOST', 'SANDBOX_TLS']) expect(said).toContain(name);
  });

  it('names a variable that is likely misspelled, and starts', async () => {
    const { started, stdout, stderr } = run({ SANDBOX_PORT: '0', SANDBOX_TSL: 'on', HOST: 'x', PATH: 'x' });
    await once(createInterface(stdout), 'line');
    started.kill('SIGTERM');
    expect(await text(stderr)).toBe('SANDBOX_TSL means nothing to the sandbox: did you mean SANDBOX_TLS?\n');
  });

  it('says in one sentence that its port is busy', async () => {
    const other = await startSandbox();
    const { started, stderr } = run({ SANDBOX_PORT: new URL(other.url).port });
    const [said, [code]] = await Promise.all([text(stderr), once(started, 'exit') as Promise<[number]>]);
    await other.close();
    expect(code).toBe(1);
    expect(said).toMatch(/^Port \d+ is busy[^\n]*SANDBOX_PORT[^\n]*\n$/);
  });
});
