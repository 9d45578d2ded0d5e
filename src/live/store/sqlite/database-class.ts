import type { DatabaseSync } from 'node:sqlite';

/** Loads SQLite, without the warning by which some versions of Node say that it is experimental in them. */
export function databaseClass(): typeof DatabaseSync {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = (warning, ...rest: unknown[]) => {
    if (/SQLite is an experimental feature/.test(String(warning))) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return process.getBuiltinModule('node:sqlite').DatabaseSync;
  } finally {
    process.emitWarning = emitWarning;
  }
}
