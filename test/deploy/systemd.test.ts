import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { packageEntries } from '../support/packages.ts';
import { describeWithProgram } from '../support/programs.ts';
import { unitSetting, unitText } from './systemd-unit.ts';

describeWithProgram('the unit for systemd', 'systemd-analyze', () => {
  /** Lets it be read, with the Node of these tests where it has its own. @returns what systemd says of it */
  async function analyze(text: string, ...args: readonly string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-unit-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const unit = join(folder, 'switchboard.service');
    await writeFile(unit, text.replace('/usr/bin/node', process.execPath));
    const { stdout, stderr } = await promisify(execFile)('systemd-analyze', [...args, unit]);
    return stdout + stderr;
  }

  test('is understood by systemd, to the last setting', async () => {
    expect(await analyze(unitText(), 'verify', '--man=no')).toBe('');
    expect(await analyze(`${unitText()}\n[Service]\nProtectHom=yes\n`, 'verify', '--man=no')).toContain(
      'ProtectHom',
    );
  });

  test('leaves little that it could do to the machine', async () => {
    const said = await analyze(unitText(), 'security', '--offline=true', '--no-pager');
    const [, exposure] = /Overall exposure level for \S+: ([\d.]+) /.exec(said) ?? [];
    expect(Number(exposure)).toBeLessThan(1.5);
  });

  test('starts what the package has', () => {
    const [, folder] = /^\/usr\/bin\/node (\w+)\/switchboard\.cjs$/.exec(unitSetting('ExecStart')) ?? [];
    expect(packageEntries).toContain(folder);
  });
});
