import { hash } from 'node:crypto';
import { isPeerToPeer, wasConnected } from './record/call-record.ts';
import type { CallRecord } from './record/call-record.ts';
import { silentRoomMs } from './record/room-call.ts';
import type { ProbeState } from './store/work-queue.ts';

/** How often Graph is asked, in milliseconds. */
export interface ProbeIntervals {
  /**
   * Between two messages that keep a call alive, a fifth more or less: so calls that began together don't all ask at once.
   * Graph ends a call after 45 minutes without.
   */
  readonly keepAliveMs: number;
  /** Between two lists of one call's participants, at the least. */
  readonly listMs: number;
  /** How long a call that isn't connected yet may be silent before it is asked about. */
  readonly silentMs: number;
  /** Between two looks at a call that is another's. */
  readonly pollMs: number;
  /** How long a call that is another's is followed after the last who wanted it. */
  readonly pollAfterMs: number;
}

/** Something to ask of Graph; `time` asks nobody, and sees what has come to be by time alone. */
export type CallProbe = 'keepAlive' | 'call' | 'roster' | 'time' | `participant ${string}`;

/** What is to be asked of a call, and when. */
export interface PlannedProbe {
  readonly probe: CallProbe;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What is to be asked next. Of what is due already, what matters most; else what is due first.
 *
 * @param requestedAt when somebody last wanted to know of the call
 * @returns undefined if there is nothing to ask, however long nothing happens
 */
export function nextProbe(
  record: CallRecord,
  state: ProbeState,
  requestedAt: number,
  now: number,
  intervals: ProbeIntervals,
): PlannedProbe | undefined {
  let next: PlannedProbe | undefined;
  for (const { probe, at: wantedAt } of wantedProbes(record, state, requestedAt, now, intervals)) {
    const at = Math.max(wantedAt, state.waitUntil);
    if (at <= now) return { probe, at };
    if (!next || at < next.at) next = { probe, at };
  }
  return next;
}

/** All that there is to ask, what matters most first. */
function* wantedProbes(
  record: CallRecord,
  { keptAliveAt, owesLook, listedAt, askedAt }: ProbeState,
  requestedAt: number,
  now: number,
  { keepAliveMs, listMs, silentMs, pollMs, pollAfterMs }: ProbeIntervals,
): Generator<PlannedProbe> {
  if (record.roomCall) {
    for (const { dueAt } of record.doubts.values()) yield { probe: 'time', at: dueAt };
    yield { probe: 'time', at: Math.max(record.heardAt, askedAt) + silentRoomMs };
    return;
  }
  const mayListAt = listedAt + listMs;
  if (record.keepAlive) {
    // A list comes with it: it waits for its turn, which is seconds among minutes.
    yield {
      probe: 'keepAlive',
      at: Math.max(keptAliveAt + Math.round(keepAliveMs * spread(record.id)), mayListAt),
    };
  }
  if (owesLook) {
    const isRosterKnown = wasConnected(record) && !isPeerToPeer(record);
    yield { probe: isRosterKnown ? 'roster' : 'call', at: mayListAt };
  }
  for (const [about, { dueAt }] of record.doubts) {
    if (about === 'call') yield { probe: 'call', at: dueAt };
    else if (about.startsWith('participant ')) yield { probe: about as CallProbe, at: dueAt };
    else yield { probe: 'roster', at: Math.max(dueAt, mayListAt) };
  }
  if (record.origin === 'polled') {
    const isWanted = now - requestedAt < pollAfterMs;
    if (isWanted) yield { probe: listedAt < askedAt ? 'roster' : 'call', at: askedAt + pollMs };
    return;
  }
  if (!wasConnected(record)) yield { probe: 'call', at: Math.max(record.heardAt, askedAt) + silentMs };
}

/** A factor from 0.8 to 1.2, always the same for a call. */
function spread(callId: string): number {
  return 0.8 + (0.4 * hash('sha256', callId, 'buffer').readUInt32BE(0)) / 0xffff_ffff;
}
