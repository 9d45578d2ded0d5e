import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where what runs. */
export interface Cores {
  readonly server: number;
  /** Of the load generator and the upstream. */
  readonly load: number;
}

/**
 * Takes two of the cores that this process may use, and binds it to the second.
 *
 * @throws Error that says what is missing
 */
export function takeCores(): Cores {
  const [server, load] = allowedCores();
  if (server === undefined || load === undefined) {
    throw new Error('The bench needs Linux and two cores: the server has one, load and upstream the other.');
  }
  const { status, error } = spawnSync('taskset', ['-a', '-c', '-p', String(load), String(process.pid)]);
  if (error ?? status)
    throw new Error('The bench needs taskset (package util-linux) to bind processes to cores.');
  return { server, load };
}

/** Linux lists them as `0-3,8`. */
function allowedCores(): number[] {
  let status: string;
  try {
    status = readFileSync('/proc/self/status', 'utf8');
  } catch {
    return [];
  }
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '';
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
