import type { Census } from '../live/store/call-census.ts';
import type { FailingUpstream } from '../upstreams/pipeline/upstream-health.ts';
import type { UpstreamLoad } from '../upstreams/pipeline/throttle-gate.ts';

/** What is true of a gateway at a moment: looked at only when its metrics are asked for, so that keeping it costs nothing. */
export interface GatewayState {
  /** How each service that is configured is used. */
  readonly upstreamLoad: () => readonly UpstreamLoad[];
  /** The services that fail. */
  readonly failingUpstreams: () => readonly FailingUpstream[];
  /** How many calls there are; undefined where that is another process's to tell. @throws {Error} if the store can't be asked */
  readonly census: () => Promise<Census> | undefined;
  /** Whether the gateway can serve. */
  readonly isReady: () => boolean;
  /** What waits for clients, in bytes. */
  readonly sendBufferBytes: () => number;
  /** How much work on calls this process has taken. */
  readonly leasesHeld: () => number;
}

/** Looks at what can be told in this process: nothing as long as the gateway isn't assembled. */
export type ReadGatewayState = () => Partial<GatewayState>;
