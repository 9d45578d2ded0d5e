/**
 * Runs Node with the given arguments for an npm script, and ends it in order. npm passes a signal on to the shell that
 * it runs a script by; many shells end of it without passing it on, and `exec`, by which they would give way to the
 * program, is unknown to cmd.exe. So the launcher watches its own parent.
 */
import { spawn } from 'node:child_process';
import { shutdownMessage } from './process-end.ts';

/** How often it is looked whether the shell is still there, in milliseconds. */
const checkMs = 100;

const shell = process.ppid;
const args = process.argv.slice(2);
const child = spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
let isTold = false;

// Ctrl-C, Ctrl-Break, and that the terminal was closed: the terminal tells the child as well.
for (const signal of ['SIGINT', 'SIGBREAK', 'SIGHUP'] as const) {
  process.on(signal, () => {
    isTold = true;
  });
}
process.on('SIGTERM', tell);
const check = setInterval(() => {
  if (process.ppid === shell && isThere(shell)) return;
  clearInterval(check);
  if (!isTold) tell();
}, checkMs);

child.on('exit', (code) => {
  process.exit(code ?? 1);
});

/**
 * Tells the child to end. By a message: on Windows a signal ends a process before it can do anything. Only what watches
 * files takes none; it ends by the signal, and its own child with it.
 */
function tell(): void {
  isTold = true;
  if (args.includes('--watch')) child.kill('SIGTERM');
  else if (child.connected) child.send(shutdownMessage);
}

/** Whether a process is there. Of one whose parent has gone, Windows still says the parent's id. */
function isThere(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
