import { createClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { GraphQLResult } from './gateway.ts';

/** A subscription over a WebSocket of its own, as a frontend holds it. */
export interface Subscriber<Event> {
  /**
   * The next event, in order.
   * @throws if the subscription is refused, has ended, or its socket is cut
   */
  next(): Promise<Event>;
  /** So many events. */
  take(count: number): Promise<Event[]>;
  /** Events up to and with the first that is wanted. */
  until(isWanted: (event: Event) => boolean): Promise<Event[]>;
  /** All events until the server completes the subscription. */
  rest(): Promise<Event[]>;
  /** The code of the error by which the subscription is refused. */
  refusal(): Promise<string | undefined>;
  /** Tells the server that no more is wanted. */
  stop(): Promise<void>;
  /** Kills the socket without a word, as a network does that is gone. */
  cut(): void;
}

/**
 * Subscribes by the client of graphql-ws, and follows the only field. What is still open ends with the test.
 *
 * @param authorization is sent in `connection_init`
 */
export function subscribe<Event>(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  authorization?: string,
): Subscriber<Event> {
  let socket: WebSocket | undefined;
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(authorization !== undefined && { connectionParams: { authorization } }),
    // Each failure is given to whoever asks for an event.
    onNonLazyError: () => undefined,
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
    },
  });
  const results = client.iterate<Record<string, Event>>({ query, variables });
  const cut = (): void => socket?.terminate();
  onTestFinished(cut);

  const read = async (): Promise<IteratorResult<GraphQLResult<Record<string, Event>>>> =>
    (await results.next()) as IteratorResult<GraphQLResult<Record<string, Event>>>;
  const eventOf = ({ data, errors }: GraphQLResult<Record<string, Event>>): Event => {
    const event = Object.values(data ?? {})[0];
    if (errors || event === undefined) throw new Error(JSON.stringify(errors ?? data));
    return event;
  };
  const next = async (): Promise<Event> => {
    const result = await read();
    if (result.done) throw new Error('the subscription is complete');
    return eventOf(result.value);
  };

  return {
    next,
    cut,
    async take(count) {
      const events: Event[] = [];
      while (events.length < count) events.push(await next());
      return events;
    },
    async until(isWanted) {
      const events: Event[] = [];
      for (;;) {
        const event = await next();
        events.push(event);
        if (isWanted(event)) return events;
      }
    },
    async rest() {
      const events: Event[] = [];
      for (;;) {
        const result = await read();
        if (result.done) return events;
        events.push(eventOf(result.value));
      }
    },
    async refusal() {
      const refused = await read().then(
        ({ value }) => (value as GraphQLResult | undefined)?.errors,
        (error: unknown) => error as GraphQLResult['errors'],
      );
      return refused?.[0]?.extensions.code;
    },
    async stop() {
      await results.return?.();
    },
  };
}
