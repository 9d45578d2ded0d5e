import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { devNull } from 'node:os';
import type { Logger } from 'pino';

/** What the process has open besides its clients' connections, at the most: those to the services, for instance. */
const ownFiles = 256;
/** How often it is tried to open a file, in milliseconds. */
const probeMs = 1_000;
/** How often it is said that none can be opened, in milliseconds. */
const warnEveryMs = 60_000;

/** How many sockets the configuration lets clients have. */
export interface PromisedSockets {
  /** Of those that have not said yet who they are, at the most. */
  readonly waitingSockets: number;
  /** Of WebSockets, and as many of event streams, of one principal; undefined for as many as they like. */
  readonly socketsPerPrincipal?: number | undefined;
}

/**
 * Compares the files and sockets that may be open with those that clients are promised.
 *
 * @returns a sentence if there are too few; undefined if not, or where the system doesn't say
 */
export function tooFewOpenFiles({
  waitingSockets,
  socketsPerPrincipal = 0,
}: PromisedSockets): string | undefined {
  const limit = openFilesLimit();
  const wanted = waitingSockets + 2 * socketsPerPrincipal + ownFiles;
  if (limit === undefined || limit >= wanted) return undefined;
  return (
    `${limit} files and sockets may be open at a time, where the limits on requests let ${wanted} come together: ` +
    'what comes beyond is dropped without an answer. Raise it by ulimit -n.'
  );
}

/** Of Linux. Node has raised the soft limit to the hard one by itself. */
function openFilesLimit(): number | undefined {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return limit === undefined ? undefined : Number(limit);
  } catch {
    return undefined;
  }
}

/**
 * Says when no file or socket can be opened any more, once a minute for as long as that is so. Nothing else would: the
 * connections that come then are taken and dropped below Node, which tells nobody.
 */
export function watchOpenFiles(logger: Logger): void {
  let warnedAt = -Infinity;
  const probe = async (): Promise<void> => {
    try {
      await (await open(devNull)).close();
    } catch (error) {
      const isOut = ['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!isOut || performance.now() - warnedAt < warnEveryMs) return;
      warnedAt = performance.now();
      logger.warn(outOfFiles);
    }
  };
  setInterval(() => void probe(), probeMs).unref();
}

const outOfFiles =
  'no more files or sockets can be opened: connections are dropped without an answer. Raise the limit by ulimit -n.';
