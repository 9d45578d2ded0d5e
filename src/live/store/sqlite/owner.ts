import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** Who has a database open, or had it open when it ended without a word. */
export interface Owner {
  /** In words. */
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Whether each of its commits waited until the disk had it. */
  readonly isSynced: boolean;
}

/** The lock is the database's own: this note only says whose it is. */
const pathOf = (file: string): string => `${file}.owner`;

const synced = 'each commit is synced';

/** Notes that this process has a database open. If it can't, nobody learns who has it, and no more. */
export function noteOwner(file: string, isSynced: boolean): void {
  const lines = [`process ${process.pid} since ${new Date().toISOString()}`, ...(isSynced ? [synced] : [])];
  try {
    writeFileSync(pathOf(file), `${lines.join('\n')}\n`);
  } catch {
    return;
  }
}

/** Who noted last that they have it open; undefined if nobody has, or who had closed it. */
export function readOwner(file: string): Owner | undefined {
  try {
    const [name = '', durability] = readFileSync(pathOf(file), 'utf8').split('\n');
    const since = Date.parse(name.split(' since ')[1] ?? '');
    return Number.isNaN(since) ? undefined : { name, since, isSynced: durability === synced };
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

/** Whether what an owner stored last may be missing: the system ended before they did, and the disk need not have had it. */
export function mayHaveLost({ since, isSynced }: Owner): boolean {
  const systemStartedAt = Date.now() - uptime() * 1000;
  return !isSynced && since < systemStartedAt;
}
