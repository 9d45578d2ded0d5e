import { execFile } from 'node:child_process';
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { deployments } from '../support/deployment-files.ts';
import { describeWithProgram } from '../support/programs.ts';

describeWithProgram('the compose file', 'docker-compose', () => {
  /** Copies the example, as its reader does, and lets Compose read it. @returns what it makes of it */
  async function compose(...files: readonly string[]): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'switchboard-compose-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await cp(join(deployments, 'compose'), folder, { recursive: true });
    await copyFile(join(folder, 'gateway.env.example'), join(folder, 'gateway.env'));
    await writeFile(join(folder, 'misspelled.yaml'), 'services: { gateway: { imag: switchboard } }');
    const { stdout } = await promisify(execFile)(
      'docker-compose',
      [...files.flatMap((file) => ['-f', file]), 'config'],
      { cwd: folder },
    );
    return stdout;
  }

  test('is understood by Compose, with the variables of its file', async () => {
    expect(await compose('compose.yaml')).toContain('AUTH_AUDIENCE: api://switchboard');
  });

  test('would be refused with a word that Compose does not know', async () => {
    await expect(compose('compose.yaml', 'misspelled.yaml')).rejects.toThrow(
      /Unsupported config option.*imag/s,
    );
  });
});
