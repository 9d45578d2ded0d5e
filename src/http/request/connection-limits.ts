import type { ServerOptions } from 'node:http';

/** How long the listener waits for a client, in milliseconds, and what one connection may take up at the most. */
export interface ConnectionLimits {
  /** From its first byte, or the opening of the connection, to the end of a request's head. At most `requestMs`. */
  readonly headersMs: number;
  /** To the end of a request's body. */
  readonly requestMs: number;
  /** Between an answer and the next request. Longer than proxies keep idle connections, so that they end them first. */
  readonly keepAliveMs: number;
  /** How often `headersMs` and `requestMs` are looked after, and so by how much they may be exceeded. */
  readonly checkIntervalMs: number;
  /** Bytes of a request's head. */
  readonly headerBytes: number;
  /** Requests that were sent on without waiting for the answers to those before (HTTP pipelining). */
  readonly unansweredRequests: number;
  /**
   * Between two pings of a WebSocket's client, and two heartbeats of an event stream. A WebSocket's client that is gone
   * without a word is found out within twice that; one that takes nothing of its event stream, within five times.
   */
  readonly pingIntervalMs: number;
  /** From the opening of a WebSocket to the `connection_init` that says whose it is. */
  readonly initialisationMs: number;
  /** Until a client hangs up that was told that its WebSocket is closed; then it is cut off. */
  readonly closingMs: number;
}

/** What suits a client over a slow line, and bounds what a hostile one can hold on to. */
export const defaultConnectionLimits: ConnectionLimits = {
  headersMs: 15_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  checkIntervalMs: 2_000,
  headerBytes: 16 * 1024,
  unansweredRequests: 100,
  pingIntervalMs: 15_000,
  initialisationMs: 10_000,
  closingMs: 5_000,
};

/** The limits that Node's server keeps: it answers 408 to who is slow, and 431 to a head that is too long. */
export function serverOptions(limits: ConnectionLimits): ServerOptions {
  return {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkIntervalMs,
    maxHeaderSize: limits.headerBytes,
  };
}
