import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ben, group, meeting, peer, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

beforeEach(async () => {
  await harness.takeJournal();
});

/** How often the gateway asked for the roster of a call since the test began. */
async function lists(id: string): Promise<number> {
  const asked = await harness.takeJournal();
  return asked.filter((line) => line.startsWith(`GET /v1.0/communications/calls/${id}/participants `)).length;
}

/** Expects the call to be shown with those who really are in it, in whatever order they became known. */
async function expectRoster(id: string): Promise<void> {
  const idsOf = (people: readonly { readonly id: string }[] = []) => people.map((one) => one.id).sort();
  const { participants } = await harness.simulatedCall(id);
  expect(participants.length).toBeGreaterThan(0);
  expect(idsOf((await harness.shown(id))?.participants)).toEqual(idsOf(participants));
}

const callOptions = (isDeltaRosterEnabled: boolean) => ({
  callOptions: { isDeltaRosterEnabled, isContentSharingNotificationEnabled: true },
});

describe.each([
  { form: 'in full', isDelta: false },
  { form: 'by changes', isDelta: true },
])('where rosters come $form', ({ isDelta }) => {
  test.each([
    { what: 'a meeting', laterOnly: false, input: meeting },
    { what: 'a meeting of which only later joiners are told', laterOnly: true, input: meeting },
    { what: 'a group call', laterOnly: false, input: group },
  ])('$what is shown within seconds though its roster never came', async ({ input, laterOnly }) => {
    const { id } = await harness.create({ ...input, ...callOptions(isDelta) });
    await harness.control('POST', `/calls/${id}/loseRoster`, { laterOnly });
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    // The next full roster would name everybody.
    if (isDelta) await harness.join(id);
    for (let second = 0; second < 4; second += 1) await harness.advance(1_000);
    await expectRoster(id);
    expect(await lists(id)).toBe(1);
  });

  test.each([
    { what: 'a group call', input: group },
    { what: 'a call of two', input: peer },
  ])('who is invited into $what is shown within seconds though the roster never came', async ({ input }) => {
    const { id } = await harness.create({ ...input, ...callOptions(isDelta) });
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    await harness.act('inviteParticipants', { callId: id, participants: [ben] });
    const { operations } = await harness.control<{ operations: { id: string }[] }>('GET', `/calls/${id}`);
    await harness.control('POST', `/calls/${id}/loseRoster`);
    await harness.control('POST', `/calls/${id}/operations/${operations[0]?.id ?? ''}/complete`);
    for (let second = 0; second < 4; second += 1) await harness.advance(1_000);
    await expectRoster(id);
    expect(await lists(id)).toBe(1);
  });

  test('a meeting whose roster comes is not asked about', async () => {
    const { id } = await harness.create({ ...meeting, ...callOptions(isDelta) });
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    for (let second = 0; second < 30; second += 1) await harness.advance(1_000);
    await expectRoster(id);
    expect(await lists(id)).toBe(0);
  });
});
