import type { CallIds, Creation, CreationStore } from '../creation-store.ts';
import type { CreationTable } from './creation-table.ts';
import type { GroupCommit } from './group-commit.ts';

/** Creations in a database, and who in this process waits for what comes of them. */
export class SqliteCreationStore implements CreationStore {
  readonly #commits: GroupCommit;
  readonly #table: CreationTable;
  readonly #now: () => number;
  readonly #waiting = new Map<string, PromiseWithResolvers<CallIds | undefined>>();

  constructor(commits: GroupCommit, table: CreationTable, now: () => number) {
    this.#commits = commits;
    this.#table = table;
    this.#now = now;
  }

  begin(creation: Creation): Promise<Creation | undefined> {
    return this.#commits.write(() => {
      for (const forgotten of this.#table.expire(this.#now())) this.#settle(forgotten, undefined);
      const earlier = creation.key && this.#table.byKey(creation.key);
      if (!earlier) this.#table.insert(creation);
      return earlier;
    });
  }

  byToken(tokenDigest: string): Promise<Creation | undefined> {
    return this.#commits.read(() => this.#table.byToken(tokenDigest));
  }

  adopt(tokenDigest: string, call: CallIds): Promise<Creation | undefined> {
    return this.#commits.write(() => {
      if (this.#table.adopt(tokenDigest, call)) this.#settle(tokenDigest, call);
      return this.#table.byToken(tokenDigest);
    });
  }

  markLost(tokenDigest: string, reason: string): Promise<Creation | undefined> {
    return this.#commits.write(() => {
      this.#table.markLost(tokenDigest, reason);
      return this.#table.byToken(tokenDigest);
    });
  }

  freeKey(tokenDigest: string): Promise<void> {
    return this.#commits.write(() => {
      this.#table.freeKey(tokenDigest);
      this.#settle(tokenDigest, undefined);
    });
  }

  forget(tokenDigest: string): Promise<void> {
    return this.#commits.write(() => {
      this.#table.forget(tokenDigest);
      this.#settle(tokenDigest, undefined);
    });
  }

  async outcome(tokenDigest: string): Promise<CallIds | undefined> {
    const outcome = await this.#commits.read(() => {
      const call = this.#table.byToken(tokenDigest)?.call;
      if (call || !this.#table.holdsKey(tokenDigest)) return { call };
      const waiting = this.#waiting.get(tokenDigest) ?? Promise.withResolvers<CallIds | undefined>();
      this.#waiting.set(tokenDigest, waiting);
      return { call: waiting.promise };
    });
    return outcome.call;
  }

  /** Tells who waits, once that is stored. */
  #settle(tokenDigest: string, call: CallIds | undefined): void {
    this.#commits.whenStored(() => {
      this.#waiting.get(tokenDigest)?.resolve(call);
      this.#waiting.delete(tokenDigest);
    });
  }
}
