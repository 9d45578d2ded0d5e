import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../message-of.ts';

/** Where one is, and as whom. */
export interface BystanderOptions {
  readonly port: number;
  /** That of who asks. */
  readonly authorization: string;
  /** That of the calling platform. */
  readonly postAuthorization: string;
}

/** How long answers took, in milliseconds. */
export interface BystanderLatencies {
  /** Of `{ __typename }`. */
  readonly queries: number[];
  /** Of posts to the webhook, about a call that nobody watches. */
  readonly posts: number[];
}

/** What one is told. */
export interface BystanderRequest {
  readonly measure: boolean;
}

const failure = 'Who asks beside those who watch has ended.';

/** One who asks and posts, over and over, and notes how long it takes. */
export class Bystander {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  static async start(core: number, options: BystanderOptions): Promise<Bystander> {
    const main = fileURLToPath(new URL('bystander-main.ts', import.meta.url));
    const child = spawn('taskset', ['-c', String(core), process.execPath, main, JSON.stringify(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await messageOf(child, failure);
    return new Bystander(child);
  }

  /** Measures while something is done. */
  async during(action: () => Promise<void>): Promise<BystanderLatencies> {
    this.#process.send({ measure: true } satisfies BystanderRequest);
    await action();
    this.#process.send({ measure: false } satisfies BystanderRequest);
    return (await messageOf(this.#process, failure)) as BystanderLatencies;
  }

  /** Asks no more. */
  stop(): void {
    this.#process.disconnect();
  }
}
