import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Who has a database open, in words. The lock is the database's own: this only says whose it is. */
const pathOf = (file: string): string => `${file}.owner`;

/** Notes that this process has a database open. If it can't, nobody learns who has it, and no more. */
export function noteOwner(file: string): void {
  try {
    writeFileSync(pathOf(file), `process ${process.pid} since ${new Date().toISOString()}\n`);
  } catch {
    return;
  }
}

/** Who noted last that they have it open; undefined if nobody has. */
export function readOwner(file: string): string | undefined {
  try {
    const [line] = readFileSync(pathOf(file), 'utf8').split('\n');
    return line === undefined || line === '' ? undefined : line;
  } catch {
    return undefined;
  }
}

/** Notes that nobody has it open. */
export function forgetOwner(file: string): void {
  try {
    rmSync(pathOf(file), { force: true });
  } catch {
    return;
  }
}
