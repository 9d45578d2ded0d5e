import { Kind, visit } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { isGranted } from '../../../auth/principal.ts';
import { parseRawId } from '../../../identifiers/raw-id.ts';
import { encodeCursor } from '../../../live/record/cursor.ts';
import type { RoomItem } from '../../../live/rooms/room-item.ts';
import { filterMap } from '../../../streams/filter-map.ts';
import type { GraphQLContext } from '../../context.ts';
import { notFound } from '../../errors.ts';
import type { Resolvers } from '../../generated.ts';
import { rosterModel } from '../../models/call-model.ts';
import type { CallModel } from '../../models/call-model.ts';
import type { KnownOfCall } from '../../models/presence.ts';
import type { RoomEventModel, RoomParticipantModel } from '../../models/room-model.ts';
import { rosterDifference } from './roster-difference.ts';
import type { RosterDifference } from './roster-difference.ts';

/** Resolvers of the subscription of `schema/room.graphql`. */
export const roomEventResolvers: Resolvers = {
  Subscription: {
    roomChanged: {
      subscribe: (_, { roomId, after }, context, info) => follow(roomId, after ?? undefined, context, info),
      resolve: (event: RoomEventModel) => event,
    },
  },

  RoomChanged: {
    cursor: ({ item }) => item.cursor,
    roomId: ({ item }) => item.roomId,
    room: async ({ item }, _, { loaders }) => (await loaders.room.load(item.roomId)) ?? null,
    occurredAt: ({ item }) => new Date(item.occurredAt),
    isSnapshot: ({ item }) => item.change.kind === 'snapshot',
    snapshot: (event) => (event.item.change.kind === 'snapshot' ? event : null),
    invited: ({ item }, _, context) =>
      changed(item, ({ after }) => after).map((one) => withCall(one, item, context)),
    uninvited: ({ item }, _, context) =>
      changed(item, ({ before, after }) => (after === undefined ? before : undefined)).map((one) =>
        withCall(one, item, context),
      ),
    call: ({ item }, _, { callLoader }) => callOf(item, callLoader),
    callChange: ({ item }) => callChanges[item.change.kind],
    joined: ({ item }) => differenceIn(item).joined,
    updated: ({ item }) => differenceIn(item).updated,
    left: ({ item }) => differenceIn(item).left,
  },
  RoomSnapshot: {
    participants: ({ item }, _, context) =>
      Array.from(item.invited, ([rawId, role]) => withCall({ rawId, role }, item, context)),
    present: ({ item: { call } }, _, { roomCalls }) => {
      if (call) return rosterModel(call.id, call.view);
      return roomCalls?.areTold === true ? [] : null;
    },
  },
};

const callChanges = {
  snapshot: null,
  invitations: null,
  callStarted: 'STARTED',
  callEnded: 'ENDED',
  inCall: null,
} as const;

/**
 * Follows a room.
 *
 * @throws {GraphQLError} `NOT_FOUND` when there is no such room
 */
async function follow(
  roomId: string,
  after: string | undefined,
  { liveRooms, loaders, principal }: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<AsyncIterableIterator<RoomEventModel>> {
  if (!(await liveRooms.hasInvited(roomId)) && !(await loaders.room.load(roomId))) {
    throw notFound(`There is no room ${roomId}.`);
  }
  // That something happens in a call is seen only by those who may see calls, and nobody is woken who asks for nothing of it.
  const withCalls = isGranted(principal, [['calls.read']]) && asksForCall(info);
  return filterMap(await liveRooms.follow(roomId, after, withCalls), (item) => ({ item }));
}

/** The fields by which something of a call is asked for. */
const fieldsOfCall: ReadonlySet<string> = new Set([
  'call',
  'callChange',
  'joined',
  'updated',
  'left',
  'present',
  'presence',
]);

function asksForCall({ fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  let isAsked = false;
  for (const node of [...fieldNodes, ...Object.values(fragments)]) {
    visit(node, {
      [Kind.FIELD]({ name }) {
        if (fieldsOfCall.has(name.value)) isAsked = true;
      },
    });
  }
  return isAsked;
}

type Invitation = Pick<RoomParticipantModel, 'role'> & { readonly rawId: string };

/** Those whose invitation has changed, with the role that is picked of the change. */
function changed(
  { change }: RoomItem,
  pick: (change: {
    readonly before?: Invitation['role'] | undefined;
    readonly after?: Invitation['role'] | undefined;
  }) => Invitation['role'] | undefined,
): readonly Invitation[] {
  if (change.kind !== 'invitations') return [];
  return change.changed.flatMap((one) => {
    const role = pick(one);
    return role === undefined ? [] : [{ rawId: one.rawId, role }];
  });
}

function withCall(
  { rawId, role }: Invitation,
  { roomId, call }: RoomItem,
  { roomCalls }: GraphQLContext,
): RoomParticipantModel {
  const known: KnownOfCall = { view: call?.view, isTold: roomCalls?.areTold === true };
  return { identifier: parseRawId(rawId), role, roomId, call: known };
}

/** The call as of an item, or the one that has ended by it. */
async function callOf(
  { call, change }: RoomItem,
  callLoader: GraphQLContext['callLoader'],
): Promise<CallModel | null> {
  const callId = change.kind === 'callEnded' ? change.callId : call?.id;
  const known = callId === undefined ? undefined : await callLoader.read(callId);
  if (!known || !call || call.id !== callId) return known ? { ...known, isOfEvent: true } : null;
  const { epoch, sequence, view } = call;
  return { ...known, cursor: encodeCursor({ epoch, callId, sequence }), view, isOfEvent: true };
}

/** Who has come and gone by an item. Whoever is in a call that ends leaves it. */
function differenceIn({ change, call }: RoomItem): RosterDifference {
  if (change.kind === 'callEnded')
    return { joined: [], updated: [], left: rosterModel(change.callId, change.before) };
  if (change.kind !== 'inCall' || !call) return { joined: [], updated: [], left: [] };
  return rosterDifference({
    callId: call.id,
    change: change.change,
    before: change.before,
    after: call.view,
  });
}
