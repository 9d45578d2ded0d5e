import { expect, test } from 'vitest';
import { CallRecords } from '../../src/live/call-records.ts';
import type { CallRecord } from '../../src/live/record/call-record.ts';
import type { KnownNotification } from '../../src/live/record/known-notification.ts';
import { MemoryCallStore } from '../../src/live/store/memory-call-store.ts';
import { stateOf } from './harness.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const says = (state: string) =>
  ({ type: 'notification', notification: stateOf(state, callId) as KnownNotification }) as const;

/** A store that was told of nothing since a moment that the test chooses. */
class StoreThatLags extends MemoryCallStore {
  reads = 0;
  #known: CallRecord | undefined;

  lag(): void {
    this.#known = super.known(callId);
  }

  override known(): CallRecord | undefined {
    return this.#known;
  }

  override read(asked: string): ReturnType<MemoryCallStore['read']> {
    this.reads += 1;
    return super.read(asked);
  }
}

async function begin(): Promise<{
  calls: StoreThatLags;
  records: CallRecords;
  state: () => Promise<unknown>;
}> {
  const calls = new StoreThatLags(() => 0);
  const records = new CallRecords(calls, () => 0);
  await records.begin({ callId, graphId: callId }, 'created');
  return { calls, records, state: async () => (await records.get(callId)).view.call.state };
}

test('a call that is known at its newest is not read before it is changed', async () => {
  const { calls, records, state } = await begin();
  calls.lag();
  await records.apply(callId, says('established'));
  expect(calls.reads).toBe(0);
  expect(await state()).toBe('established');
});

test('what was reduced from an older record than the newest is reduced again', async () => {
  const { calls, records, state } = await begin();
  calls.lag();
  await records.apply(callId, says('establishing'));
  await records.apply(callId, says('established'));
  const stored = await calls.readHistory(callId);
  expect(stored).toMatchObject({
    record: { sequence: 2 },
    log: { events: [{ sequence: 1 }, { sequence: 2 }] },
  });
  expect(await state()).toBe('established');
});

test('what changes nothing in an older record is still looked at in the newest', async () => {
  const { calls, records, state } = await begin();
  await records.apply(callId, says('established'));
  calls.lag();
  await records.apply(callId, says('hold'));
  // To who knows only the older record, it is a repeat.
  await records.apply(callId, says('established'));
  expect(await state()).toBe('established');
});

test('a call that ended meanwhile stays as it is', async () => {
  const { calls, records, state } = await begin();
  calls.lag();
  await records.apply(callId, says('terminated'));
  await records.apply(callId, says('established'));
  expect(await state()).toBe('terminated');
});
