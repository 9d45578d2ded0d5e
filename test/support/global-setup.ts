import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { buildPagesIfMissing } from '../../src/web/build-pages.ts';
import { repository } from './pages.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What answers as soon as the packages are built: see `packages.ts`. */
    readonly packagesUrl: string;
  }
}

/**
 * Once before all tests: the gateway serves pages, and refuses to start without them. The packages are built when the first
 * test asks for them; the tests run in several processes, and this one builds for all.
 *
 * @returns what ends it
 */
export default async function setUp(project: TestProject): Promise<() => void> {
  await buildPagesIfMissing();
  let built: Promise<unknown> | undefined;
  const server = createServer((_, response) => {
    built ??= promisify(execFile)('npm', ['run', 'pack'], {
      cwd: repository,
      shell: process.platform === 'win32',
    });
    built.then(
      () => response.end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  project.provide('packagesUrl', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () => void server.close();
}
