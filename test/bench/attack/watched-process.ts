import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../message-of.ts';

const failure = 'The server did not survive.';

/** What a server spent on something. */
export interface Spent {
  /** CPU time of the whole process, in milliseconds. */
  readonly cpuMs: number;
  /** For how long at a stretch nothing else could be done, in milliseconds. */
  readonly delayMs: number;
}

/** A server in a process of its own that is watched from within. */
export interface WatchedProcess {
  /** Its origin. */
  readonly url: string;
  /** Does something to it and tells what that cost. */
  readonly watch: (attack: () => Promise<void>) => Promise<Spent>;
  /** Bytes of its heap once what nobody needs has been collected. */
  heapBytes(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one of the servers of this folder as it would run in production. */
export async function startWatchedProcess(file: string, ...args: readonly string[]): Promise<WatchedProcess> {
  const main = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', main, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const { url } = (await messageOf(child, failure)) as { url: string };
  const ask = async (question: 'begin' | 'end' | 'heap'): Promise<unknown> => {
    const answer = messageOf(child, failure);
    child.send(question);
    return answer;
  };
  return {
    url,
    watch: async (attack) => {
      await ask('begin');
      await attack();
      return (await ask('end')) as Spent;
    },
    heapBytes: async () => (await ask('heap')) as number,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
