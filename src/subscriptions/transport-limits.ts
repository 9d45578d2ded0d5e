import { limitValues } from '../limits.ts';
import type { LimitValues } from '../limits.ts';

/** What one connection, and one principal over all of them, may take up at the most. */
export interface TransportLimits extends LimitValues<'transport'> {
  /** What may wait on one WebSocket or event stream for its client to take it. */
  readonly backlog: BacklogLimits;
}

/** How far a client may be behind with taking what it is sent over its WebSocket or event stream. */
export type BacklogLimits = LimitValues<'backlog'>;

/** What suits a client over a slow line, of events of a few kilobytes. */
export const defaultBacklogLimits: BacklogLimits = limitValues('backlog');

/** What suits people and bots. Without authentication all are one principal, which then has no limit of its own. */
export const defaultTransportLimits: TransportLimits = {
  ...limitValues('transport'),
  backlog: defaultBacklogLimits,
};
