import type { DatabaseSync } from 'node:sqlite';
import { asUnavailable } from './store-error.ts';

/** What is written together, and whoever waits for it. */
interface Transaction {
  /** What is told once all of it is stored. */
  readonly whenStored: (() => void)[];
  /** What is read after it. */
  readonly reads: (() => void)[];
  readonly done: PromiseWithResolvers<undefined>;
  readonly timer: NodeJS.Immediate;
}

/**
 * Stores together what is written in one turn of the event loop: a transaction costs about the same for one change and for
 * a hundred. All that was written in it is stored, or nothing is and everybody learns so. Whoever reads sees nothing that
 * is not stored yet.
 */
export class GroupCommit {
  readonly #database: DatabaseSync;
  readonly #beforeCommit: () => void;
  readonly #whenUndone: (() => void)[] = [];
  #open: Transaction | undefined;

  /** @param beforeCommit writes what goes with every transaction */
  constructor(database: DatabaseSync, beforeCommit: () => void = () => undefined) {
    this.#database = database;
    this.#beforeCommit = beforeCommit;
  }

  /** Whether something was written that is not stored yet. */
  get isWaiting(): boolean {
    return this.#open !== undefined;
  }

  /**
   * Writes.
   *
   * @param work runs at once; what it throws undoes all that waits to be stored with it
   * @returns what it returned, once that is stored
   * @throws {StoreUnavailableError} if it can't be stored, as the disk is full or fails
   */
  write<T>(work: () => T): Promise<T> {
    let transaction: Transaction | undefined;
    try {
      transaction = this.#open ??= this.#begin();
      const result = work();
      return transaction.done.promise.then(() => result);
    } catch (error) {
      if (transaction) this.#undo(transaction, error);
      return Promise.reject(asUnavailable(error));
    }
  }

  /** Reads, after what was written before is stored. */
  read<T>(work: () => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const run = (): void => {
      try {
        resolve(work());
      } catch (error) {
        reject(asUnavailable(error));
      }
    };
    if (this.#open) this.#open.reads.push(run);
    else run();
    return promise;
  }

  /** To be called within `write`. @param tell is called once it is stored; not if it can't be */
  whenStored(tell: () => void): void {
    this.#open?.whenStored.push(tell);
  }

  /** @param takeBack is called whenever what was written can't be stored: what is known of it besides has to go */
  whenUndone(takeBack: () => void): void {
    this.#whenUndone.push(takeBack);
  }

  /** Stores now what waits for it. */
  flush(): void {
    const transaction = this.#open;
    if (!transaction) return;
    try {
      this.#beforeCommit();
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#undo(transaction, error);
      return;
    }
    this.#end(transaction);
    try {
      for (const tell of transaction.whenStored) tell();
    } finally {
      // Whoever waits learns that it is stored, whatever became of telling others.
      for (const read of transaction.reads) read();
      transaction.done.resolve(undefined);
    }
  }

  #begin(): Transaction {
    this.#database.exec('BEGIN IMMEDIATE');
    const timer = setImmediate(() => {
      this.flush();
    });
    const done = Promise.withResolvers<undefined>();
    // Whoever wrote is told by their own promise; if the first write fails, there is nobody.
    done.promise.catch(() => undefined);
    return { whenStored: [], reads: [], done, timer };
  }

  #undo(transaction: Transaction, error: unknown): void {
    // The database has done so by itself after some failures, such as a disk that is full.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#end(transaction);
    for (const takeBack of this.#whenUndone) takeBack();
    for (const read of transaction.reads) read();
    transaction.done.reject(asUnavailable(error));
  }

  #end({ timer }: Transaction): void {
    clearImmediate(timer);
    this.#open = undefined;
  }
}
