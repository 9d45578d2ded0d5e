import type { LiveCall } from './live-call.ts';
import { isIncoming } from './live-call.ts';
import type { Search } from './search.ts';

/** How much is on the page, at a glance. */
export interface Summary {
  /** Calls that go on, without those that come in. */
  readonly live: number;
  readonly incoming: number;
  /** People in calls, without those in the lobby. */
  readonly people: number;
  readonly inLobby: number;
  /** What is found; undefined where nothing is looked for. */
  readonly found: { readonly calls: number; readonly people: number } | undefined;
}

/** Counts what is on the page. @param calls those that aren't over */
export function summaryOf(calls: readonly LiveCall[], search: Search): Summary {
  const everybody = calls.flatMap(({ participants }) => participants);
  const incoming = calls.filter(isIncoming).length;
  const inLobby = everybody.filter((person) => person.isInLobby).length;
  return {
    live: calls.length - incoming,
    incoming,
    people: everybody.length - inLobby,
    inLobby,
    found: search.isEmpty
      ? undefined
      : {
          calls: calls.filter((call) => search.findsIn(call)).length,
          people: everybody.filter((person) => search.findsPerson(person)).length,
        },
  };
}
