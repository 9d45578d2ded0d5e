import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExamples, fixture } from '../../microsoft-graph/create-examples.ts';
import type { Json } from '../../microsoft-graph/create-examples.ts';
import { startStandIn } from './graph-stand-in.ts';
import type { StandIn } from './graph-stand-in.ts';
import { ana, callFields } from './call-harness.ts';
import type { ShownCall } from './call-harness.ts';

let gateway: StandIn;

beforeAll(async () => {
  gateway = await startStandIn();
});

afterAll(() => gateway.close());

async function create(input: Json): Promise<ShownCall> {
  const { data, errors } = await gateway.query<{ createCall: { call: ShownCall } }>(
    `mutation ($input: CreateCallInput!) { createCall(input: $input) { call {
      ${callFields} direction subject callChainId tenantId
    } } }`,
    { input },
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.createCall.call;
}

describe.each(createExamples)("Graph's example %s", (name, input, tenantId) => {
  test('is what createCall asks for, with our callback address and always with a tenant', async () => {
    gateway.answer(fixture(`${name}.response`));
    await create(input);
    const asked = gateway.creations.at(-1);
    const callbackUri = asked?.['callbackUri'];
    expect(asked).toEqual({ ...fixture(`${name}.request`), callbackUri, tenantId });
    expect(callbackUri).toMatch(new RegExp(`^${gateway.url}/callbacks/calls/[\\w-]{22}$`));
  });

  test('is answered by a call that shows what Graph says', async () => {
    const answer = fixture(`${name}.response`);
    gateway.answer(answer);
    expect(await create(input)).toMatchObject({
      id: String(answer['id']).toLowerCase(),
      state: 'ESTABLISHING',
      direction: 'OUTGOING',
      subject: answer['subject'] ?? null,
      callChainId: answer['callChainId'] ?? null,
      myParticipantId: answer['myParticipantId'] ?? null,
      participants: [],
    });
  });
});

interface Notifications {
  readonly value: readonly { readonly resourceUrl: string }[];
}

/** Of which call a notification is. */
function callIdOf(name: string): string {
  const { value } = fixture(name) as unknown as Notifications;
  return value[0]?.resourceUrl.split('/')[3] ?? '';
}

/** What `call(id)` shows after Graph's examples have been posted of a call of which nothing but its id was known. */
async function shownAfter(names: readonly string[]): Promise<ShownCall> {
  const id = callIdOf(names[0] ?? '');
  gateway.answer({ '@odata.type': '#microsoft.graph.call', id });
  const before = await create({ to: { user: ana } });
  for (const name of names) expect(await gateway.post(fixture(name))).toBe(202);
  const { data } = await gateway.query<{ call: ShownCall }>(
    `query ($id: ID!) { call(id: $id) { ${callFields} chatInfo { threadId } meetingInfo { kind } } }`,
    { id: before.id },
  );
  if (!data) throw new Error(`There is no call ${id}.`);
  expect(data.call.cursor).not.toBe(before.cursor);
  return data.call;
}

const session = 'F7D9EF30FF0A9BD3F64B274387FB8FF8E96B6CFBA8F87F8305A74DE99AF007BC';
const inMeeting = {
  chatInfo: { threadId: '19:meeting_Win6Ydo4wsMijFjZS00ZGVjLTk5MGUtOTRjNWY2NmNkYTFm@thread.v2' },
  meetingInfo: { kind: 'ORGANIZER' },
};

describe("Graph's example of a notification changes what call(id) shows", () => {
  test.each([
    ['01-p2p-service-hosted.notification-1-establishing', { state: 'ESTABLISHING' }],
    ['01-p2p-service-hosted.notification-2-established', { state: 'ESTABLISHED' }],
    [
      '01-p2p-service-hosted.notification-3-content-sharing-created',
      { contentSharingSessions: [{ id: session }] },
    ],
    [
      '01-p2p-service-hosted.notification-4-content-sharing-updated',
      { contentSharingSessions: [{ id: session }] },
    ],
    ['05-join-meeting-service-hosted.notification-1-establishing', { state: 'ESTABLISHING', ...inMeeting }],
    ['05-join-meeting-service-hosted.notification-2-established', { state: 'ESTABLISHED', ...inMeeting }],
    [
      '05-join-meeting-service-hosted.notification-3-roster-full',
      { participants: [{ displayName: 'John', isMuted: true }, { displayName: 'Calling Bot' }] },
    ],
    [
      '05-join-meeting-service-hosted.notification-3-roster-delta',
      { participants: [{ displayName: 'John', isMuted: true }] },
    ],
  ])('%s', async (name, expected) => {
    await using fresh = await startStandIn();
    const shared = gateway;
    gateway = fresh;
    expect(await shownAfter([name])).toMatchObject(expected);
    gateway = shared;
  });

  test('01-p2p-service-hosted.notification-5-content-sharing-deleted', async () => {
    const sharing = [
      '3-content-sharing-created',
      '4-content-sharing-updated',
      '5-content-sharing-deleted',
    ].map((name) => `01-p2p-service-hosted.notification-${name}`);
    expect((await shownAfter(sharing)).contentSharingSessions).toEqual([]);
  });
});
