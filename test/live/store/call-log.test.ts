import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newCallRecord } from '../../../src/live/record/call-record.ts';
import { applyChange } from '../../../src/live/record/call-view.ts';
import type { CallEvent, EventKind } from '../../../src/live/record/call-view.ts';
import { appendEvents, emptyLog, holdsAllSince, replay } from '../../../src/live/store/call-log.ts';

const record = newCallRecord({ id: 'c', graphId: 'c', origin: 'created', epoch: 'e', now: 0 });
const kinds: readonly EventKind[] = ['call', 'roster', 'tone'];

const change = fc.oneof(
  fc.nat(9).map((state): CallEvent['change'] => ({ kind: 'call', members: { state: `${state}` } })),
  fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()).map(([key, isMuted]): CallEvent['change'] => ({
    kind: 'roster',
    rekeyed: [],
    upserted: [[key, { id: key, isMuted }]],
    left: [],
  })),
  fc
    .constantFrom('a', 'b', 'c')
    .map((key): CallEvent['change'] => ({ kind: 'roster', rekeyed: [], upserted: [], left: [key] })),
  fc.nat(9).map((sequenceId): CallEvent['change'] => ({ kind: 'tone', tone: { sequenceId } })),
);

/** A history of changes, committed a few at a time to a log of a few events. */
const history = fc.tuple(
  fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 8 }),
  fc.integer({ min: 1, max: 5 }),
);

test('a log gives each event that it holds with the call as it was before and after', () => {
  fc.assert(
    fc.property(history, ([commits, maxEvents]) => {
      let log = emptyLog(record);
      const views = [record.view];
      for (const changes of commits) {
        const events = changes.map((one) => {
          views.push(applyChange(views.at(-1) ?? record.view, one));
          return { sequence: views.length - 1, occurredAt: 0, change: one };
        });
        log = appendEvents(log, events, maxEvents);
      }
      const last = views.length - 1;
      expect(log.floor).toBe(Math.max(0, last - maxEvents));
      for (let since = 0; since <= last; since += 1) {
        const first = Math.max(since, log.floor) + 1;
        expect([...replay(log, since)]).toEqual(
          Array.from({ length: last - first + 1 }, (_, index) => ({
            event: log.events[first - 1 - log.floor + index],
            before: views[first - 1 + index],
            after: views[first + index],
          })),
        );
      }
    }),
  );
});

test('a log knows of each kind whether an event after a sequence was trimmed', () => {
  fc.assert(
    fc.property(history, fc.subarray([...kinds]), fc.nat(20), ([commits, maxEvents], wanted, since) => {
      const events = commits
        .flat()
        .map((one, index) => ({ sequence: index + 1, occurredAt: 0, change: one }));
      const log = appendEvents(emptyLog(record), events, maxEvents);
      const isTrimmed = events
        .slice(0, -maxEvents)
        .some(({ sequence, change: { kind } }) => sequence > since && wanted.includes(kind));
      expect(holdsAllSince(log, new Set(wanted), since)).toBe(!isTrimmed);
    }),
  );
});
