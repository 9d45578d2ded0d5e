import type {
  ProbeState,
  TakeOptions,
  Work,
  WorkKind,
  WorkLease,
  WorkQueue,
  WorkRelease,
} from '../work-queue.ts';
import type { RedisConnection } from './redis-connection.ts';
import { workKeys } from './redis-keys.ts';
import type { RedisScript, Reply } from './redis-script.ts';
import { textsOf } from './redis-script.ts';
import { cancelWork, releaseWork, renewWork, scheduleWork, takeWork } from './work-scripts.ts';

/** How long work is remembered with which nobody does anything, in milliseconds. */
const lifetimeMs = 8 * 24 * 3_600_000;

/** Work in Redis: whoever shares it takes from the same. */
export class RedisWorkQueue implements WorkQueue {
  readonly #redis: RedisConnection;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  async schedule({ kind, id }: Work, dueAt: number): Promise<void> {
    await this.#run(scheduleWork, kind, lifetimeMs, id, dueAt);
  }

  async cancel({ kind, id }: Work): Promise<void> {
    await this.#run(cancelWork, kind, id);
  }

  async takeDue(kind: WorkKind, now: number, { limit, leaseMs }: TakeOptions): Promise<readonly WorkLease[]> {
    const taken = textsOf(await this.#run(takeWork, kind, lifetimeMs, now, limit, now + leaseMs));
    const leases: WorkLease[] = [];
    for (let index = 0; index + 2 < taken.length; index += 3) {
      const [id = '', fence, state = ''] = taken.slice(index, index + 3);
      leases.push({ kind, id, fence: Number(fence), state: stateOf(state) });
    }
    return leases;
  }

  async renew({ kind, id, fence }: WorkLease, now: number, leaseMs: number): Promise<boolean> {
    return (await this.#run(renewWork, kind, id, fence, now + leaseMs)) === 1;
  }

  async release({ kind, id, fence }: WorkLease, { dueAt, state }: WorkRelease): Promise<boolean> {
    const written = state === undefined ? '' : JSON.stringify(state);
    return (await this.#run(releaseWork, kind, id, fence, dueAt ?? '-', written)) === 1;
  }

  #run(script: RedisScript, kind: WorkKind, ...args: readonly (string | number)[]): Promise<Reply> {
    const { entries, order, idle, fence } = workKeys(kind);
    return this.#redis.write(script, [entries, order, idle, fence], args.map(String));
  }
}

/** What is stored was written by `release`. */
function stateOf(text: string): ProbeState | undefined {
  return text === '' ? undefined : (JSON.parse(text) as ProbeState);
}
