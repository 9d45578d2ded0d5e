import { createHash } from 'node:crypto';
import type { CallResource } from '../../../microsoft-graph/resources.ts';
import type { OutgoingCall, Party } from '../../../upstreams/graph/call-requests.ts';
import { UpstreamError } from '../../../upstreams/pipeline/upstream-error.ts';
import type { UpstreamErrorReason } from '../../../upstreams/pipeline/upstream-error.ts';
import type { CallRecord } from '../../../live/record/call-record.ts';
import { CreationConflictError, CreationFailedError } from '../../../live/ingest/creations.ts';
import {
  requireActiveCall,
  runAction,
  runIdempotentAction,
  respondToIncomingCall,
  noteGone,
  sendToCall,
} from './actions.ts';
import { change } from './call-mutation.ts';
import type { CallMutations } from './call-mutation.ts';
import { destination } from './destination.ts';
import { fromEnum } from './enums.ts';
import {
  callOptions,
  checkCount,
  clientContext,
  inRange,
  readInvitation,
  readInvitations,
  media,
  readParty,
} from './inputs.ts';
import { callModel } from '../../models/call-model.ts';
import { requireParticipantId } from './participants.ts';
import { requireGroupCall } from './preconditions.ts';
import type { GraphQLContext } from '../../context.ts';
import { badUserInput, conflict, notFound } from '../../errors.ts';
import type { CreateCallInput, Resolvers } from '../../generated.ts';
import { checkedIdempotencyKey } from '../idempotency-key.ts';

/** Resolvers of the mutation that makes calls. */
export const createCallResolvers: Resolvers = {
  Mutation: {
    createCall: async (_, { input }, context) => {
      const { calls, live, callbackUri, callLoader, signal, principal } = context;
      const idempotencyKey = checkedIdempotencyKey(input.idempotencyKey);
      const call = await newCall(input, context);
      const keepAlive = input.keepAlive === 'AUTO';
      try {
        const record = await live.create({
          key: idempotencyKey === undefined ? undefined : { principal: principal.subject, idempotencyKey },
          // A digest, since what is asked for may hold secrets.
          fingerprint: createHash('sha256').update(JSON.stringify({ call, keepAlive })).digest('base64url'),
          keepAlive,
          post: async (token) => {
            const made = await calls.createCall({ ...call, callbackUri: callbackUri(token) }, signal);
            return withWhatWasSaid(made, call);
          },
          isUncertain,
        });
        return { call: callModel(record) };
      } catch (error) {
        if (error instanceof CreationConflictError) throw conflict(`input.idempotencyKey: ${error.message}`);
        if (error instanceof CreationFailedError)
          throw new UpstreamError('calls', 'unavailable', error.message);
        throw error;
      } finally {
        callLoader.forget();
      }
    },
  },
};

/** The mutations of `schema/call.graphql` that answer, hand on and end calls. */
export const callLifecycleMutations: CallMutations = {
  answerCall: change(async (input, context) => {
    const { callId, acceptedModalities, keepAlive } = input;
    if (acceptedModalities.length === 0) throw badUserInput('takes at least one', 'input.acceptedModalities');
    if (acceptedModalities.includes('DATA')) {
      throw badUserInput(
        'can be AUDIO, VIDEO and VIDEO_BASED_SCREEN_SHARING only',
        'input.acceptedModalities',
      );
    }
    const answer = {
      acceptedModalities: acceptedModalities.map((modality) => fromEnum('modality', modality)),
      media: media(input.media, 'input.media', true),
      callOptions: callOptions(input.callOptions),
      participantCapacity: inRange(
        input.participantCapacity,
        [1, Number.MAX_SAFE_INTEGER],
        'people',
        'input.participantCapacity',
      ),
    };
    const { calls, live, signal } = context;
    let told: CallResource = {};
    const answered = await respondToIncomingCall(callId, context, async (id, callbackUri) => {
      told = await calls.act(id, 'answer', { ...answer, callbackUri }, signal);
    });
    await live.answered(answered.callId, keepAlive === 'AUTO');
    await live.apply(answered.callId, { type: 'callReply', call: told });
    return answered;
  }),

  rejectCall: change(({ callId, reason }, context) => {
    const rejection = { reason: reason == null ? undefined : rejectReasons[reason] };
    return respondToIncomingCall(callId, context, (id, callbackUri) =>
      context.calls.act(id, 'reject', { ...rejection, callbackUri }, context.signal),
    );
  }),

  redirectCall: change(async (input, context) => {
    checkCount(input.targets, [1, 25], 'people', 'input.targets');
    const redirection = {
      targets: await readInvitations(input.targets, 'input.targets', context),
      timeout: inRange(input.timeoutSeconds, [15, 90], 'seconds', 'input.timeoutSeconds'),
    };
    return respondToIncomingCall(input.callId, context, (id, callbackUri) =>
      context.calls.act(id, 'redirect', { ...redirection, callbackUri }, context.signal),
    );
  }),

  transferCall: change(async (input, context) => {
    const field = 'input.transferee';
    const transferee =
      input.transferee == null ? undefined : readParty(input.transferee, field, context.graphCloud);
    const transferTarget = await readInvitation(input.target, 'input.target', context);
    const options = clientContext(input);
    const record = await requireActiveCall(input.callId, context);
    if (transferee) requireGroupCall(record, 'somebody else can be handed over');
    const transfer = {
      transferTarget,
      transferee: transferee && withParticipantId(transferee, record, `${field}.participantId`),
      ...options,
    };
    return runAction(record, context, (id) => context.calls.act(id, 'transfer', transfer, context.signal));
  }),

  hangUpCall: change(({ callId }, context) =>
    runIdempotentAction(callId, context, (id) => context.calls.hangUp(id, context.signal)),
  ),

  connectToRoom: change(async ({ roomId }, { roomCalls, loaders, callLoader, signal }) => {
    if (!roomCalls?.connect) {
      const message = 'this gateway joins no calls in rooms: ROOM_CALLS is not "connect"';
      throw new UpstreamError('callAutomation', 'notConfigured', message);
    }
    const callId = await roomCalls.connect(roomId, signal).finally(() => {
      callLoader.forget();
    });
    if (callId !== undefined) return { callId };
    if (!(await loaders.room.load(roomId))) throw notFound(`There is no room ${roomId}.`);
    throw conflict(`No call is under way in the room ${roomId}: somebody must be there first.`);
  }),

  keepCallAlive: change(async ({ callId }, context) => {
    const { calls, live, signal } = context;
    const record = await requireActiveCall(callId, context);
    const isThere = await sendToCall(record, context, (id) => calls.keepAlive(id, signal));
    if (isThere) return { callId: record.id };
    await noteGone(record, live);
    throw notFound(`Graph no longer knows the call ${callId}.`);
  }),
};

