import { StoreUnavailableError } from '../store-unavailable-error.ts';

/** A store that can't be used, with a sentence that says why and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Results of SQLite, as <https://sqlite.org/rescode.html> numbers them. */
export const resultCodes = {
  permission: 3,
  busy: 5,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
} as const;

/** What SQLite said; undefined for an error that is not its own. */
export function resultCodeOf(error: unknown): number | undefined {
  const isOwn = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  // The rest of an extended code says more, by system.
  return isOwn ? (error.errcode as number) & 0xff : undefined;
}

/** What has to do with the disk, and with nobody's mistake. */
const ofDisk: ReadonlySet<number | undefined> = new Set([
  resultCodes.permission,
  resultCodes.busy,
  resultCodes.readOnly,
  resultCodes.ioError,
  resultCodes.full,
  resultCodes.cannotOpen,
]);

/** An error of what was asked of the file, as one of a store that is out of reach where it is the disk's. */
export function asUnavailable(error: unknown): Error {
  if (!ofDisk.has(resultCodeOf(error))) return error as Error;
  const { message } = error as Error;
  return new StoreUnavailableError(`its file can't be read or written: ${message}`, { cause: error });
}

/** The sentences. @param path of the file or its folder @param reason as the system has it */
export function unwritable(path: string, reason = 'unknown'): string {
  return `${path} can't be written (${reason}): set DATA_DIR to a folder that this user may write, or to "memory".`;
}

export function foreign(file: string): string {
  return `${file} is not a file of Switchboard's, and is left as it is: set DATA_DIR to another folder.`;
}

export function damaged(file: string): string {
  return `${file} is damaged, and is left as it is: move it away to begin anew, or set DATA_DIR to another folder.`;
}
