import type { CallPage, CallPosition } from '../../../live/store/call-store.ts';
import { fromEnum } from './enums.ts';
import type { CallModel } from '../../models/call-model.ts';
import type { CallLoader } from '../../call-loader.ts';
import { bounds, checkedFirst, decodePageCursor } from '../../models/connection.ts';
import type { RelayConnection } from '../../models/connection.ts';
import { badUserInput } from '../../errors.ts';
import type { CallState } from '../../generated.ts';

const list = 'calls';
const maxCallsOnPage = 100;

/** What of the calls a client asks for. */
export interface CallsRequest {
  readonly first: number;
  /** A cursor. */
  readonly after: string | undefined;
  /** Undefined for all. */
  readonly states: readonly CallState[] | undefined;
}

/**
 * Reads a page of the calls, newest first. Each cursor stands for a call and not for a number in a list that changes
 * meanwhile; the call itself may be gone when its cursor comes back.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when `first` or `after` is wrong
 */
export async function readCalls(
  loader: CallLoader,
  request: CallsRequest,
): Promise<RelayConnection<CallModel>> {
  const first = checkedFirst(request.first, maxCallsOnPage);
  const after = request.after === undefined ? undefined : decodePosition(request.after);
  // One more than is asked for tells whether there are more.
  const calls = await loader.page({ limit: first + 1, after, states: statesOf(request.states) });
  const edges = calls
    .slice(0, first)
    .map((node) => ({ node, position: { list, token: tokenOf(node), index: -1 } }));
  return { edges, pageInfo: bounds(edges, calls.length > first) };
}

function statesOf(states: readonly CallState[] | undefined): CallPage['states'] {
  return (
    states && new Set(states.map((state) => (state === 'UNKNOWN' ? 'unknown' : fromEnum('callState', state))))
  );
}

function tokenOf({ id, createdAt = 0 }: CallModel): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

function decodePosition(cursor: string): CallPosition {
  // What the token says is checked right below.
  const { token } = decodePageCursor(cursor, list, () => true);
  const [, time, id] = /^(\d{1,15}) (.+)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (id === undefined) throw badUserInput('takes a cursor that this same list gave', 'after');
  return { createdAt: Number(time), id };
}
