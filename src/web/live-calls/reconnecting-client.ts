import { createClient } from 'graphql-ws/client';
import type { Client, ClientOptions } from 'graphql-ws/client';

/** How long a connection may be silent, and how soon it is tried again; milliseconds. */
export interface ConnectionTiming {
  /** From opening a connection to the gateway's `connection_ack`. */
  readonly connectMs: number;
  /** Between two pings. */
  readonly pingIntervalMs: number;
  /** From a ping to its answer. */
  readonly pongMs: number;
  /** Before the first try to connect again; doubled with each try. */
  readonly firstRetryMs: number;
  /** Before each try at the most. */
  readonly lastRetryMs: number;
}

const defaultTiming: ConnectionTiming = {
  connectMs: 10_000,
  pingIntervalMs: 10_000,
  pongMs: 5_000,
  firstRetryMs: 250,
  lastRetryMs: 10_000,
};

/** The gateway takes no token of this client's, or wants one: only a fresh token helps. */
const forbidden = 4403;

/**
 * Makes a client of graphql-ws that reconnects as long as there are subscriptions and its token is taken. It finds out
 * by pings that a connection is dead although it was not closed, as after a change of networks.
 */
export function createReconnectingClient(
  options: Pick<ClientOptions, 'url' | 'connectionParams'>,
  timing: Partial<ConnectionTiming> = {},
): Client {
  const { connectMs, pingIntervalMs, pongMs, firstRetryMs, lastRetryMs } = { ...defaultTiming, ...timing };
  let deadline: ReturnType<typeof setTimeout> | undefined;
  const expectWithin = (milliseconds: number): void => {
    clearTimeout(deadline);
    deadline = setTimeout(() => {
      client.terminate();
    }, milliseconds);
  };
  const expectNothing = (): void => {
    clearTimeout(deadline);
  };
  const client = createClient({
    ...options,
    keepAlive: pingIntervalMs,
    retryAttempts: Infinity,
    retryWait: (retries) => wait(Math.min(lastRetryMs, firstRetryMs * 2 ** retries)),
    // A failed try to connect is an event of the WebSocket rather than of its closing, and no reason to give up either.
    shouldRetry: (reason) => closeCodeOf(reason) !== forbidden,
    on: {
      connecting: () => {
        expectWithin(connectMs);
      },
      connected: expectNothing,
      ping: (isReceived) => {
        if (!isReceived) expectWithin(pongMs);
      },
      pong: (isReceived) => {
        if (isReceived) expectNothing();
      },
      closed: expectNothing,
    },
  });
  return client;
}

/** Whether a subscription failed because no token was given, or one that isn't taken. */
export function isForbidden(reason: unknown): boolean {
  return closeCodeOf(reason) === forbidden;
}

function closeCodeOf(reason: unknown): unknown {
  return typeof reason === 'object' && reason !== null && 'code' in reason ? reason.code : undefined;
}

/** Waits about so long: clients that were cut off together are not to come back together. */
function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds * (0.5 + Math.random() / 2)));
}
