import type { CallRecord } from '../../../live/record/call-record.ts';
import type {
  CallActionReplies,
  CallActionRequests,
  ParticipantActionRequests,
} from '../../../upstreams/graph/call-actions.ts';
import type { OperationResource } from '../../../microsoft-graph/resources.ts';
import { requireActiveCall, startOperation } from './actions.ts';
import { clientContext } from './inputs.ts';
import { requireParticipantId } from './participants.ts';
import { requireGlobalCloud } from './preconditions.ts';
import { actInRoomCall } from './room-call-mutations.ts';
import type { CallMutationName } from './room-call-mutations.ts';
import type {
  CallModel,
  CallOperationModel,
  ChangedCallModel,
  StartedOperationModel,
} from '../../models/call-model.ts';
import type { GraphQLContext } from '../../context.ts';
import type { InputMaybe, MutationResolvers, Resolvers } from '../../generated.ts';

/*
 * A mutation of a call is one row: what it checks, and what is asked of Graph. What its payload shows of the call and of
 * the operation follows from that.
 */

/** What has been done stays done: that the call can't be read fails no more than its own field. */
const changedPayload = {
  call: async (
    { callId }: ChangedCallModel,
    _: unknown,
    { callLoader }: GraphQLContext,
  ): Promise<CallModel | null> => (await callLoader.read(callId)) ?? null,
};

const startedPayload = {
  ...changedPayload,
  /** As it is by now: the result of an operation may overtake the reply to the request that began it. */
  async operation(
    { callId, operation }: StartedOperationModel,
    _: unknown,
    { callLoader }: GraphQLContext,
  ): Promise<CallOperationModel | null> {
    if (!operation) return null;
    const call = await callLoader.read(callId);
    const known = call?.view.operations.get(operation.id) ?? operation;
    return { operation: known, view: call?.view, isOfEvent: false };
  },
};

interface ChangingMutation<Input, Outcome> {
  readonly resolve: (input: Input, context: GraphQLContext) => Promise<Outcome>;
  readonly payload: typeof changedPayload;
}

interface StartingMutation<Input> {
  readonly resolve: (input: Input, context: GraphQLContext) => Promise<StartedOperationModel>;
  readonly payload: typeof startedPayload;
}

type ResolveFunction<Name extends keyof MutationResolvers> = Extract<
  NonNullable<MutationResolvers[Name]>,
  (...args: never[]) => unknown
>;
type InputOf<Name extends keyof MutationResolvers> = Parameters<ResolveFunction<Name>>[1]['input' &
  keyof Parameters<ResolveFunction<Name>>[1]];
type PayloadOf<Name extends keyof MutationResolvers> = Awaited<ReturnType<ResolveFunction<Name>>>;

/** Mutations of calls by their names in the schema, each typed by what the schema says of it. */
export type CallMutations = {
  readonly [Name in keyof MutationResolvers]?: 'operation' extends keyof PayloadOf<Name>
    ? StartingMutation<InputOf<Name>>
    : ChangingMutation<InputOf<Name>, ChangedCallModel & Omit<PayloadOf<Name>, 'call' | '__typename'>>;
};

/** A mutation that changes a call, and begins no operation. */
export function change<Input, Outcome extends ChangedCallModel>(
  resolve: (input: Input, context: GraphQLContext) => Promise<Outcome>,
): ChangingMutation<Input, Outcome> {
  return { resolve, payload: changedPayload };
}

interface OperationInput {
  readonly callId: string;
  readonly clientContext?: InputMaybe<string>;
}

/** What of a request a row says itself: the client context is the same for all. */
type Said<Request> = Omit<Request, 'clientContext'>;

