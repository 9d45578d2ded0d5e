import type { Client } from 'graphql-ws/client';

/**
 * Makes each subscription of a client resume: it remembers the `cursor` of its newest event, and subscribes behind it,
 * by the variable `after`, whenever the client connects again.
 *
 * graphql-ws writes the variables anew for each connection, so a getter is all that it takes.
 */
export function resuming(client: Pick<Client, 'subscribe'>): Pick<Client, 'subscribe'> {
  return {
    subscribe(payload, sink) {
      let after = payload.variables?.['after'];
      const variables = {
        ...payload.variables,
        get after() {
          return after;
        },
      };
      return client.subscribe<never, never>(
        { ...payload, variables },
        {
          next(result) {
            after = cursorOf(result.data) ?? after;
            sink.next(result);
          },
          error: (reason) => {
            sink.error(reason);
          },
          complete: () => {
            sink.complete();
          },
        },
      );
    },
  };
}

/** The cursor of an event: a subscription has one field, under any alias. */
function cursorOf(data: unknown): unknown {
  const [event] = Object.values(data ?? {}) as unknown[];
  return typeof event === 'object' && event !== null && 'cursor' in event ? event.cursor : undefined;
}
