/** What one connection, and one principal over all of them, may take up at the most. */
export interface TransportLimits {
  /** Bytes of the body of a GraphQL request, and of a message over a WebSocket. */
  readonly bodyBytes: number;
  /** Operations under way on one WebSocket. */
  readonly subscriptionsPerSocket: number;
  /** WebSockets of one principal, and as many event streams; undefined for as many as they like. */
  readonly socketsPerPrincipal: number | undefined;
  /** WebSockets that have not said who they are yet, of everybody together. */
  readonly waitingSockets: number;
  /** As `waitingSockets`, of one address of IPv4, or of one network of 64 bits of IPv6. */
  readonly waitingSocketsPerAddress: number;
  /** Subscriptions by HTTP callback under way, of everybody together. */
  readonly callbackSubscriptions: number;
  /** As `callbackSubscriptions`, of one principal; undefined for as many as they like. */
  readonly callbackSubscriptionsPerPrincipal: number | undefined;
  /** Messages a second on one WebSocket; a burst of twice as many is let pass. */
  readonly messagesPerSecond: number;
  /** Operations a minute of one principal, whatever they come by; undefined for as many as they like. */
  readonly requestsPerMinute: number | undefined;
  /** What may wait on one WebSocket or event stream for its client to take it. */
  readonly backlog: BacklogLimits;
}

/** How far a client may be behind with taking what it is sent over its WebSocket or event stream. */
export interface BacklogLimits {
  /**
   * Messages that wait. Beyond it, the events of a subscription are left out, and made good by one snapshot as soon as the
   * client has taken what waits.
   */
  readonly backlogEvents: number;
  /** As `backlogEvents`, in bytes. More than one event takes. */
  readonly backlogBytes: number;
  /**
   * Messages that wait, and events that were left out meanwhile. Beyond it, the socket is closed, or the stream ended. At
   * least `backlogEvents`.
   */
  readonly closingBacklogEvents: number;
  /** As `closingBacklogEvents`, in bytes. At least `backlogBytes`. */
  readonly closingBacklogBytes: number;
}

/** What suits a client over a slow line, of events of a few kilobytes. */
export const defaultBacklogLimits: BacklogLimits = {
  backlogEvents: 256,
  backlogBytes: 512 * 1024,
  closingBacklogEvents: 10_000,
  closingBacklogBytes: 16 * 1024 * 1024,
};

/**
 * One network's share of the sockets that may wait: that of a proxy is all of them, which has to be said; else it takes
 * several who work together to keep others out.
 */
export const shareOfAddress = (waitingSockets: number): number => Math.ceil(waitingSockets / 4);

/** All who were connected come back at once when the gateway was restarted, and wait for their turn. */
const waitingSockets = 20_000;

/** What suits people and bots. Without authentication all are one principal, which then has no limit of its own. */
export const defaultTransportLimits: TransportLimits = {
  bodyBytes: 1024 * 1024,
  subscriptionsPerSocket: 100,
  socketsPerPrincipal: 1_000,
  waitingSockets,
  waitingSocketsPerAddress: shareOfAddress(waitingSockets),
  callbackSubscriptions: 1_000,
  callbackSubscriptionsPerPrincipal: 100,
  messagesPerSecond: 100,
  requestsPerMinute: 6_000,
  backlog: defaultBacklogLimits,
};
