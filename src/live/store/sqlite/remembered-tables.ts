import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { maxDeliveries, maxTokens, rememberedDeliveryMs } from '../live-store.ts';
import { RowCount } from './row-count.ts';
import { prepare } from './sql.ts';

/** After so many new rows, twice as many go that are too many or too old: their number falls, and nobody waits for it. */
const clearedAfter = 16;
const clearedAtOnce = 2 * clearedAfter;

/** Callback tokens in the database. */
export class TokenTable {
  readonly count: RowCount;
  readonly #bind;
  readonly #callOf;
  readonly #forgetOldest;

  constructor(database: DatabaseSync) {
    this.count = new RowCount(database, 'callbackTokens');
    this.#bind = prepare(
      database,
      `INSERT INTO callbackTokens (tokenDigest, callId) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET callId = excluded.callId`,
    );
    this.#callOf = prepare<{ readonly callId: string }>(
      database,
      'SELECT callId FROM callbackTokens WHERE tokenDigest = ?',
    );
    this.#forgetOldest = prepare(
      database,
      `DELETE FROM callbackTokens WHERE number IN
       (SELECT number FROM callbackTokens ORDER BY number LIMIT ${clearedAtOnce})`,
    );
  }

  bind(tokenDigest: string, callId: string): void {
    if (!this.#callOf.get(tokenDigest)) this.count.add(1);
    this.#bind.run(tokenDigest, callId);
    if (this.count.rows >= maxTokens + clearedAfter) this.count.add(-this.#forgetOldest.run());
  }

  callOf(tokenDigest: string): string | undefined {
    return this.#callOf.get(tokenDigest)?.callId;
  }
}

/** Deliveries in the database, by short digests of their keys. */
export class DeliveryTable {
  readonly count: RowCount;
  readonly #find;
  readonly #add;
  readonly #renew;
  readonly #forgetOldest;
  #added = 0;

  constructor(database: DatabaseSync) {
    this.count = new RowCount(database, 'deliveries');
    this.#find = prepare<{ readonly at: number }>(database, 'SELECT at FROM deliveries WHERE digest = ?');
    this.#add = prepare(database, 'INSERT INTO deliveries (digest, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#renew = prepare(database, 'UPDATE deliveries SET at = ? WHERE digest = ?');
    this.#forgetOldest = prepare(
      database,
      `DELETE FROM deliveries WHERE number IN
       (SELECT number FROM deliveries ORDER BY number LIMIT ${clearedAtOnce}) AND (?1 OR at < ?2)`,
    );
  }

  has(key: string, now: number): boolean {
    const at = this.#find.get(digestOf(key))?.at;
    return at !== undefined && now - at <= rememberedDeliveryMs;
  }

  add(key: string, now: number): void {
    const digest = digestOf(key);
    if (this.#add.run(digest, now) === 0) {
      this.#renew.run(now, digest);
      return;
    }
    this.count.add(1);
    this.#added += 1;
    if (this.#added % clearedAfter !== 0) return;
    const isTooMany = this.count.rows > maxDeliveries;
    this.count.add(-this.#forgetOldest.run(Number(isTooMany), now - rememberedDeliveryMs));
  }
}

/** Of a key, which is long, as much as tells it from all others. */
function digestOf(key: string): Uint8Array {
  return hash('sha256', key, 'buffer').subarray(0, 16);
}
