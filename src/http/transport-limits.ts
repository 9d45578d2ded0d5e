/** What one connection, and one principal over all of them, may take up at the most. */
export interface TransportLimits {
  /** Bytes of the body of a GraphQL request, and of a message over a WebSocket. */
  readonly bodyBytes: number;
  /** Operations under way on one WebSocket. */
  readonly subscriptionsPerSocket: number;
  /** WebSockets of one principal; undefined for as many as they like. */
  readonly socketsPerPrincipal: number | undefined;
  /** WebSockets that have not said who they are yet, of everybody together. */
  readonly waitingSockets: number;
  /** Messages a second on one WebSocket; a burst of twice as many is let pass. */
  readonly messagesPerSecond: number;
  /** Operations a minute of one principal, over HTTP and WebSockets together; undefined for as many as they like. */
  readonly requestsPerMinute: number | undefined;
}

/** What suits people and bots. Without authentication all are one principal, which then has no limit of its own. */
export const defaultTransportLimits: TransportLimits = {
  bodyBytes: 1024 * 1024,
  subscriptionsPerSocket: 100,
  socketsPerPrincipal: 1_000,
  waitingSockets: 200,
  messagesPerSecond: 100,
  requestsPerMinute: 6_000,
};
