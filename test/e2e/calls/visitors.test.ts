import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meeting, startCallHarness } from './call-harness.ts';
import type { CallHarness } from './call-harness.ts';
import { runScenario } from './event-log.ts';

let harness: CallHarness;

beforeAll(async () => {
  harness = await startCallHarness();
});

afterAll(() => harness.close());

interface Named {
  readonly displayName: string | null;
  readonly identifier: {
    readonly __typename: string;
    readonly rawId: string;
    readonly guestId?: string;
  } | null;
}

interface Who {
  readonly source: Named & { readonly participantId: string | null };
  readonly participants: readonly (Named & { readonly id: string })[];
}

/** Who is in a call, and who began it, as the gateway shows them. */
async function who(callId: string): Promise<Who> {
  const identifier =
    'displayName identifier { __typename ... on HasRawId { rawId } ... on GuestIdentifier { guestId } }';
  const { data, errors } = await harness.query<{ call: Who }>(
    `query ($id: ID!) { call(id: $id) { source { participantId ${identifier} } participants { id ${identifier} } } }`,
    { id: callId },
  );
  if (errors || !data) throw new Error(JSON.stringify(errors));
  return data.call;
}

/** The identity sets of who is in a call, as the sandbox tells of them. */
async function identitiesOf(callId: string): Promise<Record<string, unknown>[]> {
  const { participants } = await harness.control<{ participants: { identity: Record<string, unknown> }[] }>(
    'GET',
    `/calls/${callId}`,
  );
  return participants.map(({ identity }) => identity);
}

const idOf = (identity: unknown): string | null => (identity as { id: string | null }).id;

describe('in a meeting', () => {
  test('a guest is shown, and not the application that they join by', async () => {
    const { id } = await runScenario(harness, meeting, 'visitors');
    const index = (await identitiesOf(id)).findIndex((set) => 'guest' in set);
    const { guest, application } = (await identitiesOf(id))[index] ?? {};
    expect(application).toMatchObject({ id: expect.any(String) as string, displayName: 'Virtual Visits' });
    const { participants } = await who(id);
    expect(participants[index]).toMatchObject({
      displayName: (guest as Named).displayName,
      identifier: {
        __typename: 'GuestIdentifier',
        rawId: `guest:${idOf(guest)}`,
        guestId: idOf(guest),
      },
    });
  });

  test('somebody of whom only a name is told is shown by it', async () => {
    const { id } = await runScenario(harness, meeting, 'visitors');
    const identities = await identitiesOf(id);
    const index = identities.findIndex(({ user }) => user !== undefined && idOf(user) === null);
    const { participants } = await who(id);
    const shown = participants[index];
    expect(shown).toEqual({
      id: shown?.id,
      displayName: (identities[index]?.['user'] as Named).displayName,
      identifier: { __typename: 'UnknownIdentifier', rawId: `participant:${shown?.id}` },
    });
    expect(shown?.displayName).toEqual(expect.any(String));
  });

  test('the gateway itself is an application', async () => {
    const { id } = await runScenario(harness, meeting, 'visitors');
    const { source, participants } = await who(id);
    expect(source.identifier).toMatchObject({ __typename: 'ApplicationIdentifier' });
    expect(participants.map(({ identifier }) => identifier)).toContainEqual(source.identifier);
  });
});

describe('of a call that comes in', () => {
  test('the source is the guest who calls, and says who of the roster they are', async () => {
    const callId = await harness.callIn('incomingVisitor');
    const { source } = await who(callId);
    expect(source).toMatchObject({ identifier: { __typename: 'GuestIdentifier' } });
    await harness.act('answerCall', { callId });
    await harness.steps(2);
    const { participants } = await who(callId);
    expect(participants.find(({ id }) => id === source.participantId)).toMatchObject({
      displayName: source.displayName,
      identifier: source.identifier,
    });
  });

  test('the source has a name alone where no more is told', async () => {
    const { source } = await who(await harness.callIn('incomingNameOnly'));
    expect(source).toEqual({
      participantId: null,
      identifier: null,
      displayName: expect.any(String) as string,
    });
  });
});

test.each(['incomingVisitor', 'incomingNameOnly'])(
  '"%s" comes in by the older form as well',
  async (scenario) => {
    const { id } = await harness.control<{ id: string }>('POST', '/calls/incoming', {
      scenario,
      announcedIn: 'older',
    });
    expect((await who(id)).source.displayName).toEqual(expect.any(String));
  },
);
