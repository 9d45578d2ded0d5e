import type { AccessToken } from './access-token.ts';
import type { Result } from './refusal.ts';
import type { Timing } from './timing.ts';

/** An operation as it is sent. Its variables are read anew each time that it is sent again. */
export interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null | undefined;
  readonly operationName?: string | null | undefined;
  readonly extensions?: Record<string, unknown> | null | undefined;
}

/** Takes what a subscription brings, over any number of connections. */
export interface TransportSink {
  next(result: Result): void;
  /** It is over: by errors of GraphQL's, a close event of a WebSocket, or a `Refusal`. */
  error(reason: unknown): void;
  complete(): void;
  /** It is sent over a connection that is there now. */
  opened(): void;
  /** Its connection is lost. It is sent again over the next. */
  interrupted(): void;
}

/** A way to the gateway, by which subscriptions go on from connection to connection. */
export interface Transport {
  /** @returns what ends it; its sink may still be told that it is complete */
  subscribe(operation: Operation, sink: TransportSink): () => void;
  /**
   * Connects at once, if there is no connection, and finds out whether the one that there is still lives.
   *
   * @param isOtherNetwork whether it may be of a network that is gone
   */
  wake(isOtherNetwork: boolean): void;
  /** Connects anew, with another token. */
  reconnect(): void;
  close(): void;
}

/** What a transport tells of its connection. */
export interface ConnectionObserver {
  onConnecting(): void;
  onConnected(): void;
  /** @param hasBeen whether there was a connection at all @param reason why, in words */
  onLost(hasBeen: boolean, reason: string): void;
  /** No token is taken. All subscriptions have ended. */
  onForbidden(reason: string): void;
  /** Nothing is followed any more, so that it was closed. */
  onIdle(): void;
}

/** What a transport is made from. */
export interface TransportOptions {
  /** The gateway's address over HTTP, read when it is used first: a page may be rendered where it has no address yet. */
  readonly url: () => string;
  readonly token: AccessToken;
  readonly timing: Timing;
  readonly observer: ConnectionObserver;
}