/** A row that begins an operation. */
interface OperationSteps<Input, Request> {
  /** What only the global cloud's Graph has, as in "only the global cloud has {…}"; left out where all have it. */
  readonly globalCloudOnly?: string;
  /** Checks the input, and makes the request of it; left out where there is nothing to say. */
  readonly request?: (input: Input, context: GraphQLContext) => Said<Request> | Promise<Said<Request>>;
  /** Throws where it is known of the call that Graph can't do it there. */
  readonly check?: (call: CallRecord, input: Input) => void;
}

/** As the steps, but that a request which must say something is not left out. */
type OperationRow<Input, Request> = OperationSteps<Input, Request> &
  (object extends Said<Request> ? unknown : Required<Pick<OperationSteps<Input, Request>, 'request'>>);

/** The actions on calls that begin an operation. */
type OperationName = {
  [Name in keyof CallActionReplies]: CallActionReplies[Name] extends OperationResource ? Name : never;
}[Exclude<keyof CallActionReplies, 'answer'>];

/** A mutation that begins an operation in a call. */
export function operation<Input extends OperationInput, Name extends OperationName>(
  action: Name,
  row: OperationRow<Input, CallActionRequests[Name]>,
): StartingMutation<Input> {
  return starting<Input, CallActionRequests[Name]>(row, (graphId, request, { calls, signal }) =>
    calls.act(graphId, action, request, signal),
  );
}

/** A mutation that begins an operation on somebody in a call. */
export function participantOperation<
  Input extends OperationInput & { readonly participantId: string },
  Name extends keyof ParticipantActionRequests,
>(action: Name, row: OperationRow<Input, ParticipantActionRequests[Name]>): StartingMutation<Input> {
  return starting<Input, ParticipantActionRequests[Name]>(
    row,
    (graphId, request, { calls, signal }, record, input) =>
      calls.actOnParticipant(
        graphId,
        requireParticipantId(record, input.participantId),
        action,
        request,
        signal,
      ),
  );
}

function starting<Input extends OperationInput, Request>(
  { globalCloudOnly, request, check }: OperationSteps<Input, Request>,
  send: (
    graphId: string,
    request: Request,
    context: GraphQLContext,
    record: CallRecord,
    input: Input,
  ) => Promise<OperationResource>,
): StartingMutation<Input> {
  return {
    payload: startedPayload,
    async resolve(input, context) {
      if (globalCloudOnly !== undefined) requireGlobalCloud(context.graphCloud, globalCloudOnly);
      const asked = { ...(await request?.(input, context)), ...clientContext(input) } as Request;
      const record = await requireActiveCall(input.callId, context);
      check?.(record, input);
      return startOperation(record, context, (id) => send(id, asked, context, record, input));
    },
  };
}

/** Does to a call in a room what a mutation is for; undefined, and nothing is done, for any other call. */
async function changeInRoom(
  name: keyof MutationResolvers,
  input: object,
  context: GraphQLContext,
): Promise<StartedOperationModel | undefined> {
  if (!('callId' in input)) return undefined;
  const callId = await actInRoomCall(name as CallMutationName, input as { readonly callId: string }, context);
  // What is begun there has no operation.
  return callId === undefined ? undefined : { ...input, callId, operation: undefined };
}

/** The resolvers of mutations of calls, and of their payloads. */
export function resolversOf(mutations: CallMutations): Resolvers {
  const rows = Object.entries(mutations) as [string, ChangingMutation<unknown, ChangedCallModel>][];
  const resolvers = Object.fromEntries(
    rows.map(([name, { resolve }]) => [
      name,
      async (_: unknown, { input }: { readonly input: object }, context: GraphQLContext) =>
        (await changeInRoom(name as keyof MutationResolvers, input, context)) ?? resolve(input, context),
    ]),
  );
  const payloads = rows.map(([name, { payload }]) => [
    `${name.charAt(0).toUpperCase()}${name.slice(1)}Payload`,
    payload,
  ]);
  // Codegen doesn't know what stands behind a payload: here both follow from one row.
  return { Mutation: resolvers, ...Object.fromEntries(payloads) } as Resolvers;
}
