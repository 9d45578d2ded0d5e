import { describe, expect, test } from 'vitest';
import type { CallNotification } from '../../src/microsoft-graph/notifications.ts';
import type { CallResource, ParticipantResource } from '../../src/microsoft-graph/resources.ts';
import { callId, deltaOf, LiveHarness, stateOf } from './harness.ts';

const list = `listParticipants ${callId}`;
const of = { callId, graphCallId: callId, changeType: 'updated' } as const;
const user = (id: string) => ({ user: { id } });
const person = (id: string): ParticipantResource => ({ id, info: { identity: user(`user-${id}`) } });
const own = '0d7664b6-6432-43ed-8d27-d9e7adec188c';
const bot = { id: own, info: { identity: { application: { id: 'the bot' } } } };

const group: CallResource = {
  myParticipantId: own,
  targets: [{ identity: user('a') }, { identity: user('b') }],
};
const meeting: CallResource = {
  myParticipantId: own,
  targets: [],
  chatInfo: { threadId: '19:x@thread.v2' },
};
const pair: CallResource = { myParticipantId: own, targets: [{ identity: user('a') }] };

const rosterOf = (...participants: ParticipantResource[]): CallNotification => ({
  ...of,
  kind: 'roster',
  participants,
});

const invitation = (status: string, ...invited: string[]) => ({
  '@odata.type': '#microsoft.graph.inviteParticipantsOperation',
  id: 'op1',
  status,
  participants: invited.map((id) => ({ identity: user(id) })),
});

/** The result of an invitation, after which Graph has no operation any more. */
const invitationEnded = (status: string, ...invited: string[]): CallNotification => ({
  ...of,
  changeType: 'deleted',
  kind: 'operation',
  operation: invitation(status, ...invited),
});

/** A call that Graph has told of as connected, and a minute in which it tells no more but what is given. */
async function connected(call: CallResource, ...told: CallNotification[]): Promise<LiveHarness> {
  const harness = new LiveHarness();
  await harness.create();
  harness.participants.set(callId, [bot, person('p1')]);
  harness.reconciler.start();
  await harness.deliver([stateOf('established', callId, call), ...told]);
  return harness;
}

async function keysOf(harness: LiveHarness): Promise<string[]> {
  const stored = await harness.live.read(callId);
  if (stored?.kind !== 'live') throw new Error('the call is not there');
  return [...stored.record.view.participants.keys()];
}

/** What was asked within half a minute from now. */
async function askedIn30s(harness: LiveHarness): Promise<string[]> {
  await harness.scheduler.advance(30_000);
  await harness.reconciler.stop();
  return harness.takeAsked();
}

