import { subscribe } from '../support/graphql-subscriber.ts';
import { openEventStream } from '../http/event-stream/client.ts';

/** Somebody who follows a call, by whatever transport. */
export interface Follower<Event> {
  /** The next event, in order. @throws {Error} when there is none, or an error in its place */
  next(): Promise<Event>;
  /** All events until the subscription is complete. */
  rest(): Promise<Event[]>;
}

/** Begins to follow the only field of a subscription, until the test ends. */
export type Follow = <Event>(
  url: string,
  query: string,
  variables: Record<string, unknown>,
  authorization: string,
) => Follower<Event>;

/** The transports over which events are shared, by name. */
export const transports: Readonly<Record<'WebSockets' | 'event streams', Follow>> = {
  WebSockets: subscribe,
  'event streams': <Event>(
    url: string,
    query: string,
    { after, ...variables }: Record<string, unknown>,
    authorization: string,
  ): Follower<Event> => {
    const opened = openEventStream(url, {
      query,
      variables,
      authorization,
      ...(typeof after === 'string' && { lastEventId: after }),
    });
    return {
      next: async () => (await opened).nextData<Event>(),
      async rest() {
        const stream = await opened;
        const events: Event[] = [];
        for (;;) {
          const { event, data } = await stream.next();
          if (event === 'complete') return events;
          events.push(Object.values(data?.data ?? {})[0] as Event);
        }
      },
    };
  },
};
