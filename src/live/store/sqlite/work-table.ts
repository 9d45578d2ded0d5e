import type { DatabaseSync } from 'node:sqlite';
import { newProbeState } from '../work-queue.ts';
import type { ProbeState, TakeOptions, Work, WorkKind, WorkLease, WorkRelease } from '../work-queue.ts';
import { prepare } from './sql.ts';

interface WorkRow {
  readonly dueAt: number | null;
  readonly state: string | null;
}

/**
 * Over how long the looks are spread that calls get after a restart, in milliseconds: at the least, and for each call. So
 * Graph is asked about fifty calls a second.
 */
const spread = { leastMs: 2_000, eachMs: 20 };

/** Who has some work. */
interface Lease {
  readonly fence: number;
  /** In milliseconds since the epoch. */
  readonly until: number;
  /** When it was scheduled for since it was taken, the soonest; undefined if it wasn't. */
  readonly scheduled: number | undefined;
}

/**
 * Work in the database. Leases are held in memory: they end with the process, and what was taken is due in the database
 * until it is released.
 */
export class WorkTable {
  readonly #leases = new Map<string, Lease>();
  #fence = 0;
  readonly #find;
  readonly #schedule;
  readonly #release;
  readonly #cancel;
  readonly #due;
  readonly #probes;
  readonly #hasten;

  constructor(database: DatabaseSync) {
    const of = 'WHERE kind = ? AND id = ?';
    this.#find = prepare<WorkRow>(database, `SELECT dueAt, state FROM work ${of}`);
    this.#schedule = prepare(
      database,
      `INSERT INTO work (kind, id, dueAt) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET dueAt = min(excluded.dueAt, ifnull(dueAt, excluded.dueAt))`,
    );
    this.#release = prepare(database, `UPDATE work SET dueAt = ?, state = ? ${of}`);
    this.#cancel = prepare(database, `DELETE FROM work ${of}`);
    this.#due = prepare<{ readonly id: string; readonly state: string | null }>(
      database,
      'SELECT id, state FROM work WHERE kind = ? AND dueAt <= ? ORDER BY dueAt, id',
    );
    this.#probes = prepare<{
      readonly id: string;
      readonly createdAt: number;
      readonly state: string | null;
    }>(database, `SELECT id, createdAt, work.state FROM work JOIN calls USING (id) WHERE kind = 'probe'`);
    this.#hasten = prepare(database, `UPDATE work SET dueAt = min(dueAt, ?) WHERE kind = 'connect'`);
  }

  schedule(work: Work, dueAt: number): void {
    this.#schedule.run(work.kind, work.id, Math.ceil(dueAt));
    const lease = this.#leases.get(nameOf(work));
    if (lease) this.#leases.set(nameOf(work), { ...lease, scheduled: soonest(lease.scheduled, dueAt) });
  }

  cancel(work: Work): void {
    this.#leases.delete(nameOf(work));
    this.#cancel.run(work.kind, work.id);
  }

  /**
   * Has all calls looked at that there are, spread over some time: while no process was there, nobody heard what was told of
   * them, and what was due has piled up. Connections to calls in rooms are looked at so many at a time anyway.
   */
  resume(now: number): void {
    const calls = this.#probes.all();
    const spreadMs = Math.max(spread.leastMs, spread.eachMs * calls.length);
    for (const { id, createdAt, state } of calls) {
      const before = readState(state) ?? newProbeState(createdAt);
      const dueAt = now + Math.floor(Math.random() * spreadMs);
      this.#release.run(dueAt, JSON.stringify({ ...before, owesLook: true }), 'probe', id);
    }
    this.#hasten.run(now);
  }

  /** Writes nothing. */
  takeDue(kind: WorkKind, now: number, { limit, leaseMs }: TakeOptions): WorkLease[] {
    const taken: WorkLease[] = [];
    for (const { id, state } of this.#due.iterate(kind, now)) {
      if (taken.length >= limit) break;
      const name = nameOf({ kind, id });
      if ((this.#leases.get(name)?.until ?? now) > now) continue;
      const fence = (this.#fence += 1);
      this.#leases.set(name, { fence, until: now + leaseMs, scheduled: undefined });
      taken.push({ kind, id, fence, state: readState(state) });
    }
    return taken;
  }

  /** Writes nothing. */
  renew(work: WorkLease, now: number, leaseMs: number): boolean {
    const lease = this.#leases.get(nameOf(work));
    if (lease?.fence !== work.fence) return false;
    this.#leases.set(nameOf(work), { ...lease, until: now + leaseMs });
    return true;
  }

  release(work: WorkLease, next: WorkRelease): boolean {
    const lease = this.#leases.get(nameOf(work));
    if (lease?.fence !== work.fence) return false;
    const { kind, id } = work;
    const dueAt = soonest(lease.scheduled, next.dueAt);
    const state = next.state ? JSON.stringify(next.state) : (this.#find.get(kind, id)?.state ?? null);
    this.#leases.delete(nameOf(work));
    if (dueAt === undefined && state === null) this.#cancel.run(kind, id);
    else this.#release.run(dueAt === undefined ? null : Math.ceil(dueAt), state, kind, id);
    return true;
  }
}

function nameOf({ kind, id }: Work): string {
  return `${kind} ${id}`;
}

/** What is stored was written by `release`. */
function readState(state: string | null): ProbeState | undefined {
  return state === null ? undefined : (JSON.parse(state) as ProbeState);
}

function soonest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}
