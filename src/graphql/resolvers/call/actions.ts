import type { GraphQLError } from 'graphql';
import { canonicalId } from '../../../microsoft-graph/call-id.ts';
import type { OperationResource } from '../../../microsoft-graph/resources.ts';
import { UpstreamError } from '../../../upstreams/pipeline/upstream-error.ts';
import type { CallRecord } from '../../../live/record/call-record.ts';
import type { LiveCalls } from '../../../live/live-calls.ts';
import { toKnownEnum } from './enums.ts';
import { answerBy } from '../../models/call-model.ts';
import type { ChangedCallModel, StartedOperationModel } from '../../models/call-model.ts';
import type { GraphQLContext } from '../../context.ts';
import { conflict, notFound } from '../../errors.ts';

/**
 * A call to which something is to be done.
 *
 * @throws {GraphQLError} `NOT_FOUND` when there is no such call; `CONFLICT` when it is known to be over
 */
export async function requireActiveCall(
  callId: string,
  { live, signal }: GraphQLContext,
): Promise<CallRecord> {
  const stored = await live.find(callId, signal);
  if (!stored) throw noSuchCall(callId);
  if (stored.kind === 'tombstone' || stored.record.isTerminated) {
    throw conflict(`The call ${callId} is over.`);
  }
  return stored.record;
}

/**
 * Does something to an incoming call that can be done only as long as nobody has answered it, and in time.
 *
 * @param send is given where Graph is to post what follows: an address of this call's own
 * @throws {GraphQLError} `NOT_FOUND` when there is no such call; `CONFLICT` when it isn't incoming any more, or when it is
 * too late: then it says how late
 */
export async function respondToIncomingCall(
  callId: string,
  context: GraphQLContext,
  send: (graphCallId: string, callbackUri: string) => Promise<unknown>,
): Promise<ChangedCallModel> {
  const { live, signal, callbackUri } = context;
  const stored = await live.find(callId, signal);
  if (!stored) throw noSuchCall(callId);
  if (stored.kind === 'tombstone') throw conflict(`The call ${callId} is over.`);
  const { record } = stored;
  const state = toKnownEnum('callState', record.view.call.state);
  if (!['INCOMING', 'TERMINATED', 'UNKNOWN'].includes(state)) {
    throw conflict(`The call ${callId} is ${state}: only a call that is still INCOMING can be decided on.`);
  }
  const late = lateness(record, live.now());
  if (record.isTerminated) throw conflict(`The call ${callId} is over${late ? `, and ${late}` : ''}.`);
  if (late) throw conflict(`The call ${callId} can't be decided on any more: ${late}.`);
  try {
    const uri = callbackUri(await live.issueCallbackToken(record.id));
    return await runAction(record, context, (id) => send(id, uri));
  } catch (error) {
    // What was in time when it left may have been too late when it got there.
    const lateByNow = isNotFound(error) ? lateness(record, live.now()) : undefined;
    throw lateByNow === undefined
      ? error
      : conflict(`The call ${callId} couldn't be decided on any more: ${lateByNow}.`);
  }
}

/** Does something to a call, and takes notice if Graph says that there is no such call. */
export async function runAction(
  record: CallRecord,
  context: GraphQLContext,
  send: (graphCallId: string) => Promise<unknown>,
): Promise<ChangedCallModel> {
  await sendToCall(record, context, send);
  return { callId: record.id };
}

/** Begins an operation in a call. */
export async function startOperation(
  record: CallRecord,
  context: GraphQLContext,
  send: (graphCallId: string) => Promise<OperationResource>,
): Promise<StartedOperationModel> {
  const reply = await sendToCall(record, context, send);
  const operation = reply.id == null ? undefined : { ...reply, id: canonicalId(reply.id) };
  if (operation) await context.live.operationStarted(record.id, operation);
  return { callId: record.id, operation };
}

/**
 * Undoes or ends something in a call: done already if the call is over. A call that isn't known here is left to Graph.
 */
export async function runIdempotentAction(
  callId: string,
  { live, callLoader }: GraphQLContext,
  send: (graphCallId: string, record: CallRecord | undefined) => Promise<void>,
): Promise<ChangedCallModel> {
  const stored = await live.read(canonicalId(callId));
  const changed = { callId: canonicalId(callId) };
  if (stored?.kind === 'tombstone' || stored?.record.isTerminated) return changed;
  try {
    await send(stored?.record.graphId ?? callId, stored?.record);
  } finally {
    callLoader.forget();
  }
  return changed;
}

/** Sends something to a call. */
export async function sendToCall<T>(
  record: CallRecord,
  { live, callLoader }: GraphQLContext,
  send: (graphCallId: string) => Promise<T>,
): Promise<T> {
  try {
    return await send(record.graphId);
  } catch (error) {
    if (isCallGone(error)) await noteGone(record, live);
    throw error;
  } finally {
    callLoader.forget();
  }
}

/** Takes notice that Graph says there is no such call, unless the call is so young that it may not be found yet. */
export async function noteGone(record: CallRecord, live: LiveCalls): Promise<void> {
  if (!isTooYoungToTell(record, live.now())) await live.gone(record.id);
}

function noSuchCall(callId: string): GraphQLError {
  return notFound(`There is no call ${callId}.`);
}

/** How late it is for a call to be decided on, as a clause; undefined while it is in time, or if that isn't known. */
function lateness(record: CallRecord, now: number): string | undefined {
  const by = answerBy(record);
  if (!by || now <= by.getTime()) return undefined;
  const seconds = ((now - by.getTime()) / 1000).toFixed(1);
  return `that had to come within 15 seconds of the call, until ${by.toISOString()}, which was ${seconds} seconds ago`;
}

function isNotFound(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.reason === 'notFound';
}

/** Graph's code for a call that it doesn't know, or knows no more; others speak of a part of one. */
const callNotFoundCode = '8522';

function isCallGone(error: unknown): boolean {
  return isNotFound(error) && error.details.code === callNotFoundCode;
}

/** How long after its creation a call may not be found everywhere yet, in milliseconds. */
const youthMs = 30_000;

function isTooYoungToTell({ origin, createdAt }: CallRecord, now: number): boolean {
  return origin === 'created' && now - createdAt < youthMs;
}
