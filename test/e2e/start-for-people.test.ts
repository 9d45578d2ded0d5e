import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';
import { describeWithProgram } from '../support/programs.ts';
import { startInTerminal } from '../support/terminal.ts';

const repository = join(import.meta.dirname, '../..');
const passing = { PORT: '0', SANDBOX_PORT: '0', DATA_DIR: 'memory', DRAIN_SECONDS: '0' };
const ctrlC = '\u0003';
const escape = '\u001b[';

function start(startIn: typeof startProcess, env: Record<string, string>): RunningProcess {
  return startIn(process.execPath, ['src/main.ts'], { cwd: repository, env: { ...passing, ...env } });
}

describeWithProgram('on a terminal', 'python3', () => {
  test('the start says in lines for people where everything is, and Ctrl-C that it ends', async () => {
    const gateway = start(startInTerminal, {});
    await gateway.said(/ Calls are kept .*\n/);
    gateway.type(ctrlC);
    const { code, stdout } = await gateway.ended;
    const shown = stdout.replaceAll(new RegExp(`\\u001b\\[\\d+m`, 'g'), '').replaceAll('\r', '');
    const address = String.raw`http://localhost:\d+`;
    expect(shown).toMatch(/^\nSwitchboard \d+\.\d+\.\d+ is ready\. Ctrl-C stops it\.\n\n/);
    expect(shown).toMatch(new RegExp(`^  GraphiQL +${address}/graphql$`, 'm'));
    expect(shown).toMatch(new RegExp(`^  Live calls +${address}/live$`, 'm'));
    expect(shown).toMatch(new RegExp(`^  Sandbox +${address}$`, 'm'));
    expect(shown).toMatch(/^\^C\d\d:\d\d:\d\d info {2}stopping signal=SIGINT\n\S+ info {2}stopped\n$/m);
    expect(shown).not.toContain('{');
    expect(stdout).toContain(escape);
    expect(code).toBe(0);
  });

  test('programs are spoken to with LOG_FORMAT=json', async () => {
    const gateway = start(startInTerminal, { LOG_FORMAT: 'json' });
    expect(await gateway.logged('ready')).toHaveProperty('connectionString');
    gateway.type(ctrlC);
    expect((await gateway.ended).stdout).not.toContain('is ready');
  });
});

describe('in a pipe', () => {
  test('people are spoken to with LOG_FORMAT=pretty, once, by several processes too', async () => {
    const gateway = start(startProcess, { LOG_FORMAT: 'pretty', WORKERS: '2' });
    await gateway.said(/ Processes +2\n/);
    gateway.signal('SIGTERM');
    const { stdout } = await gateway.ended;
    expect(stdout.match(/is ready/g)).toHaveLength(3);
    expect(stdout.match(/Switchboard \S+ is ready/g)).toHaveLength(1);
    expect(stdout).toMatch(/^\S+ info {2}\[[12]\] a worker is ready process=\d+$/m);
    expect(stdout).not.toContain('{');
    expect(stdout).not.toContain(escape);
  });
});
