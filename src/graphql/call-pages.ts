import type { Page } from '../clients/page.ts';
import type { CallModel } from './call-model.ts';
import { badUserInput } from './errors.ts';

/**
 * A page of one call, for `connect` to walk over: so each cursor stands for a call and not for a number in a list that
 * changes meanwhile.
 *
 * @param calls newest first
 * @param token of the page before, empty for the first
 */
export function pageOfCall(calls: readonly CallModel[], token: string): Page<CallModel> {
  const index = token === '' ? 0 : indexBehind(calls, token);
  const call = calls[index];
  if (!call) return { items: [], nextToken: undefined };
  return { items: [call], nextToken: index + 1 < calls.length ? tokenOf(call) : undefined };
}

function tokenOf({ id, createdAt = 0 }: CallModel): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

/** The place of the first call behind that of a token, which itself may no longer be there. */
function indexBehind(calls: readonly CallModel[], token: string): number {
  const [, time, id] = /^(\d{1,15}) (.+)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (id === undefined) throw badUserInput('takes a cursor that this same list gave', 'after');
  const itself = calls.findIndex((call) => call.id === id);
  if (itself >= 0) return itself + 1;
  const older = calls.findIndex(({ createdAt = 0 }) => createdAt < Number(time));
  return older >= 0 ? older : calls.length;
}
