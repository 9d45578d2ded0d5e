import { isDeepStrictEqual } from 'node:util';
import {
  callKeepingNames,
  identitySetsOfCall,
  identitySetsOfParticipant,
  namesIn,
} from '../../microsoft-graph/known-names.ts';
import type { CallResource } from '../../microsoft-graph/resources.ts';
import type { CallView } from '../record/call-view.ts';

/** What is new in the members that a message names: one that it doesn't name stays as it was, and so does a name. */
export function newMembers(
  { call }: Pick<CallView, 'call'>,
  { id: _, ...members }: CallResource,
): CallResource {
  return changed(call, callKeepingNames(call, members, namesIn(identitySetsOfCall(call))));
}

/** What an old message tells that isn't known: members that are absent, and the names of those whom members name. */
export function unknownMembers(
  { call }: Pick<CallView, 'call'>,
  { id: _, ...members }: CallResource,
): CallResource {
  const known: Readonly<Record<string, unknown>> = call;
  const absent = Object.entries(members).filter(([name]) => known[name] == null);
  const named = callKeepingNames(members, call, namesIn(identitySetsOfCall(members)));
  return changed(call, { ...named, ...Object.fromEntries(absent) });
}

/** The same of the last message of a call. With the roster goes what it said of names, so that the call keeps those. */
export function lastMembers(
  { call, participants }: CallView,
  { id: _, ...members }: CallResource,
): CallResource {
  const roster = [...participants.values()].flatMap(identitySetsOfParticipant);
  const names = namesIn([...identitySetsOfCall(call), ...roster]);
  return changed(call, callKeepingNames(call, { ...call, ...changed({}, members) }, names));
}

function changed(call: CallResource, members: CallResource): CallResource {
  const before: Readonly<Record<string, unknown>> = call;
  return Object.fromEntries(
    Object.entries(members).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(before[name], value),
    ),
  );
}
