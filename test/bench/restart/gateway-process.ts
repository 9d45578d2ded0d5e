import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The gateway as it runs in production, in a process and on a core of its own. */
export interface GatewayProcess {
  readonly port: number;
  readonly pid: number;
  /** CPU time that the process has used so far, in seconds, as its metrics tell. */
  cpuSeconds(): Promise<number>;
  /** Memory that it has resident, in bytes. */
  residentBytes(): Promise<number>;
  /** Stops it, as a supervisor does. @returns when it is gone */
  stop(): Promise<void>;
}

/** Starts it. @param core which it may use, or several, as `0,1` @param env on top of this process's. @returns when it is ready */
export async function startGatewayProcess(
  core: number | string,
  env: Readonly<Record<string, string>>,
): Promise<GatewayProcess> {
  const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
  const child = spawn('taskset', ['-c', String(core), process.execPath, main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'silent', DATA_DIR: 'memory', ...env },
  });
  const ended = once(child, 'exit');
  const { origin, port } = new URL(await readyLine(child));
  const metric = async (name: string): Promise<number> => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  };
  return {
    port: Number(port),
    pid: child.pid ?? 0,
    cpuSeconds: () => metric('process_cpu_seconds_total'),
    residentBytes: () => metric('process_resident_memory_bytes'),
    async stop() {
      // Without waiting for a balancer, and with all clients at once.
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** @returns the address of GraphQL */
async function readyLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new TypeError('the output of the gateway is not piped');
  for await (const line of createInterface(stdout)) {
    const { graphql } = JSON.parse(line) as { readonly graphql?: string };
    if (graphql !== undefined) return graphql;
  }
  throw new Error('The gateway did not start.');
}
