import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

/** A statement that was compiled once and is run many times. */
export interface Statement<Row = never> {
  /** Runs it. @returns how many rows it changed */
  run(...parameters: readonly SQLInputValue[]): number;
  /** The first row; undefined if there is none. */
  get(...parameters: readonly SQLInputValue[]): Row | undefined;
  /** All rows. */
  all(...parameters: readonly SQLInputValue[]): Row[];
  /** All rows, one after the other. */
  iterate(...parameters: readonly SQLInputValue[]): Iterable<Row>;
}

/** Compiles a statement. Its rows are taken as they are said to be: the tables are strict, and hold nothing else. */
export function prepare<Row = never>(database: DatabaseSync, sql: string): Statement<Row> {
  const statement = database.prepare(sql);
  return {
    run: (...parameters) => Number(statement.run(...parameters).changes),
    get: (...parameters) => statement.get(...parameters) as Row | undefined,
    all: (...parameters) => statement.all(...parameters) as Row[],
    iterate: (...parameters) => statement.iterate(...parameters) as Iterable<Row>,
  };
}
