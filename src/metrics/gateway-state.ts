import type { FailingUpstream } from '../upstreams/pipeline/upstream-health.ts';
import type { UpstreamLoad } from '../upstreams/pipeline/throttle-gate.ts';

/** What is true of a gateway at a moment: looked at only when its metrics are asked for, so that keeping it costs nothing. */
export interface GatewayState {
  /** How each service that is configured is used. */
  readonly upstreamLoad: () => readonly UpstreamLoad[];
  /** The services that fail. */
  readonly failingUpstreams: () => readonly FailingUpstream[];
}

/** Looks at the state of a gateway; undefined as long as it isn't assembled, and in a process that is none. */
export type ReadGatewayState = () => GatewayState | undefined;
