import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Client } from './client.ts';
import type { Call, Participant } from './documents.ts';
import type { CallFollowingState, CallOptions } from './follow-call.ts';
import type { IncomingCallsOptions, IncomingCallsState } from './follow-incoming-calls.ts';
import type { RosterOptions, RosterState } from './follow-roster.ts';
import type { Store } from './store.ts';

const ClientContext = createContext<Client | undefined>(undefined);

/** Gives a client to all that is under it: `<SwitchboardProvider value={client}>`. */
export const SwitchboardProvider = ClientContext.Provider;

/** The client of the provider above. @throws {Error} if there is none */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('There is no <SwitchboardProvider value={client}> above this component.');
  return client;
}

/** The roster of a call, for as long as the component is there. Options that change are taken up with the next call. */
export function useRoster<Person = Participant>(
  callId: string,
  options?: RosterOptions<Person>,
): RosterState<Person> {
  const client = useClient();
  return useStore(() => client.followRoster(callId, options), [client, callId]);
}

/** A call, for as long as the component is there. Options that change are taken up with the next call. */
export function useCall<Person = Participant, Shown = Call>(
  callId: string,
  options?: CallOptions<Person, Shown>,
): CallFollowingState<Person, Shown> {
  const client = useClient();
  return useStore(() => client.followCall(callId, options), [client, callId]);
}

/** The calls that wait to be answered, for as long as the component is there. */
export function useIncomingCalls<Shown = Call>(
  options?: IncomingCallsOptions<Shown>,
): IncomingCallsState<Shown> {
  const client = useClient();
  return useStore(() => client.followIncomingCalls(options), [client]);
}

/** The state of a store: on a server, and while its page comes to life, as it is before anything is known. */
function useStore<State>(create: () => Store<State>, dependencies: readonly unknown[]): State {
  // What is made anew for nothing does nothing, until somebody subscribes.
  const [store, initial] = useMemo(() => {
    const made = create();
    return [made, made.get()] as const;
  }, dependencies);
  return useSyncExternalStore(store.subscribe, store.get, () => initial);
}
