import { describe, expect, test } from 'vitest';
import { askedNow } from '../../../src/live/record/call-record.ts';
import { RoomJournals } from '../../../src/live/rooms/room-journals.ts';
import { ana, ben, callId, roomId, RoomHarness, shown, telephone } from './room-harness.ts';

describe('where Event Grid alone tells of a call', () => {
  test('it is under way in its room, from whatever comes first until some seconds after its end', async () => {
    const harness = new RoomHarness();
    const rooms = new RoomJournals(harness.live.store.keyValues, harness.live.store.calls, harness.now);
    expect(await harness.joined(1, ana)).toBe('committed');
    expect(await harness.state(callId)).toBe('established');
    expect(await rooms.callInRoom(roomId)).toBe(callId);
    expect(await harness.over(9)).toBe('committed');
    expect(await harness.state(callId)).toBe('terminating');
    await harness.pass(4_000);
    expect(await harness.state(callId)).toBe('terminating');
    await harness.pass(2_000);
    expect((await harness.view()).call).toMatchObject({ state: 'terminated', resultInfo: { subcode: 5003 } });
    expect(await harness.there()).toEqual([]);
    expect(await rooms.callInRoom(roomId)).toBeUndefined();
  });

  test('who joins is there with name, role and since when, and not known to be muted', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana, { displayName: 'Ana', role: 'Presenter' });
    expect(await harness.seen(ana)).toEqual({
      name: 'Ana',
      role: 'Presenter',
      isMuted: undefined,
      isOnHold: undefined,
      since: 1,
    });
    expect(await harness.isComplete()).toBe(false);
  });

  test('who leaves is gone, also if leaving comes before joining', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana);
    await harness.left(5, ana);
    expect(await harness.there()).toEqual([]);
    await harness.left(4, ben);
    await harness.joined(2, ben);
    expect(await harness.there()).toEqual([]);
  });

  test('who joins and leaves in the same moment is gone, whichever is told last', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana);
    await harness.left(1, ana);
    expect(await harness.there()).toEqual([]);
    await harness.left(1, ben);
    await harness.joined(1, ben);
    expect(await harness.there()).toEqual([]);
  });

  test('who comes back is there again, with their name', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana, { displayName: 'Ana' });
    await harness.left(2, ana);
    await harness.joined(3, ana, { device: 'another device' });
    expect(await harness.seen(ana)).toMatchObject({ name: 'Ana', since: 3 });
  });

  test('who has two devices is there once, until the last has left', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana, { device: 'computer' });
    await harness.joined(2, ana, { device: 'telephone' });
    expect(await harness.there()).toEqual([ana]);
    await harness.left(3, ana, { device: 'computer' });
    expect(await harness.seen(ana)).toMatchObject({ since: 2 });
    await harness.left(4, ana, { device: 'telephone' });
    expect(await harness.there()).toEqual([]);
  });

  test('what is told again changes nothing', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana);
    const before = await harness.live.read(callId);
    expect(await harness.joined(1, ana)).toBe('repeated');
    expect(await harness.live.read(callId)).toEqual(before);
  });

  test('a name that comes late is told, though it is older than what is known', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana, { device: 'computer' });
    await harness.joined(3, ana, { device: 'telephone' });
    await harness.left(2, ana, { device: 'computer' });
    await harness.joined(1, ana, { device: 'computer', displayName: 'Ana' });
    expect(await harness.seen(ana)).toMatchObject({ name: 'Ana', since: 3 });
  });

  test('what is told in one post is one change for clients', async () => {
    const harness = new RoomHarness();
    await harness.started(1);
    const before = (await harness.record()).sequence;
    const events = [1, 2].flatMap((second) =>
      [ana, ben].map((rawId) => harness.eventOf('participantAdded', second, rawId)),
    );
    expect(await harness.live.roomCalls.deliverEvents(events)).toEqual(events.map(() => 'committed'));
    expect((await harness.record()).sequence).toBe(before + 1);
    expect(await harness.there()).toEqual([ana, ben]);
  });

  test('who started it is its source', async () => {
    const harness = new RoomHarness();
    await harness.joined(2, ben);
    await harness.started(1);
    expect((await harness.view()).call.source?.identity).toMatchObject({
      azureCommunicationServicesUser: { rawId: ana },
    });
  });

  test('a call of which nothing is heard for a day is over', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana);
    await harness.pass(23 * 3_600_000);
    await harness.joined(2, ben);
    await harness.pass(23 * 3_600_000);
    expect(await harness.state(callId)).toBe('established');
    await harness.pass(2 * 3_600_000);
    expect((await harness.view()).call).toMatchObject({ state: 'terminated', resultInfo: { code: 408 } });
  });
});

