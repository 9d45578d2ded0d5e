import type { Client, SubscribePayload } from 'graphql-ws/client';
import type { ConnectionState } from './connection.ts';
import type { Result } from './refusal.ts';
import type { Store } from './store.ts';
import type { Subscriptions, SubscriptionSink } from './subscriptions.ts';

/** What graphql-ws calls it when a connection becomes so. */
const eventNames: Readonly<Record<ConnectionState['status'], string>> = {
  connecting: 'connecting',
  live: 'connected',
  lost: 'closed',
  forbidden: 'closed',
  idle: 'closed',
  closed: 'closed',
};

/**
 * Makes a client of graphql-ws of a client's subscriptions, whatever they go over. Of the events of a connection it knows
 * `connecting`, `connected` and `closed`, without what graphql-ws tells by them.
 */
export function graphqlWsClientOf(subscriptions: Subscriptions, connection: Store<ConnectionState>): Client {
  const subscribe = (payload: SubscribePayload, sink: SubscriptionSink): (() => void) =>
    subscriptions.subscribe(payload, sink);

  function iterate(payload: SubscribePayload): AsyncIterableIterator<Result, undefined> {
    let stop = (): void => undefined;
    const results = new ReadableStream<Result>({
      start(controller) {
        stop = subscribe(payload, {
          next(result) {
            controller.enqueue(result);
          },
          error(reason) {
            controller.error(reason);
          },
          complete() {
            controller.close();
          },
        });
      },
      cancel: () => {
        stop();
      },
    }).getReader();
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => results.read() as Promise<IteratorResult<Result, undefined>>,
      async return() {
        await results.cancel();
        return { done: true, value: undefined };
      },
    };
  }

  return {
    // Their types are narrower for who calls them: what comes is what was asked for.
    subscribe: subscribe as Client['subscribe'],
    iterate: iterate as Client['iterate'],
    on(event, listener) {
      let before = connection.get().status;
      return connection.subscribe(({ status }) => {
        const isChange = status !== before;
        before = status;
        if (isChange && eventNames[status] === event) (listener as () => void)();
      });
    },
    terminate: () => {
      subscriptions.reconnect();
    },
    dispose: () => {
      subscriptions.close();
    },
  };
}
