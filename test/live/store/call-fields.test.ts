import { describe, expect, test } from 'vitest';
import type { ParticipantResource } from '../../../src/microsoft-graph/resources.ts';
import type { KnownNotification } from '../../../src/live/record/known-notification.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import { reduce } from '../../../src/live/reducer/reduce.ts';
import type { CallInput } from '../../../src/live/reducer/reduce.ts';
import type { Reduction } from '../../../src/live/record/reduction.ts';
import { fieldsOf, recordOf, viewOf, viewWritesOf, writesOf } from '../../../src/live/store/call-fields.ts';
import { WrittenFields } from './written-fields.ts';

const person = (number: number, change: Partial<ParticipantResource> = {}): ParticipantResource => ({
  id: `p${number}`,
  info: { identity: { user: { id: `user ${number}` } } },
  isMuted: false,
  ...change,
});

const ids = { callId: 'c1', graphCallId: 'C1', changeType: 'updated' } as const;

function told(record: CallRecord, notification: object): Reduction {
  const input = { type: 'notification', notification: { ...ids, ...notification } as KnownNotification };
  return reduce(record, input as CallInput, 1_000);
}

/** A call with so many people. */
function callOf(people: number): CallRecord {
  const call = { id: 'c1', graphId: 'C1', origin: 'created', epoch: 'e' } as const;
  const { record } = reduce(undefined, { type: 'begun', call }, 0);
  const participants = Array.from({ length: people }, (_, number) => person(number));
  return told(record, { kind: 'roster', participants }).record;
}

describe('the fields of a call', () => {
  test('hold all of its record', () => {
    const record = callOf(3);
    expect(recordOf(fieldsOf(record))).toEqual(record);
  });

  test('are as many, and as long, for the change of one person among 10 as among 1,000', () => {
    const written = [10, 1_000].map((people) => {
      const participant = person(5, { isMuted: true });
      const reduction = told(callOf(people), { kind: 'participant', participant });
      expect(reduction.events).toHaveLength(1);
      return JSON.stringify(writesOf(reduction)).length;
    });
    expect(Math.max(...written)).toBeLessThan(Math.min(...written) * 1.1);
  });

  test('keep the order of joining when somebody gets another key, and when somebody changes', () => {
    const change = {
      kind: 'roster',
      rekeyed: [['user:user 1', 'p1']],
      upserted: [['p0', person(0, { isMuted: true })]],
      left: [],
    } as const;
    const fields = new WrittenFields(
      fieldsOf(callOf(3)).map(([name, value]) => [
        name === 'participant p1' ? 'participant user:user 1' : name,
        value,
      ]),
    );
    fields.write([viewWritesOf(change, () => viewOf(fields.all))]);
    const { participants } = viewOf(fields.all);
    expect([...participants.keys()]).toEqual(['p0', 'p1', 'p2']);
    expect(participants.get('p0')?.isMuted).toBe(true);
  });

  test('that are not a call’s say which is missing', () => {
    expect(() => recordOf([])).toThrow('without its field record');
    expect(() => viewOf([['call', '{}']])).toThrow('without its field operations');
  });
});