describe('a call that is over', () => {
  test('does not begin again by what is late', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana);
    await harness.left(2, ana);
    await harness.over(2);
    expect(await harness.state(callId)).toBe('terminated');
    for (const late of [
      () => harness.joined(1, ben),
      () => harness.connected('c', 9),
      () => harness.over(2),
    ]) {
      expect(await late()).toBe('dropped');
    }
    await harness.pass(60 * 60_000);
    expect(await harness.joined(1, ben)).toBe('dropped');
    expect(await harness.state(callId)).toBe('terminated');
    expect(await harness.live.roomCalls.connected(roomId, { connectionId: 'c', serverCallId: callId })).toBe(
      false,
    );
  });

  test('and is told of by its end first, is over at once and was never under way in its room', async () => {
    const harness = new RoomHarness();
    await harness.over(9);
    expect(await harness.state(callId)).toBe('terminated');
    const rooms = new RoomJournals(harness.live.store.keyValues, harness.live.store.calls, harness.now);
    expect((await rooms.open(roomId)).changes).toEqual([]);
  });

  test('leaves the next one under way in its room, also if that is told of first', async () => {
    const harness = new RoomHarness();
    const rooms = new RoomJournals(harness.live.store.keyValues, harness.live.store.calls, harness.now);
    await harness.joined(20, ana, { callId: 'the next' });
    await harness.joined(1, ana);
    expect(await rooms.callInRoom(roomId)).toBe('the next');
    await harness.over(9);
    await harness.pass(6_000);
    expect(await rooms.callInRoom(roomId)).toBe('the next');
  });
});

test('a call that is known by a connection alone is not replaced by one before it', async () => {
  const harness = new RoomHarness();
  const rooms = new RoomJournals(harness.live.store.keyValues, harness.live.store.calls, harness.now);
  await harness.pass(90_000);
  await harness.connected('c', 20);
  await harness.joined(10, ana, { callId: 'the one before' });
  expect(await rooms.callInRoom(roomId)).toBe(callId);
  await harness.joined(30, ana, { callId: 'the next' });
  expect(await rooms.callInRoom(roomId)).toBe('the next');
});

describe('a call that is in no room', () => {
  test('is not ours', async () => {
    const harness = new RoomHarness();
    expect(await harness.joined(1, ana, { roomId: undefined })).toBe('dropped');
    expect(await harness.live.read(callId)).toBeUndefined();
  });
});

describe('while a connection is open', () => {
  test('its list is the truth: who is there, muted, on hold; names and roles are from Event Grid', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana, { displayName: 'Ana', role: 'Presenter' });
    await harness.connected('c', 2);
    expect(await harness.isComplete()).toBe(false);
    await harness.listed('c', 3, 0, shown(ana, true), shown(telephone, false, true));
    expect(await harness.isComplete()).toBe(true);
    expect(await harness.seen(ana)).toEqual({
      name: 'Ana',
      role: 'Presenter',
      isMuted: true,
      isOnHold: false,
      since: 1,
    });
    expect(await harness.seen(telephone)).toMatchObject({ isMuted: false, isOnHold: true, since: 3 });
    // The list knows better than what Event Grid tells, which may be old.
    await harness.joined(4, ben, { displayName: 'Ben' });
    await harness.left(4, ana);
    expect(await harness.there()).toEqual([ana, telephone]);
    await harness.listed('c', 5, 1, ben);
    expect(await harness.there()).toEqual([ben]);
    expect(await harness.seen(ben)).toMatchObject({ name: 'Ben', isMuted: false, since: 4 });
  });

  test('an older list says nothing, and neither does the same again', async () => {
    const harness = new RoomHarness();
    await harness.connected('c', 1);
    await harness.listed('c', 3, 2, ana, ben);
    expect(await harness.listed('c', 2, 1, ana)).toBe('repeated');
    expect(await harness.listed('c', 3, 2, ana)).toBe('repeated');
    expect(await harness.there()).toEqual([ana, ben]);
  });

  test('lists without a number are told apart by when they were made', async () => {
    const harness = new RoomHarness();
    await harness.connected('c', 1);
    await harness.listed('c', 3, undefined, ana, ben);
    await harness.listed('c', 2, undefined, ana);
    expect(await harness.there()).toEqual([ana, ben]);
    await harness.listed('c', 4, undefined, ben);
    expect(await harness.there()).toEqual([ben]);
  });

  test('a list that may be cut takes nobody out of whom Event Grid tells, and is not said to be whole', async () => {
    const harness = new RoomHarness();
    await harness.joined(1, ana);
    await harness.connected('c', 2);
    const people = Array.from({ length: 350 }, (_, number) => `8:acs:resource_${number}`);
    await harness.listed('c', 9, 0, ...people);
    expect(await harness.isComplete()).toBe(false);
    expect(await harness.there()).toHaveLength(351);
    await harness.listed('c', 10, 1, ...people.slice(1));
    expect(await harness.isComplete()).toBe(true);
    expect(await harness.there()).toHaveLength(349);
  });

  test('what is asked of it holds, unless it has told a list since', async () => {
    const harness = new RoomHarness();
    await harness.connected('c', 1);
    const { roomCalls } = harness.live;
    const askedAt = askedNow(await harness.record());
    await harness.listed('c', 2, 0, ana, ben);
    await roomCalls.observedParticipants(callId, 'c', [shown(ana)], askedAt);
    expect(await harness.there()).toEqual([ana, ben]);
    await roomCalls.observedParticipants(callId, 'c', [shown(ben, true)], askedNow(await harness.record()));
    expect(await harness.there()).toEqual([ben]);
    expect(await harness.seen(ben)).toMatchObject({ isMuted: true });
    const before = await harness.record();
    await roomCalls.observedParticipants(callId, 'c', [shown(ben, true)], askedNow(before));
    expect(await harness.record()).toBe(before);
    await roomCalls.observedParticipants(callId, 'another', [shown(ana)], askedNow(before));
    expect(await harness.there()).toEqual([ben]);
  });

  test('silence does not end the call', async () => {
    const harness = new RoomHarness();
    await harness.connected('c', 1);
    await harness.pass(50 * 3_600_000);
    expect(await harness.state(callId)).toBe('established');
  });
});

