import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keepCompiledCode } from '../../support/compiled-code.ts';
import { patienceMs } from '../../support/patience.ts';

const repository = join(import.meta.dirname, '../../..');

/** A gateway in a process of its own, that is killed and started again. */
export class Replica {
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #url: string | undefined;
  /** The newest lines that it wrote, for whoever looks why a run failed. */
  readonly lines: string[] = [];

  /** @param env its whole environment */
  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
  }

  /** Its origin; undefined while it doesn't run. */
  get url(): string | undefined {
    return this.#url;
  }

  /** Of its process; undefined while it doesn't run. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it, on a free port. @throws Error with what it said if it ends before it is ready, or never is */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['src/main.ts'], {
      cwd: repository,
      env: { PORT: '0', HOST: '127.0.0.1', ...keepCompiledCode, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    const ready = Promise.withResolvers<string>();
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        this.lines.push(line);
        if (this.lines.length > 200) this.lines.shift();
        const graphql = /"graphql":"([^"]+)".*"msg":"ready"/.exec(line)?.[1];
        if (graphql !== undefined) ready.resolve(new URL(graphql).origin);
      });
    }
    const failed = (why: string): void => {
      ready.reject(new Error(`a replica ${why}:\n${this.lines.slice(-20).join('\n')}`));
    };
    child.once('exit', () => {
      failed('ended');
      if (this.#child === child) this.#url = undefined;
    });
    const deadline = setTimeout(failed, patienceMs, 'was not ready in time');
    try {
      this.#url = await ready.promise;
    } finally {
      clearTimeout(deadline);
    }
  }

  /** Whether it says that it is ready. */
  async isReady(): Promise<boolean> {
    if (this.#url === undefined) return false;
    return fetch(`${this.#url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** It runs on, and nobody goes to it any more. */
  leave(): void {
    this.#url = undefined;
  }

  /** Ends it without a word, as a machine that fails. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it in order. @returns its exit code; null if a signal ended it */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Lets it stand still. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  /** Lets it go on. */
  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill(signal);
      await ended;
    }
    this.#url = undefined;
    return child.exitCode;
  }
}
