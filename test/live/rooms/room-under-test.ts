import { OrderedMap } from 'immutable';
import { parseRawId } from '../../../src/identifiers/raw-id.ts';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import { applyChange } from '../../../src/live/record/call-view.ts';
import type { CallChange } from '../../../src/live/record/call-view.ts';
import { RoomJournals } from '../../../src/live/rooms/room-journals.ts';
import type { LiveStore } from '../../../src/live/store/live-store.ts';
import type { RetentionOptions } from '../../../src/live/store/memory-call-store.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import type { RoomParticipant } from '../../../src/rooms/rooms-provider.ts';
import { reductionOf } from '../store/reduction-of.ts';

export const roomId = '99445276259151407';

/** Somebody of Communication Services. */
export const rawIdOf = (name: string): string => `8:acs:${name}`;

/** Somebody who is invited. */
export function participant(name: string, role: RoomParticipant['role'] = 'ATTENDEE'): RoomParticipant {
  return { identifier: parseRawId(rawIdOf(name)), role };
}

/** Somebody joins a call, or something of them changes. */
export const joins = (name: string, isMuted = false): CallChange => ({
  kind: 'roster',
  rekeyed: [],
  upserted: [[rawIdOf(name), { id: rawIdOf(name), isMuted }]],
  left: [],
});

export const leaves = (name: string): CallChange => ({
  kind: 'roster',
  rekeyed: [],
  upserted: [],
  left: [rawIdOf(name)],
});

/** A room, its journal, and the calls in it, over a store whose clock the test moves. */
export class RoomUnderTest {
  now = 1;
  readonly store: LiveStore;
  readonly journals: RoomJournals;
  /** The records as they were committed last. */
  readonly #records = new Map<string, CallRecord>();

  constructor(retention?: RetentionOptions) {
    this.store = createMemoryStore(() => this.now, retention);
    this.journals = new RoomJournals(this.store.keyValues, this.store.calls, () => this.now);
  }

  get source() {
    return { journals: this.journals, calls: this.store.calls };
  }

  /** Begins the record of a call. */
  async beginRecord(callId: string): Promise<void> {
    const epoch = `epoch-of-${callId}`;
    const record = newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch, now: this.now });
    if (!(await this.store.calls.commit(undefined, reductionOf(record)))) throw new Error('it is there');
    this.#records.set(callId, record);
  }

  /** Begins a call in the room. */
  async beginCall(callId: string): Promise<void> {
    await this.beginRecord(callId);
    await this.journals.noteCall(roomId, callId);
  }

  /** Commits changes of a call, one after the other. */
  async change(callId: string, ...changes: readonly CallChange[]): Promise<void> {
    for (const change of changes) await this.#commit(callId, change, false);
  }

  /** Ends the record of a call: whoever is in it leaves. */
  async terminate(callId: string): Promise<void> {
    const left = [...(this.#records.get(callId)?.view.participants.keys() ?? [])];
    await this.#commit(callId, { kind: 'roster', rekeyed: [], upserted: [], left }, true);
  }

  /** Ends a call in the room. */
  async endCall(callId: string): Promise<void> {
    await this.terminate(callId);
    await this.journals.noteCallEnded(roomId, callId);
  }

  /** Who is in a call. */
  present(callId: string): readonly string[] {
    return [...(this.#records.get(callId)?.view.participants ?? OrderedMap<string, unknown>()).keys()];
  }

  async #commit(callId: string, change: CallChange, isTerminated: boolean): Promise<void> {
    const before = this.#records.get(callId);
    if (!before) throw new Error(`there is no call ${callId}`);
    const sequence = before.sequence + 1;
    const view = applyChange(before.view, change);
    const record = { ...before, revision: before.revision + 1, sequence, view, isTerminated };
    const events = [{ sequence, occurredAt: this.now, change }];
    if (!(await this.store.calls.commit(before.revision, reductionOf(record, events)))) {
      throw new Error(`the call ${callId} was changed by somebody else`);
    }
    this.#records.set(callId, record);
  }
}