describe('when a connection is no more', () => {
  async function connected(): Promise<RoomHarness> {
    const harness = new RoomHarness();
    await harness.joined(1, ana);
    await harness.connected('c', 2);
    await harness.listed('c', 3, 4, shown(ana, true), shown(ben, true), telephone);
    return harness;
  }

  test('its last list counts for some seconds; then who is there only by it has left, and nobody is known to be muted', async () => {
    const harness = await connected();
    await harness.disconnected('c', 4);
    expect(await harness.isComplete()).toBe(false);
    expect(await harness.there()).toEqual([ana, ben, telephone]);
    await harness.joined(5, ben);
    await harness.pass(14_000);
    expect(await harness.seen(ana)).toMatchObject({ isMuted: true });
    await harness.pass(2_000);
    expect(await harness.there()).toEqual([ana, ben]);
    expect(await harness.seen(ana)).toMatchObject({ isMuted: undefined, isOnHold: undefined });
  });

  test('who leaves after it is gone at once', async () => {
    const harness = await connected();
    await harness.disconnected('c', 4);
    await harness.left(5, ben);
    await harness.left(5, ana);
    expect(await harness.there()).toEqual([telephone]);
  });

  test('whom its last list was without does not come back by what was told of earlier', async () => {
    const harness = await connected();
    await harness.listed('c', 9, 5, ben);
    await harness.disconnected('c', 10);
    expect(await harness.there()).toEqual([ben]);
    await harness.joined(9, ana, { device: 'another device' });
    expect(await harness.there()).toEqual([ben, ana]);
  });

  test('what is late of it changes nothing', async () => {
    const harness = await connected();
    await harness.disconnected('c', 4);
    await harness.listed('c', 5, 6, ana);
    await harness.connected('c', 2);
    expect(await harness.there()).toEqual([ana, ben, telephone]);
    expect(await harness.isComplete()).toBe(false);
  });

  test('the next one begins its numbers anew, and nobody has come or gone for that', async () => {
    const harness = await connected();
    await harness.disconnected('c', 4);
    const before = await harness.there();
    await harness.connected('d', 5);
    await harness.listed('d', 6, 0, shown(ana, true), shown(ben, true), telephone);
    await harness.pass(60_000);
    expect(await harness.there()).toEqual(before);
    expect(await harness.isComplete()).toBe(true);
  });

  test('that is told of late, the next one is open all the same', async () => {
    const harness = await connected();
    await harness.listed('d', 6, 0, ana);
    expect(await harness.there()).toEqual([ana]);
    // The end of the first, and what it had told before.
    await harness.listed('c', 4, 5, ben);
    await harness.disconnected('c', 5);
    expect(await harness.there()).toEqual([ana]);
    expect(await harness.isComplete()).toBe(true);
  });
});

