import { createClient } from 'graphql-ws/client';
import { closeCodeOf, forbiddenCode, textOf } from './refusal.ts';
import { createAlarm, createWaits } from './timing.ts';
import type { Transport, TransportOptions, TransportSink } from './transport.ts';
import { createTokenRenewal } from './token-renewal.ts';

/** What of a WebSocket is used here. */
interface Socket {
  onmessage: unknown;
  readonly readyState: number;
  send(data: string): void;
}

const openState = 1;
/** As graphql-ws has it: a connection that was given up without waiting for the other end. */
const terminatedCode = 4499;

/** What it is made from. */
export interface SocketTransportOptions extends TransportOptions {
  /** Left out, the global one. */
  readonly webSocketImpl?: unknown;
  /** Is called when a WebSocket did not get through to the gateway. */
  readonly onNoWay: () => void;
}

/**
 * All subscriptions over one WebSocket, by graphql-ws, which reconnects as long as there are any and a token is taken. Pings
 * find out that a connection is dead although it was not closed, as after a change of networks.
 */
export function createSocketTransport({
  url,
  token,
  timing,
  observer,
  webSocketImpl,
  onNoWay,
}: SocketTransportOptions): Transport {
  const waits = createWaits(timing);
  const deadline = createAlarm();
  const sinks = new Set<TransportSink>();
  let socket: Socket | undefined;
  let authorization: string | undefined;
  let isConnected = false;
  /** Whether a refused token is to be replaced by another. */
  let isRenewing = false;

  const terminate = (): void => {
    // What it still brings would come besides the same over the next one.
    if (socket) socket.onmessage = null;
    client.terminate();
  };
  const expectWithin = (milliseconds: number): void => {
    deadline.set(milliseconds, terminate);
  };
  const ping = (payload?: object): void => {
    if (socket?.readyState !== openState) return;
    socket.send(JSON.stringify({ type: 'ping', ...(payload && { payload }) }));
    expectWithin(timing.pongMs);
  };
  const renewal = createTokenRenewal(token, timing, (header) => {
    ping({ authorization: header });
  });

  /** Waits for a token, however often the application fails to give one. */
  async function askForToken(): Promise<void> {
    deadline.clear();
    for (let tries = 0; sinks.size > 0; tries += 1) {
      try {
        authorization = await token.header();
        break;
      } catch (error) {
        observer.onLost(false, `no token: ${textOf(error, 'message')}`);
        await waits.beforeRetry(tries);
      }
    }
    expectWithin(timing.connectMs);
  }

  const client = createClient({
    async url() {
      await askForToken();
      return url().replace(/^http/, 'ws');
    },
    connectionParams: () => (authorization === undefined ? undefined : { authorization }),
    ...(webSocketImpl !== undefined && { webSocketImpl }),
    keepAlive: timing.pingIntervalMs,
    lazyCloseTimeout: timing.lingerMs,
    retryAttempts: Infinity,
    retryWait: (tries) => waits.beforeRetry(tries),
    // A failed try to connect is an event of the WebSocket rather than of its closing, and no reason to give up either.
    shouldRetry: (reason) => closeCodeOf(reason) !== forbiddenCode || isRenewing,
    on: {
      connecting() {
        observer.onConnecting();
        expectWithin(timing.connectMs);
      },
      opened(opened) {
        socket = opened as Socket;
      },
      connected() {
        deadline.clear();
        isConnected = true;
        token.noteTaken(authorization);
        renewal.begin(authorization);
        observer.onConnected();
        for (const sink of [...sinks]) sink.opened();
      },
      ping(isReceived) {
        if (!isReceived) expectWithin(timing.pongMs);
      },
      pong(isReceived, payload) {
        if (!isReceived) return;
        deadline.clear();
        renewal.onPong(payload);
      },
      closed(event) {
        deadline.clear();
        renewal.end();
        socket = undefined;
        const hasBeen = isConnected;
        isConnected = false;
        isRenewing = false;
        const code = closeCodeOf(event);
        if (code === forbiddenCode) {
          isRenewing = token.noteRefused(authorization);
          if (!isRenewing) {
            observer.onForbidden(textOf(event, 'reason'));
            return;
          }
        }
        if (!hasBeen && (code === undefined || code === 1006 || code === terminatedCode)) onNoWay();
        if (sinks.size === 0) observer.onIdle();
        else observer.onLost(hasBeen, reasonOf(event));
        for (const sink of [...sinks]) sink.interrupted();
      },
    },
  });

  return {
    subscribe(operation, sink) {
      sinks.add(sink);
      const stop = client.subscribe(operation, {
        next(result) {
          sink.next(result as Parameters<TransportSink['next']>[0]);
        },
        error(reason) {
          sinks.delete(sink);
          sink.error(reason);
        },
        complete() {
          sinks.delete(sink);
          sink.complete();
        },
      });
      // Of a connection that is yet to come it is told when that is there.
      if (isConnected)
        queueMicrotask(() => {
          if (isConnected && sinks.has(sink)) sink.opened();
        });
      return () => {
        sinks.delete(sink);
        // Where it is complete by now, graphql-ws counts it twice as ended if it is stopped before it was told.
        queueMicrotask(stop);
      };
    },
    wake() {
      waits.wake();
      if (isConnected) ping();
    },
    reconnect() {
      if (isConnected) terminate();
      waits.wake();
    },
    close() {
      waits.wake();
      renewal.end();
      deadline.clear();
      // It fails where the connection does that it was to close.
      Promise.resolve(client.dispose()).catch(() => undefined);
    },
  };
}

/** Why a connection was lost, in words. */
function reasonOf(event: unknown): string {
  const code = closeCodeOf(event);
  if (code === terminatedCode) return 'the gateway did not answer in time';
  return textOf(event, 'reason') || (code === undefined ? 'it could not be opened' : `closed with ${code}`);
}
