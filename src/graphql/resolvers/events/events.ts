import type { EventKind } from '../../../live/record/call-view.ts';
import type { FeedItem } from '../../../live/feed/call-feed.ts';
import { toKnownEnum, toEnum } from '../call/enums.ts';
import { callModel, rosterModel, storedCallModel } from '../../models/call-model.ts';
import type { CallEventModel, CallModel } from '../../models/call-model.ts';
import type { GraphQLContext } from '../../context.ts';
import { badUserInput, notFound } from '../../errors.ts';
import type { Resolvers, RosterChange } from '../../generated.ts';
import { rosterDifference } from './roster-difference.ts';
import { rosterChangeKinds } from './roster-change-kinds.ts';
import { filterMap } from '../../../streams/filter-map.ts';

const typeNames = {
  call: 'CallStateChanged',
  roster: 'RosterChanged',
  contentSharing: 'ContentSharingChanged',
  operation: 'CallOperationChanged',
  tone: 'ToneReceived',
} as const satisfies Record<EventKind, string>;

const everyKind = new Set(Object.keys(typeNames) as EventKind[]);

/** The fields that all events have. */
const eventFields = {
  cursor: ({ item }: CallEventModel) => item.cursor,
  callId: ({ item }: CallEventModel) => item.callId,
  occurredAt: ({ item }: CallEventModel) => new Date(item.occurredAt),
  isSnapshot: ({ item }: CallEventModel) => item.change === undefined,
  snapshot: ({ item, call }: CallEventModel) => (item.change === undefined ? call : null),
};

/** Resolvers of `schema/events.graphql`. */
export const eventResolvers: Resolvers = {
  Subscription: {
    callStateChanged: {
      subscribe: (_, { callId, after }, context) =>
        follow(callId, after ?? undefined, new Set<EventKind>(['call']), context, isChangeOfState),
      resolve: (event: CallEventModel) => event,
    },
    rosterChanged: {
      subscribe: (_, { callId, after, changes }, context) =>
        follow(callId, after ?? undefined, new Set<EventKind>(['roster']), context, isChangeOf(changes)),
      resolve: (event: CallEventModel) => event,
    },
    callEvents: {
      subscribe: (_, { callId, after }, context) => follow(callId, after ?? undefined, everyKind, context),
      resolve: (event: CallEventModel) => event,
    },
    incomingCall: {
      subscribe: async (_, __, { live }) =>
        filterMap(await live.followIncoming(), (record): CallModel => ({
          ...callModel(record),
          isOfEvent: true,
        })),
      resolve: (call: CallModel) => call,
    },
  },

  CallEvent: {
    // Of a snapshot, the call as a whole is what has changed.
    __resolveType: ({ item }) => typeNames[item.change?.kind ?? 'call'],
  },
  CallStateChanged: {
    ...eventFields,
    state: ({ item }) => toKnownEnum('callState', item.after.call.state),
    previousState: ({ item }) =>
      item.change === undefined ? null : toEnum('callState', item.before.call.state),
    resultInfo: ({ item }) => item.after.call.resultInfo ?? null,
  },
  RosterChanged: {
    ...eventFields,
    participants: ({ item }) => rosterModel(item.callId, item.after),
    joined: ({ item }) => rosterDifference(item).joined,
    updated: ({ item }) => rosterDifference(item).updated,
    left: ({ item }) => rosterDifference(item).left,
  },
  ContentSharingChanged: {
    ...eventFields,
    sessions: ({ item }) => item.after.sessions.map((id) => ({ id })),
    started: ({ item }) => sessionsOf(item, 'started'),
    updated: ({ item }) => sessionsOf(item, 'updated'),
    ended: ({ item }) => sessionsOf(item, 'ended'),
  },
  CallOperationChanged: {
    ...eventFields,
    operation: ({ item: { change, after } }) => {
      if (change?.kind !== 'operation') throw new TypeError('the event is of no operation');
      return { operation: change.operation, view: after, isOfEvent: true };
    },
  },
  ToneReceived: {
    ...eventFields,
    tone: ({ item: { change } }) =>
      toKnownEnum('tone', change?.kind === 'tone' ? change.tone.tone : undefined),
    sequenceId: ({ item: { change } }) => (change?.kind === 'tone' ? (change.tone.sequenceId ?? null) : null),
  },
};

/**
 * Follows a call, also one that only Graph knows.
 *
 * @param isWanted which of its events of these kinds are given
 * @throws {GraphQLError} `NOT_FOUND` when there is no such call
 */
async function follow(
  callId: string,
  after: string | undefined,
  kinds: ReadonlySet<EventKind>,
  { live, signal }: GraphQLContext,
  isWanted: (item: FeedItem) => boolean = () => true,
): Promise<AsyncIterableIterator<CallEventModel>> {
  const stored = await live.find(callId, signal);
  const items = stored && (await live.follow(callId, kinds, after));
  if (!items) throw notFound(`There is no call ${callId}.`);
  const call = storedCallModel(stored);
  return filterMap(items, (item): CallEventModel | undefined => {
    if (!isWanted(item)) return undefined;
    return { item, call: { ...call, cursor: item.cursor, view: item.after, isOfEvent: true } };
  });
}

/** Other members of the call resource, such as whether media flow, change without its state. */
function isChangeOfState({ change, before, after }: FeedItem): boolean {
  return change === undefined || before.call.state !== after.call.state;
}

/**
 * Whether an event of the roster holds a change that is asked for, or is a snapshot.
 *
 * @param wanted left out or null: every change
 * @throws {GraphQLError} `BAD_USER_INPUT` when it is empty
 */
function isChangeOf(wanted: readonly RosterChange[] | null | undefined): (item: FeedItem) => boolean {
  if (!wanted) return () => true;
  if (wanted.length === 0) {
    throw badUserInput(
      'names no change, so that nothing would ever come: leave it out for all of them',
      'changes',
    );
  }
  return (item) => {
    const kinds = rosterChangeKinds(item);
    return item.change === undefined || wanted.some((kind) => kinds.has(kind));
  };
}

function sessionsOf({ change }: FeedItem, which: 'started' | 'updated' | 'ended'): { id: string }[] {
  return change?.kind === 'contentSharing' ? (change[which] ?? []).map((id) => ({ id })) : [];
}
