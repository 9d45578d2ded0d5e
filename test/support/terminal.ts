import { startProcess } from './child-process.ts';
import type { ProcessOptions, RunningProcess } from './child-process.ts';

/** Lets a program have a terminal, of which it is the only one, and hands on what is typed there and what it shows. */
const terminal = `
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
`;

/** Starts a process in a terminal, which Python lends. Ctrl-C is typed as `\u0003`. To be called within a test. */
export function startInTerminal(
  command: string,
  args: readonly string[],
  { env, ...options }: ProcessOptions,
): RunningProcess {
  return startProcess('python3', ['-c', terminal, command, ...args], {
    ...options,
    hasInput: true,
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', ...env },
  });
}
