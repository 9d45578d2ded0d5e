import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { openEventStream } from '../http/event-stream/client.ts';

/** A client that follows a call, and reads no more while it is paused. */
export interface SlowClient<Event> {
  /** What has come so far. */
  readonly events: readonly Event[];
  /** Whether the subscription has come to its end. */
  readonly isComplete: boolean;
  pause(): void;
  resume(): void;
  /** Once the connection is over, how it was closed. */
  readonly closed: Promise<string>;
}

/** Begins to follow the only field of a subscription, until the test ends. */
export type FollowSlowly = <Event>(
  url: string,
  query: string,
  variables: Record<string, unknown>,
  authorization: string,
) => Promise<SlowClient<Event>>;

/** The only field of a result. */
const fieldOf = (result: unknown): unknown => Object.values((result as { data: object }).data)[0];

/** By name of the transport. */
export const slowClients: Readonly<Record<'WebSockets' | 'event streams', FollowSlowly>> = {
  async WebSockets<Event>(
    url: string,
    query: string,
    variables: Record<string, unknown>,
    authorization: string,
  ): Promise<SlowClient<Event>> {
    const socket = new WebSocket(`${url}/graphql`, 'graphql-transport-ws');
    onTestFinished(() => {
      socket.terminate();
    });
    const events: Event[] = [];
    let isComplete = false;
    const send = (message: object): void => {
      socket.send(JSON.stringify(message));
    };
    socket.on('message', (data: Buffer) => {
      const { type, payload } = JSON.parse(data.toString()) as { type: string; payload?: unknown };
      if (type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: { query, variables } });
      if (type === 'next') events.push(fieldOf(payload) as Event);
      if (type === 'complete') isComplete = true;
    });
    const closed = once(socket, 'close').then(([code, reason]) => `${String(code)} ${String(reason)}`);
    await once(socket, 'open');
    send({ type: 'connection_init', payload: { authorization } });
    return {
      events,
      get isComplete() {
        return isComplete;
      },
      pause: () => {
        socket.pause();
      },
      resume: () => {
        socket.resume();
      },
      closed,
    };
  },

  async 'event streams'<Event>(
    url: string,
    query: string,
    variables: Record<string, unknown>,
    authorization: string,
  ): Promise<SlowClient<Event>> {
    const stream = await openEventStream(url, { query, variables, authorization });
    const events: Event[] = [];
    let isComplete = false;
    const read = async (): Promise<void> => {
      while (!isComplete) {
        const { event, data } = await stream.next();
        if (event === 'complete') isComplete = true;
        else events.push(fieldOf(data) as Event);
      }
    };
    const closed = read().then(
      () => 'complete',
      () => stream.ended,
    );
    return {
      events,
      get isComplete() {
        return isComplete;
      },
      pause: () => {
        stream.pause();
      },
      resume: () => {
        stream.resume();
      },
      closed,
    };
  },
};
