import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { group, meeting, peer, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { expectAsSimulated, followEvents, describeEvent, eventsUpToNow } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

/** Creates a call by a scenario, and lets it connect. */
async function connect(input: Record<string, unknown>, scenario: string, steps = 2): Promise<string> {
  const { id } = await harness.create(input, scenario);
  await harness.steps(steps);
  return id;
}

/** What happens while something is done. */
async function during(id: string, act: () => Promise<unknown>): Promise<string[]> {
  const before = await harness.shown(id);
  await act();
  return (await eventsUpToNow(harness, id, followEvents(harness, id, before?.cursor))).map(describeEvent);
}

const prompts = [{ uri: 'https://cdn.contoso.com/beep.wav' }];

describe('tones', () => {
  test('are told in order, once they were asked for', async () => {
    const id = await connect(peer, 'tones');
    const eventLog = await during(id, async () => {
      await harness.act('subscribeToTone', { callId: id, clientContext: 'a' });
      await harness.steps(6);
    });
    expect(eventLog[0]).toBe('SUBSCRIBE_TO_TONE COMPLETED');
    const tones = eventLog.filter((one) => one.startsWith('tone'));
    expect(tones).toEqual(['tone TONE1', 'tone TONE2', 'tone TONE3', 'tone POUND']);
  });

  test('are not told to who did not ask', async () => {
    const id = await connect(peer, 'tones');
    const before = await harness.shown(id);
    await harness.steps(6);
    expect((await harness.shown(id))?.cursor).toBe(before?.cursor);
  });
});

describe('a prompt', () => {
  test('is played to its end', async () => {
    const id = await connect(peer, 'connected');
    const eventLog = await during(id, async () => {
      await harness.act('playPrompt', { callId: id, prompts });
      await harness.steps(1);
    });
    expect(eventLog).toEqual(['PLAY_PROMPT RUNNING', 'PLAY_PROMPT COMPLETED']);
  });

  test('that is cancelled fails', async () => {
    const id = await connect(peer, 'connected');
    await during(id, async () => {
      await harness.act('playPrompt', { callId: id, prompts });
      await harness.act('cancelMediaProcessing', { callId: id });
    });
    expect((await harness.shown(id))?.operations.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'PLAY_PROMPT FAILED',
      'CANCEL_MEDIA_PROCESSING COMPLETED',
    ]);
  });

  test('fails with the call that ends while it is played, and before the call is over', async () => {
    const id = await connect(peer, 'connected');
    const eventLog = await during(id, async () => {
      await harness.act('playPrompt', { callId: id, prompts });
      await harness.control('POST', `/calls/${id}/hangUp`, { code: 200, subcode: 4521 });
    });
    expect(eventLog).toEqual(['PLAY_PROMPT RUNNING', 'PLAY_PROMPT FAILED', 'TERMINATED 200/4521']);
  });
});

test('a recorded response ends with where it is, and a query alone shows its token', async () => {
  const id = await connect(peer, 'recordedResponse');
  const before = await harness.shown(id);
  await harness.act('recordResponse', { callId: id, playBeep: true, maxRecordDurationSeconds: 10 });
  await harness.advance(15_000);
  const document = `subscription ($id: ID!, $after: ID) { callEvents(callId: $id, after: $after) {
    cursor ... on CallOperationChanged { operation { status recordingLocation recordingAccessToken } }
  } }`;
  interface Recorded {
    readonly cursor: string;
    readonly operation?: { readonly status: string; readonly recordingLocation: string | null };
  }
  const now = await harness.shown(id);
  const events = await harness
    .subscribe<Recorded>(document, { id, after: before?.cursor })
    .until(({ cursor }) => cursor === now?.cursor);
  expect(events.at(-1)?.operation).toEqual({
    status: 'COMPLETED',
    recordingLocation: expect.stringMatching(/^http/) as unknown,
    recordingAccessToken: null,
  });
  const asked = await harness.query<{ call: { operations: readonly { recordingAccessToken: string }[] } }>(
    'query ($id: ID!) { call(id: $id) { operations { recordingAccessToken } } }',
    { id },
  );
  expect(asked.data?.call.operations.at(-1)?.recordingAccessToken).toMatch(/./);
});

test('hold music is started and stopped for somebody in a group', async () => {
  const id = await connect(group, 'holdMusic', 4);
  const participantId = (await harness.shown(id))?.participants.at(-1)?.id;
  const eventLog = await during(id, async () => {
    await harness.act('startHoldMusic', { callId: id, participantId });
    await harness.steps(1);
    await harness.act('stopHoldMusic', { callId: id, participantId });
    await harness.steps(1);
  });
  expect(eventLog).toEqual([
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
    const bot = (await harness.shown(id))?.myParticipantId;
    const isMuted = async (): Promise<boolean | undefined> =>
      (await harness.shown(id))?.participants.find((one) => one.id === bot)?.isMuted;
    await harness.act('muteCall', { callId: id });
    expect(await isMuted()).toBe(true);
    await expectAsSimulated(harness, id);
    await harness.act('unmuteCall', { callId: id });
    expect(await isMuted()).toBe(false);
    await expectAsSimulated(harness, id);
  });

  test('somebody else shows in the roster until they unmute themself', async () => {
    const id = await connect(group, 'holdMusic', 4);
    const participantId = (await harness.shown(id))?.participants.at(-1)?.id;
    const eventLog = await during(id, async () => {
      await harness.act('muteCallParticipant', { callId: id, participantId });
      await harness.control('POST', `/calls/${id}/participants/${participantId}/unmute`);
    });
    expect(eventLog.filter((one) => one.startsWith('roster'))).toEqual(['roster 3 ~1', 'roster 3 ~1']);
    expect(eventLog.filter((one) => one.startsWith('MUTE'))).toEqual(['MUTE_PARTICIPANT COMPLETED']);
    await expectAsSimulated(harness, id);
  });
});

describe('sharing', () => {
  test('in a meeting is told as it begins, changes hands and ends, with who shares', async () => {
    const id = await connect(meeting, 'contentSharing', 1);
    const eventLog = await during(id, () => harness.steps(3));
    expect(eventLog).toEqual([
      'sharing +1',
      'roster 3 ~1',
      'sharing ~1',
      'roster 3 ~2',
      'sharing -1',
      'roster 3 ~1',
    ]);
    expect((await harness.shown(id))?.contentSharingSessions).toEqual([]);
  });

  test('shows one session, and one person who shares, as long as it lasts', async () => {
    const id = await connect(meeting, 'contentSharing', 2);
    const shown = await harness.shown(id);
    expect(shown?.contentSharingSessions).toHaveLength(1);
    expect(shown?.participants.filter(({ isSharingScreen }) => isSharingScreen)).toHaveLength(1);
  });

  test('ends with the call, before the call is over', async () => {
    const id = await connect(meeting, 'contentSharing', 2);
    const eventLog = await during(id, () =>
      harness.control('POST', `/calls/${id}/hangUp`, { code: 200, subcode: 4521 }),
    );
    expect(eventLog).toEqual(['sharing -1', 'roster 0 -3', 'TERMINATED 200/4521']);
  });
});
