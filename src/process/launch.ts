/**
 * Runs Node with the given arguments for an npm script, and ends it in order. npm passes a signal on to the shell that
 * it runs a script by; many shells end of it without passing it on, and `exec`, by which they would give way to the
 * program, is unknown to cmd.exe. So the launcher watches its own parent.
 */
import { spawn } from 'node:child_process';

/** How often it is looked whether the shell is still there, in milliseconds. */
const checkMs = 100;

const shell = process.ppid;
const child = spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit' });
let isTold = false;

process.on('SIGINT', () => {
  // Ctrl-C: the terminal tells the child as well.
  isTold = true;
});
process.on('SIGTERM', () => {
  isTold = true;
  child.kill('SIGTERM');
});
const check = setInterval(() => {
  if (process.ppid === shell) return;
  clearInterval(check);
  if (!isTold) child.kill('SIGTERM');
}, checkMs);

child.on('exit', (code) => {
  process.exit(code ?? 1);
});
