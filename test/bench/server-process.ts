import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf } from './message-of.ts';
import type { Variant } from './variants.ts';
import type { StartVariant } from './variants/start-variant.ts';

/** One of the servers, in a process and on a core of its own. */
export interface ServerProcess {
  readonly variant: Variant;
  /** The address of GraphQL. */
  readonly url: string;
  /** CPU time that the process has used so far, user and system, in microseconds. */
  cpuMicroseconds(): Promise<number>;
  /** Memory that the process has resident, in bytes. */
  residentBytes(): Promise<number>;
  /** What is on its heap, in bytes. */
  heapBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a server as it would run in production, bound to a core. */
export async function startServerProcess(
  variant: Variant,
  core: number,
  ...[upstream, issuer]: Parameters<StartVariant>
): Promise<ServerProcess> {
  const main = fileURLToPath(new URL('server-main.ts', import.meta.url));
  const child = spawn(
    'taskset',
    [
      '-c',
      String(core),
      process.execPath,
      main,
      variant.file,
      upstream,
      ...(issuer === undefined ? [] : [issuer]),
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production', ...variant.env },
    },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const failure = `The process of ${variant.name} ended.`;
  const { url } = (await messageOf(child, failure)) as { url: string };
  return {
    variant,
    url,
    async cpuMicroseconds() {
      child.send('cpu');
      const { user, system } = (await messageOf(child, failure)) as NodeJS.CpuUsage;
      return user + system;
    },
    async residentBytes() {
      child.send('memory');
      return (await messageOf(child, failure)) as number;
    },
    async heapBytes() {
      child.send('heap');
      return (await messageOf(child, failure)) as number;
    },
    async stop() {
      child.kill();
      await ended;
    },
  };
}
