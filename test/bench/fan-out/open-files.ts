import { readFileSync } from 'node:fs';

/**
 * Looks whether so many sockets can be open at a time. Node has raised the soft limit to the hard one by itself.
 *
 * @throws Error that says what is missing
 */
export function requireOpenFiles(count: number): void {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const limit = /^Max open files\s+(\S+)/m.exec(limits)?.[1] ?? '0';
  if (limit === 'unlimited' || Number(limit) >= count) return;
  throw new Error(
    `The bench needs ${count} open files, and ${limit} are allowed: raise it by \`ulimit -n\`.`,
  );
}
