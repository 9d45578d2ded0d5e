import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSupergraph } from './supergraph.ts';
import type { Supergraph } from './supergraph.ts';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
});
afterAll(() => supergraph[Symbol.asyncDispose]());
beforeEach(() => supergraph.switchboard.takeJournal());

describe('through a router', () => {
  test('a booking leads to its room, the participants, and the customers and blocks among them', async () => {
    const { router, customer, blocked, roomId } = supergraph;
    const result = await router.query(`{
      bookings {
        title
        room {
          id
          status
          booking { title }
          participants {
            nodes {
              role
              identifier {
                __typename
                ... on HasRawId { rawId isBlocked }
                ... on CommunicationUserIdentifier { id customer { name } }
              }
            }
          }
        }
      }
    }`);
    expect(result).toEqual({
      data: {
        bookings: [
          {
            title: 'Planning',
            room: {
              id: roomId,
              status: 'OPEN',
              booking: { title: 'Planning' },
              participants: { nodes: expect.any(Array) as unknown },
            },
          },
        ],
      },
    });
    const user = { __typename: 'CommunicationUserIdentifier' };
    const ada = { ...user, rawId: customer, id: customer, isBlocked: false, customer: { name: 'Ada' } };
    const stranger = { ...user, rawId: blocked, id: blocked, isBlocked: true, customer: null };
    const nodes = expect.arrayContaining(
      [ada, stranger].map((identifier) => ({ role: 'ATTENDEE', identifier })),
    ) as unknown;
    expect(result.data).toMatchObject({ bookings: [{ room: { participants: { nodes } } }] });
  });

  test('a call leads to its roster, and the employees and customers in it', async () => {
    const { router, callId, customer } = supergraph;
    const { data, errors } = await router.query<{
      call: { participants: { identifier: unknown }[] };
    }>(
      `query ($callId: ID!) {
        call(id: $callId) {
          participants {
            identifier {
              ... on HasRawId { rawId isBlocked }
              ... on MicrosoftTeamsUserIdentifier { employee { name } }
              ... on CommunicationUserIdentifier { customer { name } }
            }
          }
        }
      }`,
      { callId },
    );
    expect(errors).toBeUndefined();
    expect(data?.call.participants.map(({ identifier }) => identifier)).toEqual(
      expect.arrayContaining([
        {
          rawId: '8:orgid:5a4db0c5-0000-4000-8000-0000000000a1',
          isBlocked: false,
          employee: { name: 'Grace' },
        },
        { rawId: '8:orgid:5a4db0c5-0000-4000-8000-0000000000b2', isBlocked: false, employee: null },
        { rawId: customer, isBlocked: false, customer: { name: 'Ada' } },
        { rawId: '4:+12065550100', isBlocked: true },
      ]),
    );
  });

  test('an identifier that another subgraph knows only by its raw id gets its type from here', async () => {
    const { router, blocked } = supergraph;
    const result = await router.query(`{
      blocked {
        __typename rawId
        ... on PhoneNumberIdentifier { phoneNumber }
        ... on CommunicationUserIdentifier { customer { name } }
      }
    }`);
    expect(result).toEqual({
      data: {
        blocked: [
          { __typename: 'CommunicationUserIdentifier', rawId: blocked, customer: null },
          { __typename: 'PhoneNumberIdentifier', rawId: '4:+12065550100', phoneNumber: '+12065550100' },
        ],
      },
    });
  });

  test('a room is found by the node of another subgraph, and is from here', async () => {
    const { router, roomId } = supergraph;
    const result = await router.query(
      `query ($id: ID!) {
        room: node(id: $id) { __typename id ... on Room { status booking { title } } }
        desk: node(id: "desk-1") { __typename id }
      }`,
      { id: roomId },
    );
    expect(result).toEqual({
      data: {
        room: { __typename: 'Room', id: roomId, status: 'OPEN', booking: { title: 'Planning' } },
        desk: { __typename: 'Desk', id: 'desk-1' },
      },
    });
  });

  test('many rooms lead to their bookings with one request to the service for the list', async () => {
    const { router, switchboard, roomId, otherRoomId } = supergraph;
    const { data } = await router.query<{ rooms: { nodes: unknown[] } }>(
      '{ rooms { nodes { id booking { title } } } }',
    );
    expect(data?.rooms.nodes).toEqual(
      expect.arrayContaining([
        { id: roomId, booking: { title: 'Planning' } },
        { id: otherRoomId, booking: null },
      ]),
    );
    expect(await switchboard.takeJournal()).toEqual(['GET /rooms 200']);
  });

  test('a mutation leads on to what other subgraphs know', async () => {
    const { router, roomId, customer } = supergraph;
    const result = await router.query(
      `mutation ($input: AddOrUpdateParticipantsInput!) {
        addOrUpdateParticipants(input: $input) { room { booking { title } } }
      }`,
      {
        input: {
          roomId,
          participants: [{ identifier: { communicationUserId: customer }, role: 'ATTENDEE' }],
        },
      },
    );
    expect(result).toEqual({
      data: { addOrUpdateParticipants: { room: { booking: { title: 'Planning' } } } },
    });
  });

  test('an input that names an identity twice is refused here, since a supergraph has no @oneOf', async () => {
    const { router, switchboard, roomId } = supergraph;
    const { data, errors } = await router.query(
      `mutation ($input: RemoveParticipantsInput!) {
        removeParticipants(input: $input) { room { id } }
      }`,
      { input: { roomId, participants: [{ communicationUserId: '8:acs:a_b', rawId: '8:acs:a_b' }] } },
    );
    expect(data ?? { removeParticipants: null }).toEqual({ removeParticipants: null });
    expect(errors).toMatchObject([{ message: expect.stringContaining('OneOf') as string }]);
    expect(await switchboard.takeJournal()).toEqual([]);
  });
});
