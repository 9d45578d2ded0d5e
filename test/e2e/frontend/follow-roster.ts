import type { Client } from 'graphql-ws';
import { resuming } from '../../../packages/client/src/resuming.ts';
import type { PersonFragment, RosterSubscription, RosterSubscriptionVariables } from './gql/graphql.ts';
import { rosterOperation } from './roster-operation.ts';

/** Somebody in a roster. */
export type Person = PersonFragment;

/** The roster as it is, or a change of it. */
export type RosterEvent = RosterSubscription['rosterChanged'];

/** The roster of a call as it is known at one moment; a new object whenever something changes. */
export interface LiveRoster {
  /** Everybody who is in the call, in the order of joining. */
  readonly people: readonly Person[];
  /** By what the roster came to be as it is; undefined until the first. */
  readonly newest: RosterEvent | undefined;
  /**
   * - `connecting`: for the first time
   * - `live`: what happens is seen as it does
   * - `reconnecting`: cut off; people are as they were last seen
   * - `over`: the call has ended
   * - `failed`: for the reason in `failure`; nothing more will come
   */
  readonly connection: 'connecting' | 'live' | 'reconnecting' | 'over' | 'failed';
  /**
   * How the newest connection went on: with exactly what had been missed, or, since that could not be had any more, with
   * the roster as it is. Undefined on the first connection.
   */
  readonly resumption: 'exact' | 'snapshot' | undefined;
  /** An error of GraphQL's, or how the socket was closed. */
  readonly failure: unknown;
}

/** A roster that stays up to date, in the form that `useSyncExternalStore` of React and the stores of others take. */
export interface RosterStore {
  get(): LiveRoster;
  /** Calls back after each change, once each. @returns what ends that */
  onChange(listener: () => void): () => void;
  /** Tells the gateway that no more is wanted. */
  close(): void;
}

/**
 * Follows the roster of a call over cuts of the connection.
 *
 * @param client as `createReconnectingClient` makes it; it may be used for more at the same time
 * @param after the cursor of an event from earlier, such as one kept over a reload of the page
 */
export function followRoster(client: Client, callId: string, after?: string): RosterStore {
  const listeners = new Set<() => void>();
  let roster: LiveRoster = {
    people: [],
    newest: undefined,
    connection: 'connecting',
    resumption: undefined,
    failure: undefined,
  };
  const change = (changes: Partial<LiveRoster>): void => {
    roster = { ...roster, ...changes };
    for (const listener of listeners) listener();
  };
  const end = (connection: 'over' | 'failed', failure?: unknown): void => {
    for (const stop of stopListening) stop();
    change({ connection, failure });
  };

  const stopListening = [
    client.on('connected', () => {
      // Who begins anew is told of the roster at once, who resumes only of what has happened.
      if (roster.newest || after !== undefined) change({ connection: 'live', resumption: 'exact' });
    }),
    client.on('closed', () => {
      if (roster.connection === 'live') change({ connection: 'reconnecting' });
    }),
  ];
  const variables: RosterSubscriptionVariables = { callId, after };
  const unsubscribe = resuming(client).subscribe<RosterSubscription>(
    { query: rosterOperation.toString(), variables },
    {
      next({ data, errors }) {
        if (!data || errors) {
          unsubscribe();
          end('failed', errors);
          return;
        }
        const { rosterChanged: newest } = data;
        const resumption = newest.isSnapshot && roster.resumption ? 'snapshot' : roster.resumption;
        change({ people: newest.participants, newest, connection: 'live', resumption });
      },
      error(failure) {
        end('failed', failure);
      },
      complete() {
        if (roster.connection !== 'failed') end('over');
      },
    },
  );

  return {
    get: () => roster,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const stop of stopListening) stop();
      listeners.clear();
      unsubscribe();
    },
  };
}
