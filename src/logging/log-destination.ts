import { constants, openSync, write } from 'node:fs';
import { platform } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { promisify } from 'node:util';

/** Lines that wait to be written may take so many bytes; further ones are dropped. */
const maxWaitingBytes = 1024 * 1024;
/** After how long what reads a pipe is tried again that was full, in milliseconds. */
const retryMs = 100;

const lineEnd = 0x0a;
const writeTo = promisify(write);
/** A console of Windows takes text: bytes it would read by a table of its own. */
const isConsole = platform() === 'win32' && isatty(process.stdout.fd);

/**
 * Standard output as the place of a log: a line that can't be written, because the disk is full, nobody reads, or the
 * reader is gone, is dropped and counted, and whoever logs goes on. `pino.destination` tries such a line for ever at the
 * end of a process, without letting anything else happen.
 */
export class LogDestination {
  readonly #fd = openForLog();
  readonly #layOut: (line: string) => string;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #written: Promise<void> | undefined;
  /** Whether the last line was cut off on its way, so that the next has to begin anew. */
  #isCut = false;
  #dropped = 0;

  /** @param layOut makes of a line of pino's what is written; left out, that is the line itself */
  constructor(layOut: (line: string) => string = (line) => line) {
    this.#layOut = layOut;
  }

  /** Lines that were dropped so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes a line, with its end. As pino calls it. */
  write(line: string): void {
    this.writeText(this.#layOut(line));
  }

  /** Takes text that is written as it is: lines, with their ends. */
  writeText(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#waitingBytes + bytes > maxWaitingBytes) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += bytes;
    this.#written ??= this.#writeAll();
  }

  /** Resolves when no line waits any more, or after so many milliseconds. Never rejects. */
  async flush(withinMs: number): Promise<void> {
    await Promise.race([this.#written, sleep(withinMs)]);
  }

  async #writeAll(): Promise<void> {
    // What else is logged in this turn goes with it.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const lines = Buffer.from((this.#isCut ? '\n' : '') + this.#waiting.join(''));
      const bytes = this.#waitingBytes;
      this.#waiting = [];
      const rest = await this.#writeLines(lines);
      this.#waitingBytes -= bytes;
      if (rest.length < lines.length) this.#isCut = lines[lines.length - rest.length - 1] !== lineEnd;
      this.#dropped += rest.filter((byte) => byte === lineEnd).length;
    }
    this.#written = undefined;
  }

  /** @returns what could not be written */
  async #writeLines(lines: Buffer): Promise<Buffer> {
    let rest = lines;
    while (rest.length > 0) {
      try {
        const bytesWritten = isConsole
          ? await writeToConsole(rest)
          : (await writeTo(this.#fd, rest)).bytesWritten;
        rest = rest.subarray(bytesWritten);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
        await sleep(retryMs);
      }
    }
    return rest;
  }
}

// What can't be written is told by the callback; a console that was closed must not end the process by this as well.
if (isConsole) process.stdout.on('error', () => undefined);

/** Writes whole lines. @returns how many bytes they were */
async function writeToConsole(lines: Buffer): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(lines, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
  return lines.length;
}

/** @returns a file descriptor of standard output that says when it takes no more, instead of holding a thread up */
function openForLog(): number {
  const { fd } = process.stdout;
  // To ask for `process.stdout` was enough for a pipe. A terminal waits for whoever has stopped it, unless it is opened
  // anew; where that can't be done, it waits.
  if (!isatty(fd)) return fd;
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return fd;
  }
}
