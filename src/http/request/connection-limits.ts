import type { ServerOptions } from 'node:http';
import { limitValues } from '../../limits.ts';
import type { LimitValues } from '../../limits.ts';

/** How long the listener waits for a client, in milliseconds, and what one connection may take up at the most. */
export type ConnectionLimits = LimitValues<'connection'>;

/** What suits a client over a slow line, and bounds what a hostile one can hold on to. */
export const defaultConnectionLimits: ConnectionLimits = limitValues('connection');

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
