import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { keepCompiledCode } from './compiled-code.ts';

/** A line of standard output that is a log line. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** How a process ended, and all that it said. */
export interface Ended {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process under test. What is left of it when the test ends is killed. */
export interface RunningProcess {
  /**
   * Sends a signal: to the process, or if it leads a group, to the whole group, as Ctrl-C in a terminal does.
   *
   * @param isForLeader whether it is for the process alone all the same; default false
   */
  signal(name: NodeJS.Signals, isForLeader?: boolean): void;
  /** Sends a message by Node's channel, if it has one. */
  send(message: string): void;
  /** Writes to its standard input, if it has any. */
  type(text: string): void;
  /** The first log line with this message, whether it has come or is to come. Rejects if the process ends without it. */
  logged(message: string): Promise<LogLine>;
  /** What came over standard output so far. */
  readonly stdout: string;
  /** Resolves when standard output has come to match. Rejects if the process ends without that. */
  said(pattern: RegExp): Promise<void>;
  /** Resolves when the process has ended and its output is complete. */
  readonly ended: Promise<Ended>;
}

/** Where, as whom and with what a process runs. */
export interface ProcessOptions {
  readonly cwd: string;
  /**
   * The whole environment, but for where Node keeps what it compiles: nothing is inherited, so that the settings of whoever
   * runs the tests change none.
   */
  readonly env: Readonly<Record<string, string>>;
  /** User and group id; by default those of the tests. */
  readonly uid?: number;
  /** What its standard output is; left out, a pipe that is read. */
  readonly stdout?: number;
  /** Whether it has a standard input; default false. */
  readonly hasInput?: boolean;
  /** Whether it has Node's channel to its parent; default false. */
  readonly hasChannel?: boolean;
  /** Whether it leads a process group of its own; default false. */
  readonly leadsGroup?: boolean;
}

/** Starts a process. To be called within a test. */
export function startProcess(
  command: string,
  args: readonly string[],
  { cwd, env, uid, stdout, hasInput = false, hasChannel = false, leadsGroup = false }: ProcessOptions,
): RunningProcess {
  const child = spawn(command, args, {
    cwd,
    env: { ...keepCompiledCode, ...env },
    detached: leadsGroup,
    stdio: [
      hasInput ? 'pipe' : 'ignore',
      stdout ?? 'pipe',
      'pipe',
      ...(hasChannel ? (['ipc'] as const) : []),
    ],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  const said = { stdout: '', stderr: '' };
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  if (child.stdout) {
    createInterface(child.stdout).on('line', (text) => {
      said.stdout += `${text}\n`;
      if (/^\{"(level|msg)":/.test(text)) lines.push(JSON.parse(text) as LogLine);
      for (const look of waiting) look();
    });
  }
  const ended = endOf(child, said);

  const signal = (name: NodeJS.Signals, isForLeader = false): void => {
    if (!leadsGroup || isForLeader || child.pid === undefined) child.kill(name);
    else process.kill(-child.pid, name);
  };
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) signal('SIGKILL');
    await ended;
  });

  /** Waits until something is found in what has been said. */
  const whenFound = <T>(what: string, find: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found !== undefined) resolve(found);
      };
      waiting.add(look);
      look();
      ended.then(({ stdout, stderr }) => {
        reject(new Error(`The process ended without ${what}.\n${stdout}${stderr}`));
      }, reject);
    });

  return {
    signal,
    send(message) {
      child.send(message);
    },
    type(text) {
      child.stdin?.write(text);
    },
    ended,
    get stdout() {
      return said.stdout;
    },
    logged: (message) => whenFound(`logging "${message}"`, () => lines.find(({ msg }) => msg === message)),
    async said(pattern) {
      await whenFound(`saying ${pattern.source}`, () => pattern.exec(said.stdout) ?? undefined);
    },
  };
}

/** Sends a signal again and again until a process has ended: one that follows at once counts as the same one, as npm passes it on. */
export async function signalUntilEnded(running: RunningProcess, name: NodeJS.Signals): Promise<void> {
  let hasEnded = false;
  // Its output ends with the last process that has it.
  void running.ended.then(() => {
    hasEnded = true;
  });
  await expect
    .poll(() => {
      if (!hasEnded) running.signal(name);
      return hasEnded;
    })
    .toBe(true);
}

async function endOf(child: ChildProcess, said: { stdout: string; stderr: string }): Promise<Ended> {
  // Not at `exit`: the last words may still be on their way then.
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}
