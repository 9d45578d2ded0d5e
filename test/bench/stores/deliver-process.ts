import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../message-of.ts';
import type { StoreUnderMeasure } from './store-under-measure.ts';

/** A live core on a store, without a webhook before it, in a process of its own. */
export interface DeliverProcess extends AsyncDisposable {
  /** Delivers for so long. @returns notifications a second */
  run(forMs: number): Promise<number>;
}

/** Starts one. */
export async function startDelivering(
  { name, env }: StoreUnderMeasure,
  core: number,
): Promise<DeliverProcess> {
  const main = fileURLToPath(new URL('deliver-main.ts', import.meta.url));
  const child = spawn('taskset', ['-c', String(core), process.execPath, main], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const failure = `The process of ${name} ended.`;
  await messageOf(child, failure);
  return {
    async run(forMs) {
      child.send(forMs);
      return (await messageOf(child, failure)) as number;
    },
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}