test('a connection that is told of after a later one is no more', async () => {
  const harness = new RoomHarness();
  await harness.listed('d', 6, 0, ana);
  await harness.connected('c', 2);
  await harness.listed('c', 3, 0, ben);
  expect(await harness.there()).toEqual([ana]);
  await harness.listed('d', 7, 1, ana, ben);
  expect(await harness.there()).toEqual([ana, ben]);
});

describe('a callback of Call Automation', () => {
  test('by the token of a room begins its call, and no call of another room is changed by it', async () => {
    const harness = new RoomHarness();
    expect(await harness.listed('c', 1, 0, ana)).toBe('committed');
    const token = await harness.live.roomCalls.issueConnectionToken('another room');
    const { roomCall } = await harness.record();
    expect(roomCall?.roomId).toBe(roomId);
    const event = { connectionId: 'c', serverCallId: callId, at: 9, type: '', result: undefined } as const;
    const disconnected = { ...event, kind: 'disconnected', operationContext: undefined } as const;
    expect(await harness.automation(disconnected, token)).toBe('dropped');
    expect(harness.dropped).toEqual(['foreignToken']);
    // Where a token is forgotten, the connection says enough.
    expect(await harness.automation(disconnected, 'forgotten')).toBe('committed');
    expect(await harness.automation({ ...disconnected, connectionId: 'd' }, 'forgotten')).toBe('dropped');
  });
});

describe('what is done by a connection', () => {
  test('is an operation that comes to its end, whichever is told first, its end or its beginning', async () => {
    const harness = new RoomHarness();
    await harness.connected('c', 1);
    const running = { '@odata.type': '#microsoft.graph.playPromptOperation', status: 'running' };
    await harness.live.operationStarted(callId, { ...running, id: 'a prompt' });
    expect(await harness.operation('PlayFailed', 'operationFailed', 'a prompt')).toBe('committed');
    expect(await harness.operation('AddParticipantSucceeded', 'operationSucceeded', 'an invitation')).toBe(
      'committed',
    );
    await harness.live.operationStarted(callId, { ...running, id: 'an invitation' });
    const { operations } = await harness.view();
    expect([...operations.values()]).toMatchObject([
      { id: 'a prompt', status: 'failed', resultInfo: { code: 487 } },
      { '@odata.type': '#microsoft.graph.inviteParticipantsOperation', status: 'completed' },
    ]);
    expect((await harness.record()).doubts.size).toBe(0);
  });

  test('is no operation if nobody began it as one', async () => {
    const harness = new RoomHarness();
    await harness.connected('c', 1);
    expect(await harness.operation('RemoveParticipantSucceeded', 'operationSucceeded', 'ours')).toBe(
      'repeated',
    );
    expect(await harness.operation('PlayCompleted', 'operationSucceeded')).toBe('repeated');
    expect((await harness.view()).operations.size).toBe(0);
  });

  test('hears each tone once, by the names that Graph gives them', async () => {
    const harness = new RoomHarness();
    await harness.connected('c', 1);
    const heard: unknown[] = [];
    for (const [index, tone] of ['five', 'asterisk', 'pound', 'a'].entries()) {
      expect(await harness.tone(tone, index)).toBe('committed');
      expect(await harness.tone(tone, index)).toBe('repeated');
      heard.push((await harness.view()).call.toneInfo?.tone);
    }
    expect(heard).toEqual(['tone5', 'star', 'pound', 'a']);
    await harness.disconnected('c', 9);
    await harness.connected('d', 10);
    expect(await harness.tone('five', 0)).toBe('committed');
  });
});

describe('a process that dies', () => {
  test('before a call is noted in its room loses nothing: the event comes again', async () => {
    const harness = new RoomHarness();
    const { keyValues, calls } = harness.live.store;
    const set = keyValues.set.bind(keyValues);
    keyValues.set = () => Promise.reject(new Error('the store is out of reach'));
    await expect(harness.joined(1, ana)).rejects.toThrow('out of reach');
    keyValues.set = set;
    expect(await harness.joined(1, ana)).toBe('committed');
    expect(await new RoomJournals(keyValues, calls, harness.now).callInRoom(roomId)).toBe(callId);
    expect(await harness.there()).toEqual([ana]);
  });
});

test('Graph is never asked about a call in a room', async () => {
  const harness = new RoomHarness();
  await harness.joined(1, ana);
  await harness.connected('c', 2);
  await harness.listed('c', 3, 0, ana, ben);
  await harness.disconnected('c', 4);
  await harness.live.find(callId);
  await harness.pass(25 * 3_600_000);
  expect(await harness.state(callId)).toBe('terminated');
  await harness.live.find(callId);
  expect(harness.asked).toEqual([]);
});
