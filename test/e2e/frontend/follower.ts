import { onTestFinished } from 'vitest';
import { createReconnectingClient } from '../../../packages/client/src/reconnecting-client.ts';
import type { ConnectionTiming } from '../../../packages/client/src/reconnecting-client.ts';
import { patienceMs } from '../../support/patience.ts';
import { followRoster } from './follow-roster.ts';
import type { LiveRoster, RosterEvent } from './follow-roster.ts';

/** A roster that is followed until the test ends. */
export interface Follower {
  readonly roster: LiveRoster;
  /** Every event that was handed out, in order. */
  readonly events: readonly RosterEvent[];
  /** Waits until the roster is so. @throws Error with the roster as it is, if it takes too long */
  until(isWanted: (roster: LiveRoster) => boolean): Promise<LiveRoster>;
}

/** When a connection counts as dead. */
type Timing = Pick<ConnectionTiming, 'connectMs' | 'pingIntervalMs' | 'pongMs'>;

/** How a roster is followed. */
export interface FollowOptions {
  /** The cursor of an event from earlier. */
  readonly after?: string | undefined;
  /** By default one by which no connection does, unless it is cut. */
  readonly timing?: Timing;
  readonly authorization?: string;
}

/** By which a client finds out soon that a connection is dead; a busy machine may seem so to it. */
export const impatient: Timing = { connectMs: 1_000, pingIntervalMs: 100, pongMs: 300 };

const patient: Timing = {
  connectMs: 2 * patienceMs,
  pingIntervalMs: 2 * patienceMs,
  pongMs: 2 * patienceMs,
};

/** Follows the roster of a call by the client that frontends are shown. @param url the gateway's origin */
export function follow(
  url: string,
  callId: string,
  { after, timing = patient, authorization }: FollowOptions = {},
): Follower {
  const client = createReconnectingClient(
    {
      url: `${url.replace('http', 'ws')}/graphql`,
      ...(authorization !== undefined && { connectionParams: { authorization } }),
    },
    { ...timing, firstRetryMs: 10, lastRetryMs: 50 },
  );
  const store = followRoster(client, callId, after);
  const events: RosterEvent[] = [];
  onTestFinished(() => {
    store.close();
  });
  store.onChange(() => {
    const { newest } = store.get();
    if (newest && newest !== events.at(-1)) events.push(newest);
  });
  return {
    get roster() {
      return store.get();
    },
    events,
    until: (isWanted) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!isWanted(store.get())) return;
          stop();
          clearTimeout(given);
          resolve(store.get());
        };
        const stop = store.onChange(look);
        const given = setTimeout(() => {
          const { people, connection, resumption } = store.get();
          const names = people.map(({ displayName }) => displayName);
          reject(new Error(`waited in vain, with ${JSON.stringify({ names, connection, resumption })}`));
        }, patienceMs);
        look();
      }),
  };
}
