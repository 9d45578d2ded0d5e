import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallNotification } from '../../../src/microsoft-graph/notifications.ts';
import type { ParticipantResource } from '../../../src/microsoft-graph/resources.ts';
import { askedNow, newCallRecord } from '../../../src/live/record/call-record.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import { reduce } from '../../../src/live/reducer/reduce.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const of = { callId, graphCallId: callId, changeType: 'updated' } as const;

const begin = (): CallRecord =>
  newCallRecord({ id: callId, graphId: callId, origin: 'created', epoch: 'e', now: 0 });

/** What really happens in the call, and the messages that Graph makes of it. */
class Truth {
  readonly people = new Map<string, ParticipantResource>();
  sequence = 0;
  #ids = 0;

  step(what: 'join' | 'leave' | 'mute', who: number): CallNotification {
    const keys = [...this.people.keys()];
    const key = keys[who % Math.max(keys.length, 1)];
    if (what === 'join' || key === undefined) return this.#join();
    const person = this.people.get(key) as ParticipantResource;
    return what === 'leave'
      ? this.#leave(key, person)
      : this.#put(key, { ...person, isMuted: !person.isMuted });
  }

  snapshot(): CallNotification {
    return { ...of, kind: 'roster', participants: [...this.people.values()] };
  }

  list(): { participants: ParticipantResource[]; isCut: boolean } {
    // Graph's list shows no sequence numbers.
    return {
      participants: [...this.people.values()].map(({ rosterSequenceNumber: _, ...rest }) => rest),
      isCut: false,
    };
  }

  #join(): CallNotification {
    this.#ids += 1;
    const id = `p${this.#ids}`;
    return this.#put(id, {
      id,
      isMuted: false,
      isInLobby: false,
      info: { identity: { user: { id: `u${this.#ids}` } } },
    });
  }

  #put(key: string, person: ParticipantResource): CallNotification {
    this.sequence += 1;
    const participant = { ...person, rosterSequenceNumber: this.sequence };
    this.people.set(key, participant);
    return { ...of, kind: 'rosterDelta', sequenceNumber: this.sequence, participants: [participant] };
  }

  #leave(key: string, person: ParticipantResource): CallNotification {
    this.sequence += 1;
    this.people.delete(key);
    const removed = {
      ...person,
      rosterSequenceNumber: this.sequence,
      removedState: { reason: 'Removed from roster' },
    };
    return { ...of, kind: 'rosterDelta', sequenceNumber: this.sequence, participants: [removed] };
  }
}

const comparable = (people: Iterable<readonly [string, ParticipantResource]>): Record<string, unknown> =>
  Object.fromEntries(
    Array.from(people, ([key, { rosterSequenceNumber: _, ...rest }]) => [key, rest] as const).sort(
      ([a], [b]) => a.localeCompare(b),
    ),
  );

const steps = fc.array(
  fc.tuple(fc.constantFrom('join' as const, 'join' as const, 'leave' as const, 'mute' as const), fc.nat(9)),
  { minLength: 1, maxLength: 14 },
);

function shuffled<T>(messages: readonly T[], chance: fc.Stream<number>): T[] {
  return messages
    .map((message) => ({ message, at: Number(chance.next().value) }))
    .sort((one, other) => one.at - other.at)
    .map(({ message }) => message);
}

/** Messages each of which tells of one person, in the same order of persons, but each person's own ones as they happened. */
function inOrderOfEach(messages: readonly CallNotification[]): CallNotification[] {
  const whose = messages.map((message) => (message as RosterDelta).participants[0]?.id);
  const inOrder = [...messages].sort(
    (one, other) => ((one as RosterDelta).sequenceNumber ?? 0) - ((other as RosterDelta).sequenceNumber ?? 0),
  );
  return whose.map((id) => {
    const next = inOrder.findIndex((message) => (message as RosterDelta).participants[0]?.id === id);
    return inOrder.splice(next, 1)[0] as CallNotification;
  });
}

type RosterDelta = Extract<CallNotification, { kind: 'rosterDelta' }>;

function notify(record: CallRecord, notification: CallNotification, now: number): CallRecord {
  if (!('callId' in notification)) throw new Error('not a message of this test');
  return reduce(record, { type: 'notification', notification }, now).record;
}

