import type { DatabaseSync } from 'node:sqlite';
import { maxCreations, rememberedCreationMs } from '../creation-store.ts';
import type { CallIds, Creation, CreationKey } from '../creation-store.ts';
import { RowCount } from './row-count.ts';
import { prepare } from './sql.ts';

interface CreationRow {
  readonly tokenDigest: string;
  readonly principal: string | null;
  readonly idempotencyKey: string | null;
  readonly hasKey: number;
  readonly fingerprint: string;
  readonly keepAlive: number;
  readonly startedAt: number;
  readonly callId: string | null;
  readonly graphId: string | null;
  readonly lostBecause: string | null;
}

/** Creations in the database. */
export class CreationTable {
  readonly count: RowCount;
  readonly #byToken;
  readonly #byKey;
  readonly #insert;
  readonly #adopt;
  readonly #markLost;
  readonly #freeKey;
  readonly #forget;
  readonly #forgetOld;
  readonly #forgetTooMany;

  constructor(database: DatabaseSync) {
    this.count = new RowCount(database, 'creations');
    this.#byToken = prepare<CreationRow>(database, 'SELECT * FROM creations WHERE tokenDigest = ?');
    this.#byKey = prepare<CreationRow>(
      database,
      'SELECT * FROM creations WHERE principal = ? AND idempotencyKey = ? AND hasKey = 1',
    );
    this.#insert = prepare(
      database,
      `INSERT INTO creations (tokenDigest, principal, idempotencyKey, hasKey, fingerprint, keepAlive, startedAt)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    const of = 'WHERE tokenDigest = ?';
    this.#adopt = prepare(database, `UPDATE creations SET callId = ?, graphId = ? ${of} AND callId IS NULL`);
    this.#markLost = prepare(database, `UPDATE creations SET lostBecause = ? ${of}`);
    this.#freeKey = prepare(database, `UPDATE creations SET hasKey = 0 ${of}`);
    this.#forget = prepare(database, `DELETE FROM creations ${of}`);
    const digest = 'RETURNING tokenDigest';
    this.#forgetOld = prepare<Pick<CreationRow, 'tokenDigest'>>(
      database,
      `DELETE FROM creations WHERE startedAt < ? ${digest}`,
    );
    this.#forgetTooMany = prepare<Pick<CreationRow, 'tokenDigest'>>(
      database,
      `DELETE FROM creations WHERE tokenDigest IN
       (SELECT tokenDigest FROM creations ORDER BY startedAt LIMIT ?) ${digest}`,
    );
  }

  byToken(tokenDigest: string): Creation | undefined {
    const row = this.#byToken.get(tokenDigest);
    return row && creationOf(row);
  }

  byKey({ principal, idempotencyKey }: CreationKey): Creation | undefined {
    const row = this.#byKey.get(principal, idempotencyKey);
    return row && creationOf(row);
  }

  insert({ tokenDigest, key, fingerprint, keepAlive, startedAt }: Creation): void {
    this.count.add(1);
    this.#insert.run(
      tokenDigest,
      key?.principal ?? null,
      key?.idempotencyKey ?? null,
      Number(key !== undefined),
      fingerprint,
      Number(keepAlive),
      startedAt,
    );
  }

  /** Whether a repeat of its key finds a creation. */
  holdsKey(tokenDigest: string): boolean {
    return this.#byToken.get(tokenDigest)?.hasKey === 1;
  }

  /** @returns whether it was tied now */
  adopt(tokenDigest: string, { callId, graphId }: CallIds): boolean {
    return this.#adopt.run(callId, graphId, tokenDigest) > 0;
  }

  markLost(tokenDigest: string, reason: string): void {
    this.#markLost.run(reason, tokenDigest);
  }

  freeKey(tokenDigest: string): void {
    this.#freeKey.run(tokenDigest);
  }

  forget(tokenDigest: string): void {
    this.count.add(-this.#forget.run(tokenDigest));
  }

  /** Forgets what is too old, or too much with one more. @returns the digests of their tokens */
  expire(now: number): string[] {
    const forgotten = this.#forgetOld.all(now - rememberedCreationMs);
    const excess = this.count.rows - forgotten.length - maxCreations + 1;
    if (excess > 0) forgotten.push(...this.#forgetTooMany.all(excess));
    this.count.add(-forgotten.length);
    return forgotten.map(({ tokenDigest }) => tokenDigest);
  }
}

function creationOf(row: CreationRow): Creation {
  const { tokenDigest, principal, idempotencyKey, fingerprint, startedAt, callId, graphId } = row;
  return {
    tokenDigest,
    key: principal === null || idempotencyKey === null ? undefined : { principal, idempotencyKey },
    fingerprint,
    keepAlive: row.keepAlive === 1,
    startedAt,
    call: callId === null || graphId === null ? undefined : { callId, graphId },
    lostBecause: row.lostBecause ?? undefined,
  };
}
