import { expect, test } from 'vitest';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import type { GraphPort } from '../../../src/live/record/graph-port.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
const of = { callId, graphCallId: callId, changeType: 'updated' } as const;
const roster = (...ids: string[]) =>
  ({ ...of, kind: 'roster', participants: ids.map((id) => ({ id })) }) as const;

const nobody: GraphPort = {
  getCall: () => Promise.resolve(undefined),
  listParticipants: () => Promise.resolve(undefined),
  getParticipant: () => Promise.resolve(undefined),
  keepAlive: () => Promise.resolve(true),
  hangUp: () => Promise.resolve(),
};

/** Who is listed after full rosters came, each with the key of its delivery. */
async function listedAfter(...deliveries: (readonly [key: string, ids: string[]])[]): Promise<string[]> {
  const store = createMemoryStore(() => 0);
  const live = new LiveCalls({ store, graph: nobody, now: () => 0 });
  await live.create({
    fingerprint: '',
    keepAlive: false,
    isUncertain: () => false,
    post: () => Promise.resolve({ id: callId, state: 'established' }),
  });
  for (const [deliveryKey, ids] of deliveries) {
    const notifications = [roster(...ids)];
    await live.deliver({
      notifications,
      callbackToken: undefined,
      tenantId: '',
      deliveryKey,
      receivedAt: new Date(0),
    });
  }
  const stored = await live.read(callId);
  return stored?.kind === 'live' ? [...stored.record.view.participants.keys()] : [];
}

test('a full roster that is delivered twice does not confirm by itself that somebody has left', async () => {
  expect(await listedAfter(['1', ['p1', 'p2']], ['2', ['p1']], ['2', ['p1']])).toEqual(['p1', 'p2']);
});

test('a full roster after another confirms that somebody has left', async () => {
  expect(await listedAfter(['1', ['p1', 'p2']], ['2', ['p1']], ['3', ['p1']])).toEqual(['p1']);
});