describe('a roster that comes by deltas', () => {
  test('is true once every delta has come, in whatever order and however often', () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(1000)), fc.nat(5), (script, chance, repeats) => {
        const truth = new Truth();
        const messages = script.map(([what, who]) => truth.step(what, who));
        let record = begin();
        for (const message of shuffled([...messages, ...messages.slice(0, repeats)], chance))
          record = notify(record, message, 1000);
        const { participants } = record.view;
        // Two repeats in a row that contradict what is believed look as if another server had begun to count anew.
        const isBelieved = isDeepStrictEqual(comparable(participants), comparable(truth.people));
        expect(isBelieved || record.doubts.has('roster')).toBe(true);
        if (repeats === 0) expect(comparable(participants)).toEqual(comparable(truth.people));
      }),
      { numRuns: 1000 },
    );
  });

  test("is in no doubt if each person's changes came in order, whatever else changed places or came twice", () => {
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat(1000)), fc.nat(2), (script, chance, repeats) => {
        const truth = new Truth();
        const messages = script.map(([what, who]) => truth.step(what, who));
        let record = begin();
        for (const message of inOrderOfEach(shuffled(messages, chance)))
          for (let copy = 0; copy <= repeats; copy += 1) record = notify(record, message, 1000);
        expect(comparable(record.view.participants)).toEqual(comparable(truth.people));
        expect(record.doubts.size).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('is true again after one observation, whatever was lost, late or twice', () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.constantFrom('deliver', 'lose', 'delay', 'repeat', 'observe'), {
          minLength: 20,
          maxLength: 20,
        }),
        (script, fates) => {
          const truth = new Truth();
          const delayed: CallNotification[] = [];
          let record = begin();
          let now = 1000;
          for (const [index, [what, who]] of script.entries()) {
            const message = truth.step(what, who);
            now += 100;
            switch (fates[index]) {
              case 'lose':
                break;
              case 'delay':
                delayed.push(message);
                break;
              case 'repeat':
                record = notify(notify(record, message, now), message, now);
                break;
              case 'observe': {
                // Asked, then answered from the truth, then something arrives before the answer does.
                const askedAt = askedNow(record);
                const list = truth.list();
                record = notify(record, message, now);
                record = reduce(record, { type: 'observedRoster', list, askedAt }, now).record;
                break;
              }
              default:
                record = notify(record, message, now);
            }
          }
          const askedAt = askedNow(record);
          const list = truth.list();
          record = reduce(record, { type: 'observedRoster', list, askedAt }, now + 100).record;
          for (const message of delayed.reverse()) {
            // Only what was known to be missing is old for certain.
            if (message.kind === 'rosterDelta' && (message.sequenceNumber ?? 0) <= (askedAt.lastDelta ?? 0)) {
              record = notify(record, message, now + 200);
            }
          }
          if (truth.people.size > 0) {
            expect(comparable(record.view.participants)).toEqual(comparable(truth.people));
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a roster that comes whole', () => {
  test('is true after the last snapshot came twice, whatever was lost', () => {
    fc.assert(
      fc.property(steps, fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }), (script, isLost) => {
        const truth = new Truth();
        let record = begin();
        let now = 1000;
        for (const [index, [what, who]] of script.entries()) {
          truth.step(what, who);
          now += 5000;
          if (!isLost[index]) record = notify(record, truth.snapshot(), now);
        }
        record = notify(record, truth.snapshot(), now + 5000);
        record = notify(record, truth.snapshot(), now + 10_000);
        expect(comparable(record.view.participants)).toEqual(comparable(truth.people));
      }),
    );
  });

  test('keeps somebody who is missing once, and asks', () => {
    const truth = new Truth();
    truth.step('join', 0);
    truth.step('join', 0);
    let record = notify(begin(), truth.snapshot(), 1000);
    truth.step('leave', 0);
    record = notify(record, truth.snapshot(), 5000);
    expect([...record.view.participants.keys()]).toEqual(['p1', 'p2']);
    expect(record.doubts.get('roster')).toMatchObject({ dueAt: 7000 });
    record = notify(record, truth.snapshot(), 6500);
    expect([...record.view.participants.keys()]).toEqual(['p2']);
  });

  test('lets nobody go by absence from a list of a hundred, and asks for them one by one', () => {
    const person = (number: number): ParticipantResource => ({ id: `p${number}`, isMuted: false });
    const people = Array.from({ length: 120 }, (_, number) => person(number));
    let record = notify(begin(), { ...of, kind: 'roster', participants: people.slice(0, 100) }, 1000);
    record = notify(record, { ...of, kind: 'roster', participants: people.slice(10, 110) }, 2000);
    record = notify(record, { ...of, kind: 'roster', participants: people.slice(10, 110) }, 3000);
    expect(record.view.participants.size).toBe(110);
    expect([...record.doubts.keys()]).toContain('participant p0');
  });

  test('asks for nobody one by one who has no id yet', () => {
    const people = Array.from({ length: 100 }, (_, number) => ({ id: `p${number}`, isMuted: false }));
    const invited = { id: null, info: { identity: { user: { id: 'ana' } } } };
    const snapshots = [[...people.slice(1), invited], people];
    let record = begin();
    for (const participants of snapshots)
      record = notify(record, { ...of, kind: 'roster', participants }, 1000);
    expect(record.view.participants.has('user:ana')).toBe(true);
    expect([...record.doubts.keys()]).not.toContain('participant user:ana');
  });
});