describe('the roster of a call that is connected', () => {
  test.each([
    ['a group call', group],
    ['a meeting', meeting],
  ])('of %s is asked for by one list if it does not come within two seconds', async (_, call) => {
    const harness = await connected(call);
    await harness.scheduler.advance(1_900);
    expect(harness.takeAsked()).toEqual([]);
    expect(await askedIn30s(harness)).toEqual([list]);
    expect(await keysOf(harness)).toEqual([own, 'p1']);
  });

  test.each([
    ['in full', rosterOf(bot, person('p1'))],
    ['by changes', deltaOf(1, bot, person('p1'))],
    ['with the id written otherwise', deltaOf(1, { ...bot, id: own.toUpperCase() }, person('p1'))],
    ['cut at a hundred', rosterOf(...Array.from({ length: 100 }, (_, n) => person(`p${n}`)))],
  ])('is not asked for if it comes %s', async (_, roster) => {
    const harness = await connected(group);
    await harness.scheduler.advance(1_500);
    await harness.deliver([roster]);
    expect(await askedIn30s(harness)).toEqual([]);
  });

  test('is not asked for if it came before the state', async () => {
    const harness = new LiveHarness();
    await harness.create();
    harness.reconciler.start();
    await harness.deliver([deltaOf(1, bot, person('p1')), stateOf('established', callId, group)]);
    expect(await askedIn30s(harness)).toEqual([]);
  });

  test('is not asked for between two, who have none, also where the reply that says so comes late', async () => {
    const harness = await connected({ myParticipantId: own });
    await harness.scheduler.advance(3_000);
    await harness.live.apply(callId, { type: 'callReply', call: { ...pair, state: 'establishing' } });
    expect(await askedIn30s(harness)).toEqual([]);
  });

  test('is asked for once the reply says that it is a group', async () => {
    const harness = await connected({ myParticipantId: own });
    await harness.scheduler.advance(3_000);
    await harness.live.apply(callId, { type: 'callReply', call: { ...group, state: 'establishing' } });
    expect(await askedIn30s(harness)).toEqual([list]);
  });

  test('is not asked for once the call is over', async () => {
    const harness = await connected(group, stateOf('terminated'));
    expect(await askedIn30s(harness)).toEqual([]);
  });

  test.each([
    ['a first change', deltaOf(1, person('p2'))],
    ['a first full roster', rosterOf(person('p2'))],
  ])('is asked for if %s is without the own participant, whatever state is known', async (_, roster) => {
    const harness = new LiveHarness();
    await harness.create();
    await harness.live.apply(callId, { type: 'callReply', call: { myParticipantId: own } });
    harness.participants.set(callId, [bot, person('p1'), person('p2')]);
    harness.reconciler.start();
    await harness.deliver([roster]);
    expect(await askedIn30s(harness)).toEqual([list]);
    expect((await keysOf(harness)).sort()).toEqual([own, 'p1', 'p2']);
  });

  test('is asked for once, also where the list is without the own participant', async () => {
    const harness = await connected(group);
    harness.participants.set(callId, [person('p1')]);
    await harness.scheduler.advance(5_000);
    await harness.deliver([deltaOf(1, person('p2'))]);
    expect(await askedIn30s(harness)).toEqual([list]);
  });
});

describe('the roster after an invitation that completed', () => {
  const quiet = () => connected(group, deltaOf(1, bot, person('p1')));

  test('is asked for by one list if who was invited is not in one within two seconds', async () => {
    const harness = await quiet();
    harness.participants.set(callId, [bot, person('p1'), person('p2'), person('p3')]);
    await harness.deliver([invitationEnded('completed', 'user-p2', 'user-p3')]);
    // Somebody else comes meanwhile, with a number that leaves nothing out.
    await harness.deliver([deltaOf(2, person('p4'))]);
    harness.participants.get(callId)?.push(person('p4'));
    expect(await askedIn30s(harness)).toEqual([list]);
    expect((await keysOf(harness)).sort()).toEqual([own, 'p1', 'p2', 'p3', 'p4']);
  });

  test.each([
    ['after the result', [invitationEnded('completed', 'user-p2'), deltaOf(2, person('p2'))]],
    ['before the result', [deltaOf(2, person('p2')), invitationEnded('completed', 'user-p2')]],
  ])('is not asked for if it comes %s', async (_, told) => {
    const harness = await quiet();
    await harness.deliver(told);
    expect(await askedIn30s(harness)).toEqual([]);
  });

  test.each(['running', 'failed'])('is not asked for while the invitation is %s', async (status) => {
    const harness = await quiet();
    await harness.live.operationStarted(callId, invitation(status, 'user-p2'));
    expect(await askedIn30s(harness)).toEqual([]);
  });

  test('is asked for where the result does not say who was invited, but the reply did', async () => {
    const harness = await quiet();
    await harness.live.operationStarted(callId, invitation('running', 'user-p2'));
    await harness.deliver([{ ...of, changeType: 'deleted', kind: 'operation', operation: { id: 'op1' } }]);
    expect(await askedIn30s(harness)).toEqual([list]);
  });
});

describe('a call of two', () => {
  test('into which somebody is invited is no call of two any more: its roster is looked at when it is kept alive', async () => {
    const harness = await connected(pair);
    await harness.live.operationStarted(callId, invitation('running', 'b'));
    await harness.scheduler.advance(20 * 60_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`keepAlive ${callId}`, list]);
    expect(await keysOf(harness)).toEqual([own, 'p1']);
  });

  test('is looked at by itself', async () => {
    const harness = await connected(pair);
    harness.calls.set(callId, { id: callId, state: 'established' });
    await harness.scheduler.advance(20 * 60_000);
    await harness.reconciler.stop();
    expect(harness.takeAsked()).toEqual([`keepAlive ${callId}`, `getCall ${callId}`]);
  });
});