/** Graph repeats of what it was told what it likes to. */
function withWhatWasSaid(
  made: CallResource,
  { tenantId, callOptions: options }: Pick<OutgoingCall, 'tenantId' | 'callOptions'>,
): CallResource {
  return {
    ...made,
    tenantId: made.tenantId ?? tenantId,
    callOptions: made.callOptions ?? (options && { ...options }),
  };
}

function withParticipantId(party: Party, call: CallRecord, field: string): Party {
  const { participantId } = party;
  if (participantId === undefined) return party;
  return { ...party, participantId: requireParticipantId(call, participantId, field) };
}

async function newCall(
  input: CreateCallInput,
  context: GraphQLContext,
): Promise<Omit<OutgoingCall, 'callbackUri'>> {
  const { to, tenantId: tenantOfDestination, isTelephone } = await destination(input.to, context);
  const source =
    input.source == null ? undefined : readParty(input.source, 'input.source', context.graphCloud);
  if (isTelephone && source?.identity.kind !== 'applicationInstance') {
    throw badUserInput(
      'must be a microsoftTeamsApp, the resource account whose number a telephone is called from',
      'input.source.identifier',
    );
  }
  if (source?.identity.kind === 'guest') {
    throw badUserInput(
      "can't be a guest: a call is made by an application, or by the resource account of a microsoftTeamsApp",
      'input.source.identifier',
    );
  }
  if (input.direction != null && input.direction !== 'OUTGOING') {
    throw badUserInput('can only be OUTGOING for a call that is made', 'input.direction');
  }
  if (input.requestedModalities.length === 0) {
    throw badUserInput('takes at least one', 'input.requestedModalities');
  }
  const tenantId = input.tenantId ?? tenantOfDestination ?? context.graphTenantId;
  if (tenantId === undefined) {
    const what = to.kind === 'meetingId' ? 'a meeting id or a short link names no tenant, and ' : '';
    throw badUserInput(
      `must be given: ${what}this gateway has no tenant of its own (AZURE_TENANT_ID)`,
      'input.tenantId',
    );
  }
  const isBetweenTwo = to.kind === 'people' && to.people.length === 1;
  return {
    to,
    tenantId,
    source,
    subject: input.subject ?? undefined,
    direction: input.direction == null ? undefined : 'outgoing',
    requestedModalities: input.requestedModalities.map((modality) => fromEnum('modality', modality)),
    media: media(input.media, 'input.media', isBetweenTwo),
    callOptions: callOptions(input.callOptions),
  };
}

const rejectReasons = { NONE: 'none', BUSY: 'busy', FORBIDDEN: 'forbidden' } as const;

/** The failures of a request that surely did nothing. */
const withoutEffect: ReadonlySet<UpstreamErrorReason> = new Set<UpstreamErrorReason>([
  'badRequest',
  'unauthorized',
  'notFound',
  'conflict',
  'throttled',
  'notConfigured',
]);

/** Whether a call may have been created all the same. */
function isUncertain(error: unknown): boolean {
  return !(error instanceof UpstreamError && withoutEffect.has(error.reason));
}
