import { readFileSync } from 'node:fs';

/** What a gateway uses, over all its processes. */
export interface Usage {
  /** CPU time so far, in seconds: of the process that was started, then of its workers. */
  readonly cpuSeconds: readonly number[];
  /** Resident memory, in MiB. */
  readonly mebibytes: number;
}

/** How often a second Linux counts. */
const ticksPerSecond = 100;

/** Reads what a process and its children use, as Linux counts it. */
export function usageOf(pid: number): Usage {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  const processes = [String(pid), ...children];
  return {
    cpuSeconds: processes.map((process) => {
      const fields = readFileSync(`/proc/${process}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
    }),
    mebibytes: processes.reduce((sum, process) => {
      const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${process}/status`, 'utf8'))?.[1];
      return sum + Number(kibibytes) / 1024;
    }, 0),
  };
}
