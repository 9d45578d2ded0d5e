import { canonicalId } from '../../microsoft-graph/call-id.ts';

/*
 * Some things have a name that tells them apart in their call only. Clients keep what they have read under its id, whatever
 * call it was of, so that such an id holds the call as well: `{callId}/{name}`.
 */

/** The id of what has a name in a call. @param callId canonical */
export function idInCall(callId: string, name: string): string {
  return `${callId}/${name}`;
}

/**
 * The name that an id holds: the id itself where it holds no call.
 *
 * @param callId canonical
 * @returns undefined if it holds another call
 */
export function nameInCall(callId: string, id: string): string | undefined {
  const end = id.indexOf('/');
  const holder = canonicalId(id.slice(0, Math.max(end, 0)));
  if (holder === callId) return id.slice(end + 1);
  return guid.test(holder) ? undefined : id;
}

/** What the id of a call looks like. */
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
