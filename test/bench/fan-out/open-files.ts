import { readFileSync } from 'node:fs';

/**
 * How many files this process may have open at a time: Node has raised the soft limit to the hard one by itself. Elsewhere
 * than on Linux that isn't told.
 */
export function openFilesLimit(): number {
  if (process.platform !== 'linux') return Infinity;
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const limit = /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? '0';
  return limit === 'unlimited' ? Infinity : Number(limit);
}

/**
 * Looks whether so many sockets can be open at a time.
 *
 * @throws Error that says what is missing
 */
export function requireOpenFiles(count: number): void {
  const limit = openFilesLimit();
  if (limit >= count) return;
  throw new Error(
    `The bench needs ${count} open files, and ${limit} are allowed: raise it by \`ulimit -n\`.`,
  );
}
