import { expect } from 'vitest';
import type { TestGateway } from '../support/gateway.ts';

/** The roster of a call, as users subscribe to it first. */
export const rosterSubscription = `
  subscription Roster($callId: ID!) {
    rosterChanged(callId: $callId) {
      cursor
      isSnapshot
      joined {
        displayName
      }
    }
  }`;

/** What takes the events of a subscription. */
export interface RosterSink {
  /** @param data of a result without errors */
  readonly next: (data: unknown) => void;
  readonly error: (reason: unknown) => void;
  readonly complete: () => void;
}

/** By a client, begins to follow the roster of a call, and gives what ends that. */
export type FollowRoster = (callId: string, sink: RosterSink) => () => void;

/**
 * Lets a client follow the roster of a call to its end: first as it is, then somebody who joins, then the end of the call.
 *
 * @throws {Error} when that is not exactly what comes
 */
export async function expectLiveRoster(gateway: TestGateway, follow: FollowRoster): Promise<void> {
  const callId = await createCall(gateway);
  const events: unknown[] = [];
  const completed = Promise.withResolvers<undefined>();
  completed.promise.catch(() => undefined);
  const stop = follow(callId, {
    next: (data) => events.push(data),
    error: (reason) => {
      completed.reject(reason instanceof Error ? reason : new Error(JSON.stringify(reason)));
    },
    complete: () => {
      completed.resolve(undefined);
    },
  });
  try {
    /** Waits for as many events, or for the failure in their place. */
    const came = (count: number): Promise<unknown> =>
      Promise.race([
        expect.poll(() => events).toHaveLength(count),
        completed.promise.then(() => {
          throw new Error(`it is over after ${JSON.stringify(events)}`);
        }),
      ]);
    await came(1);
    await control(gateway, `/${callId}/participants`, { displayName: 'Ann' });
    await came(2);
    await control(gateway, `/${callId}/hangUp`, {});
    await completed.promise;
    // With the end of the call the gateway itself leaves.
    expect(events.slice(0, 2)).toMatchObject([
      { rosterChanged: { isSnapshot: true, joined: [] } },
      { rosterChanged: { isSnapshot: false, joined: [{ displayName: 'Ann' }] } },
    ]);
  } finally {
    stop();
  }
}

/** Follows by what gives the data of each event in turn. @param iterate ends with the subscription, or fails */
export const followIterable =
  (iterate: (callId: string) => AsyncIterable<unknown>): FollowRoster =>
  (callId, sink) => {
    const iterator = iterate(callId)[Symbol.asyncIterator]();
    const readOn = async (): Promise<void> => {
      for (let result = await iterator.next(); result.done !== true; result = await iterator.next()) {
        sink.next(result.value);
      }
    };
    readOn().then(sink.complete, sink.error);
    return () => void iterator.return?.();
  };

/** A client of graphql-ws or of graphql-sse: they have the same interface. */
interface SinkClient {
  subscribe(payload: Payload, sink: ResultSink): () => void;
  iterate(payload: Payload): AsyncIterable<{ readonly data?: unknown }>;
}
interface Payload {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}
interface ResultSink extends Omit<RosterSink, 'next'> {
  readonly next: (result: { readonly data?: unknown; readonly errors?: readonly unknown[] }) => void;
}

/** Follows by a client's sinks. @param clientOf the client, once the test runs */
export const followBySinks =
  (clientOf: () => SinkClient): FollowRoster =>
  (callId, { next, error, complete }) =>
    clientOf().subscribe(
      { query: rosterSubscription, variables: { callId } },
      {
        next: ({ data, errors }) => {
          if (errors) error(errors);
          else next(data);
        },
        error,
        complete,
      },
    );

/** Follows by a client's iterators. @param clientOf the client, once the test runs */
export const followByIterators = (clientOf: () => SinkClient): FollowRoster =>
  followIterable(async function* (callId) {
    const results = clientOf().iterate({ query: rosterSubscription, variables: { callId } });
    for await (const { data } of results) yield data;
  });

/** Creates a call that is under way, in which there is the gateway alone. @returns its id */
async function createCall(gateway: TestGateway): Promise<string> {
  const users = ['a1', 'b2'].map((end) => ({
    identifier: { microsoftTeamsUser: { userId: `5a4db0c5-0000-4000-8000-0000000000${end}` } },
  }));
  const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(
    'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }',
    { input: { to: { users } } },
  );
  if (!data || errors) throw new Error(JSON.stringify(errors));
  const { id } = data.createCall.call;
  await control(gateway, `/${id}/state`, { state: 'established' });
  return id;
}

/** Lets something happen to a call in the sandbox, and waits until the gateway was told. @param path after `/calls` */
async function control({ sandbox }: TestGateway, path: string, body: object): Promise<void> {
  const answer = await fetch(`${sandbox.url}/sandbox/calls${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  await sandbox.graph.idle();
}
