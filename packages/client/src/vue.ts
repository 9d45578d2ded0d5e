import { inject, provide, shallowRef, toValue, watchEffect } from 'vue';
import type { InjectionKey, MaybeRefOrGetter, ShallowRef } from 'vue';
import type { Client } from './client.ts';
import type { Call, Participant } from './documents.ts';
import type { CallFollowingState, CallOptions } from './follow-call.ts';
import type { IncomingCallsOptions, IncomingCallsState } from './follow-incoming-calls.ts';
import type { RosterOptions, RosterState } from './follow-roster.ts';
import type { Store } from './store.ts';

/** By which a client is provided: `app.provide(clientKey, client)`. */
export const clientKey: InjectionKey<Client> = Symbol('switchboard');

/** Gives a client to all components under this one. */
export function provideClient(client: Client): void {
  provide(clientKey, client);
}

/** The client that was provided above. @throws {Error} if there is none */
export function useClient(): Client {
  const client = inject(clientKey, undefined);
  if (!client) throw new Error('No client is provided: app.provide(clientKey, client).');
  return client;
}

/** The roster of a call, for as long as the component is there. */
export function useRoster<Person = Participant>(
  callId: MaybeRefOrGetter<string>,
  options?: RosterOptions<Person>,
): Readonly<ShallowRef<RosterState<Person>>> {
  const client = useClient();
  return useStore(() => client.followRoster(toValue(callId), options));
}

/** A call, for as long as the component is there. */
export function useCall<Person = Participant, Shown = Call>(
  callId: MaybeRefOrGetter<string>,
  options?: CallOptions<Person, Shown>,
): Readonly<ShallowRef<CallFollowingState<Person, Shown>>> {
  const client = useClient();
  return useStore(() => client.followCall(toValue(callId), options));
}

/** The calls that wait to be answered, for as long as the component is there. */
export function useIncomingCalls<Shown = Call>(
  options?: IncomingCallsOptions<Shown>,
): Readonly<ShallowRef<IncomingCallsState<Shown>>> {
  const client = useClient();
  return useStore(() => client.followIncomingCalls(options));
}

function useStore<State>(create: () => Store<State>): Readonly<ShallowRef<State>> {
  const state = shallowRef(create().get());
  // After a component is there, which on a server it never is.
  const follow = (onCleanup: (stop: () => void) => void): void => {
    onCleanup(create().subscribe((next) => (state.value = next)));
  };
  watchEffect(follow, { flush: 'post' });
  return state;
}
