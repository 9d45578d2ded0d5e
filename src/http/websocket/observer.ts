import type { BacklogLimits, TransportLimits } from '../../subscriptions/transport-limits.ts';

/** Is told what becomes of sockets, to count it. */
export interface WebSocketObserver {
  /** A socket was opened; nobody has said yet whose it is. */
  onOpened(): void;
  /**
   * A socket was closed.
   *
   * @param code the gateway's, if it closed the socket; else 1000 for a client that closed it, with whatever code, and
   *   1006 for a connection that broke
   */
  onClosed(code: number): void;
  /** Something went beyond a limit and was refused, or for a limit of the backlog: dropped, or the socket closed. */
  onRefused(limit: keyof TransportLimits | keyof BacklogLimits): void;
}
