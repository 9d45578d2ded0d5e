import { onTestFinished } from 'vitest';
import { createClient } from '../../packages/client/src/index.ts';
import type {
  CallEvent,
  CallFollowingState,
  ClientOptions,
  RosterChanged,
  Timing,
} from '../../packages/client/src/index.ts';
import { patienceMs } from '../support/patience.ts';

/** A snapshot, or a change of a roster. */
export type RosterEvent = Pick<
  RosterChanged<{ readonly displayName: string | null }>,
  'cursor' | 'isSnapshot' | 'joined' | 'updated' | 'left'
>;

/** A call that is followed until the test ends. */
export interface Follower {
  /** How it is known now. */
  readonly state: CallFollowingState;
  /** Every snapshot and every change of the roster, in order. */
  readonly events: readonly RosterEvent[];
  /** Waits until it is so. @throws Error with how it is known, if it takes too long */
  until(isWanted: (state: CallFollowingState) => boolean): Promise<CallFollowingState>;
}

/** How a call is followed. */
export interface FollowOptions extends Omit<ClientOptions, 'url'> {
  /** By default such that no connection counts as dead, unless it is cut. */
  readonly timing?: Partial<Timing>;
}

/** By which a client finds out soon that a connection is dead; a busy machine may seem so to it. */
export const impatient: Partial<Timing> = {
  connectMs: 1_000,
  pingIntervalMs: 100,
  pongMs: 300,
  silenceMs: 1_000,
};

/** How soon clients of tests try again, and that no connection counts as dead, unless it is cut. */
export const patient: Partial<Timing> = {
  connectMs: 2 * patienceMs,
  pingIntervalMs: 2 * patienceMs,
  pongMs: 2 * patienceMs,
  silenceMs: 2 * patienceMs,
  firstRetryMs: 10,
  lastRetryMs: 50,
  lingerMs: 0,
};

/** Follows a call by the client that frontends use. @param url the gateway's origin */
export function follow(url: string, callId: string, options: FollowOptions = {}): Follower {
  const client = createClient({
    ...options,
    url: `${url}/graphql`,
    timing: { ...patient, ...options.timing },
  });
  const events: RosterEvent[] = [];
  const store = client.followCall(callId, {
    onEvent(event) {
      if (event.isSnapshot || event.__typename === 'RosterChanged') events.push(rosterEventOf(event));
    },
  });
  onTestFinished(store.subscribe(() => undefined));
  onTestFinished(() => {
    client.close();
  });
  return {
    get state() {
      return store.get();
    },
    events,
    until: (isWanted) => until(store, isWanted),
  };
}

/** Waits until a store is as it is wanted. @throws Error with what it is, if it takes too long */
export function until<State extends object>(
  store: { readonly get: () => State; readonly subscribe: (listener: (state: State) => void) => () => void },
  isWanted: (state: State) => boolean,
): Promise<State> {
  const { promise, resolve, reject } = Promise.withResolvers<State>();
  const given = setTimeout(() => {
    reject(new Error(`waited in vain, with ${JSON.stringify(store.get())}`));
  }, patienceMs);
  const stop = store.subscribe((state) => {
    if (isWanted(state)) resolve(state);
  });
  return promise.finally(() => {
    clearTimeout(given);
    stop();
  });
}

function rosterEventOf(event: CallEvent): RosterEvent {
  const { cursor, isSnapshot } = event;
  if (event.__typename !== 'RosterChanged') return { cursor, isSnapshot, joined: [], updated: [], left: [] };
  const { joined, updated, left } = event;
  return { cursor, isSnapshot, joined, updated, left };
}

/** Whether somebody is shown. */
export const has =
  (displayName: string) =>
  ({ participants }: Pick<CallFollowingState, 'participants'>): boolean =>
    participants.some((person) => person.displayName === displayName);

/** Whether it is known what happens. */
export const isLive = ({ phase }: Pick<CallFollowingState, 'phase'>): boolean => phase === 'live';

/** Whether it is cut off. */
export const isInterrupted = ({ phase }: Pick<CallFollowingState, 'phase'>): boolean =>
  phase === 'interrupted';
