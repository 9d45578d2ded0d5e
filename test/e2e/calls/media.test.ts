import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, type LiveWorld, meeting, peer, startLiveWorld } from './live-world.ts';
import { expectTruth, followStory, line, storyUpToNow } from './story.ts';

let world: LiveWorld;

beforeAll(async () => {
  world = await startLiveWorld();
});

afterAll(() => world.close());

/** Creates a call by a scenario, and lets it connect. */
async function connect(input: Record<string, unknown>, scenario: string, steps = 2): Promise<string> {
  const { id } = await world.create(input, scenario);
  await world.steps(steps);
  return id;
}

/** What happens while something is done. */
async function during(id: string, act: () => Promise<unknown>): Promise<string[]> {
  const before = await world.shown(id);
  await act();
  return (await storyUpToNow(world, id, followStory(world, id, before?.cursor))).map(line);
}

const prompts = [{ uri: 'https://cdn.contoso.com/beep.wav' }];

describe('tones', () => {
  test('are told in order, once they were asked for', async () => {
    const id = await connect(peer, 'tones');
    const story = await during(id, async () => {
      await world.act('subscribeToTone', { callId: id, clientContext: 'a' });
      await world.steps(6);
    });
    expect(story[0]).toBe('SUBSCRIBE_TO_TONE COMPLETED');
    const tones = story.filter((one) => one.startsWith('tone'));
    expect(tones).toEqual(['tone TONE1', 'tone TONE2', 'tone TONE3', 'tone POUND']);
  });

  test('are not told to who did not ask', async () => {
    const id = await connect(peer, 'tones');
    const before = await world.shown(id);
    await world.steps(6);
    expect((await world.shown(id))?.cursor).toBe(before?.cursor);
  });
});

describe('a prompt', () => {
  test('is played to its end', async () => {
    const id = await connect(peer, 'connected');
    const story = await during(id, async () => {
      await world.act('playPrompt', { callId: id, prompts });
      await world.steps(1);
    });
    expect(story).toEqual(['PLAY_PROMPT RUNNING', 'PLAY_PROMPT COMPLETED']);
  });

  test('that is cancelled fails', async () => {
    const id = await connect(peer, 'connected');
    await during(id, async () => {
      await world.act('playPrompt', { callId: id, prompts });
      await world.act('cancelMediaProcessing', { callId: id });
    });
    expect((await world.shown(id))?.operations.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'PLAY_PROMPT FAILED',
      'CANCEL_MEDIA_PROCESSING COMPLETED',
    ]);
  });

  test('fails with the call that ends while it is played, and before the call is over', async () => {
    const id = await connect(peer, 'connected');
    const story = await during(id, async () => {
      await world.act('playPrompt', { callId: id, prompts });
      await world.control('POST', `/calls/${id}/hangUp`, { code: 200, subcode: 4521 });
    });
    expect(story).toEqual(['PLAY_PROMPT RUNNING', 'PLAY_PROMPT FAILED', 'TERMINATED 200/4521']);
  });
});

test('a recorded response ends with where it is, and a query alone shows its token', async () => {
  const id = await connect(peer, 'recordedResponse');
  const before = await world.shown(id);
  await world.act('recordResponse', { callId: id, playBeep: true, maxRecordDurationSeconds: 10 });
  await world.advance(15_000);
  const document = `subscription ($id: ID!, $after: ID) { callEvents(callId: $id, after: $after) {
    cursor ... on CallOperationChanged { operation { status recordingLocation recordingAccessToken } }
  } }`;
  interface Recorded {
    readonly cursor: string;
    readonly operation?: { readonly status: string; readonly recordingLocation: string | null };
  }
  const now = await world.shown(id);
  const events = await world
    .subscribe<Recorded>(document, { id, after: before?.cursor })
    .until(({ cursor }) => cursor === now?.cursor);
  expect(events.at(-1)?.operation).toEqual({
    status: 'COMPLETED',
    recordingLocation: expect.stringMatching(/^http/) as unknown,
    recordingAccessToken: null,
  });
  const asked = await world.query<{ call: { operations: readonly { recordingAccessToken: string }[] } }>(
    'query ($id: ID!) { call(id: $id) { operations { recordingAccessToken } } }',
    { id },
  );
  expect(asked.data?.call.operations.at(-1)?.recordingAccessToken).toMatch(/./);
});

test('hold music is started and stopped for somebody in a group', async () => {
  const id = await connect(group, 'holdMusic', 4);
  const participantId = (await world.shown(id))?.participants.at(-1)?.id;
  const story = await during(id, async () => {
    await world.act('startHoldMusic', { callId: id, participantId });
    await world.steps(1);
    await world.act('stopHoldMusic', { callId: id, participantId });
    await world.steps(1);
  });
  expect(story).toEqual([
    'START_HOLD_MUSIC RUNNING',
    'START_HOLD_MUSIC COMPLETED',
    'roster 3 ~1',
    'STOP_HOLD_MUSIC RUNNING',
    'STOP_HOLD_MUSIC COMPLETED',
    'roster 3 ~1',
  ]);
});

describe('muting', () => {
  test('the gateway itself shows in the roster, as does unmuting', async () => {
    const id = await connect(group, 'holdMusic', 4);
    const bot = (await world.shown(id))?.myParticipantId;
    const isMuted = async (): Promise<boolean | undefined> =>
      (await world.shown(id))?.participants.find((one) => one.id === bot)?.isMuted;
    await world.act('muteCall', { callId: id });
    expect(await isMuted()).toBe(true);
    await expectTruth(world, id);
    await world.act('unmuteCall', { callId: id });
    expect(await isMuted()).toBe(false);
    await expectTruth(world, id);
  });

  test('somebody else shows in the roster until they unmute themself', async () => {
    const id = await connect(group, 'holdMusic', 4);
    const participantId = (await world.shown(id))?.participants.at(-1)?.id;
    const story = await during(id, async () => {
      await world.act('muteCallParticipant', { callId: id, participantId });
      await world.control('POST', `/calls/${id}/participants/${participantId}/unmute`);
    });
    expect(story.filter((one) => one.startsWith('roster'))).toEqual(['roster 3 ~1', 'roster 3 ~1']);
    expect(story.filter((one) => one.startsWith('MUTE'))).toEqual(['MUTE_PARTICIPANT COMPLETED']);
    await expectTruth(world, id);
  });
});

describe('sharing', () => {
  test('in a meeting is told as it begins and ends, with who shares', async () => {
    const id = await connect(meeting, 'contentSharing', 1);
    const story = await during(id, () => world.steps(3));
    expect(story).toEqual(['sharing +1', 'roster 3 ~1', 'roster 3 ~2', 'sharing -1', 'roster 3 ~1']);
    expect((await world.shown(id))?.contentSharingSessions).toEqual([]);
  });

  test('shows one session, and one person who shares, as long as it lasts', async () => {
    const id = await connect(meeting, 'contentSharing', 2);
    const shown = await world.shown(id);
    expect(shown?.contentSharingSessions).toHaveLength(1);
    expect(shown?.participants.filter(({ isSharingScreen }) => isSharingScreen)).toHaveLength(1);
  });

  test('ends with the call, before the call is over', async () => {
    const id = await connect(meeting, 'contentSharing', 2);
    const story = await during(id, () =>
      world.control('POST', `/calls/${id}/hangUp`, { code: 200, subcode: 4521 }),
    );
    expect(story).toEqual(['sharing -1', 'roster 0 -3', 'TERMINATED 200/4521']);
  });
});
