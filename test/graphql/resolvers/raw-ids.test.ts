import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createRoom, createUsers } from '../../support/people.ts';
import { callId, startCallGraph } from './call/call-graph.ts';

/** What has a raw id of its own, and that of its identifier beside it. */
interface Named {
  readonly rawId: string | null;
  readonly identifier: { readonly rawId: string } | null;
}

const named = 'rawId identifier { ... on HasRawId { rawId } }';

function expectSame(people: readonly (Named | null | undefined)[]): void {
  expect(people.map((person) => person?.identifier?.rawId)).toEqual(people.map((person) => person?.rawId));
}

describe('rawId of somebody in a room', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  test('is that of their identifier, without a fragment', async () => {
    const people = await createUsers(gateway, 2);
    await createRoom(gateway, people);
    const { data, errors } = await gateway.query<{
      rooms: { nodes: { participants: { nodes: Named[] } }[] };
    }>(`{ rooms { nodes { participants { nodes { ... on Participant { rawId } ${named} } } } } }`);
    expect(errors).toBeUndefined();
    const found = data?.rooms.nodes[0]?.participants.nodes ?? [];
    expect(found.map(({ rawId }) => rawId).sort()).toEqual([...people].sort());
    expectSame(found);
  });
});

describe('rawId in a call', () => {
  const ana = { user: { id: 'A', displayName: 'Ana' } };
  const phone = { phone: { id: '+12065550100' } };
  const nobody = { user: { displayName: 'Bo' } };

  test('is that of the identifier of whoever is named', async () => {
    await using graph = await startCallGraph();
    const call = {
      state: 'incoming',
      source: { identity: phone },
      targets: [{ identity: ana }],
      answeredBy: { identity: ana },
      meetingInfo: { '@odata.type': '#microsoft.graph.organizerMeetingInfo', organizer: ana },
      callRoutes: [{ original: phone, final: ana }],
      incomingContext: { onBehalfOf: ana, transferor: phone },
    };
    await graph.notify(callId, call, 'created');
    await graph.notify(`${callId}/participants`, [
      { id: 'a', info: { identity: ana }, recordingInfo: { initiator: ana } },
      { id: 'b' },
    ]);
    const { data, errors } = await graph.query<{
      call: {
        source: Named;
        targets: Named[];
        answeredBy: Named;
        meetingInfo: { organizer: Named };
        callRoutes: { original: Named; final: Named }[];
        incomingContext: { onBehalfOf: Named; transferor: Named };
        participants: (Named & { recordingInfo: { initiator: Named } | null })[];
      };
    }>(`{ call(id: "${callId}") {
      source { ${named} } targets { ${named} } answeredBy { ${named} } meetingInfo { organizer { ${named} } }
      callRoutes { original { ${named} } final { ${named} } }
      incomingContext { onBehalfOf { ${named} } transferor { ${named} } }
      participants { ... on Participant { rawId } ${named} recordingInfo { initiator { ${named} } } }
    } }`);
    expect(errors).toBeUndefined();
    const shown = data?.call;
    expect(shown?.source.rawId).toBe('4:+12065550100');
    expect(shown?.participants.map(({ rawId }) => rawId)).toEqual(['8:orgid:A', 'participant:b']);
    expectSame([
      shown?.source,
      shown?.targets[0],
      shown?.answeredBy,
      shown?.meetingInfo.organizer,
      shown?.callRoutes[0]?.original,
      shown?.callRoutes[0]?.final,
      shown?.incomingContext.onBehalfOf,
      shown?.incomingContext.transferor,
      shown?.participants[0],
      shown?.participants[1],
      shown?.participants[0]?.recordingInfo?.initiator,
    ]);
  });

  test('is null where nobody is named, or only by a name', async () => {
    await using graph = await startCallGraph();
    const call = { state: 'incoming', source: { identity: nobody }, callRoutes: [{ final: nobody }] };
    await graph.notify(callId, call, 'created');
    expect(
      await graph.query(
        `{ call(id: "${callId}") { source { ${named} } callRoutes { final { ${named} } } } }`,
      ),
    ).toEqual({
      data: {
        call: {
          source: { rawId: null, identifier: null },
          callRoutes: [{ final: { rawId: null, identifier: null } }],
        },
      },
    });
  });
});
