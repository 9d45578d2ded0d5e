import { getContext, setContext } from 'svelte';
import type { Client } from './client.ts';
import type { Call, Participant } from './documents.ts';
import type { CallOptions, CallStore } from './follow-call.ts';
import type { IncomingCallsOptions, IncomingCallsStore } from './follow-incoming-calls.ts';
import type { RosterOptions, RosterStore } from './follow-roster.ts';
import { isInPage } from './page.ts';
import type { Store } from './store.ts';

const key = Symbol('switchboard');

/** Gives a client to this component and all under it. */
export function setClient(client: Client): void {
  setContext(key, client);
}

/** The client that was set above. @throws {Error} if there is none */
export function getClient(): Client {
  const client = getContext<Client | undefined>(key);
  if (!client) throw new Error('No client is set: call setClient(client) in a component above this one.');
  return client;
}

/** The roster of a call, a store: `$roster`. It is followed for as long as a component uses it. */
export function useRoster<Person = Participant>(
  callId: string,
  options?: RosterOptions<Person>,
): RosterStore<Person> {
  return inPages(getClient().followRoster(callId, options));
}

/** A call, a store: `$call`. It is followed for as long as a component uses it. */
export function useCall<Person = Participant, Shown = Call>(
  callId: string,
  options?: CallOptions<Person, Shown>,
): CallStore<Person, Shown> {
  return inPages(getClient().followCall(callId, options));
}

/** The calls that wait to be answered, a store. They are followed for as long as a component uses it. */
export function useIncomingCalls<Shown = Call>(
  options?: IncomingCallsOptions<Shown>,
): IncomingCallsStore<Shown> {
  return inPages(getClient().followIncomingCalls(options));
}

/** On a server a component only asks for the state, and nothing is followed. */
function inPages<State>(store: Store<State>): Store<State> {
  if (isInPage()) return store;
  const subscribe: Store<State>['subscribe'] = (listener) => {
    listener(store.get());
    return () => undefined;
  };
  return { get: store.get, subscribe };
}
