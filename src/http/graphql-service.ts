import type { Authenticator } from '../auth/authenticator.ts';
import type { RateLimit } from '../auth/rate-limit.ts';
import type { Engine } from '../graphql/engine/engine.ts';
import type { OperationObserver } from '../graphql/engine/observed-operation.ts';
import type { Deliveries } from '../subscriptions/deliveries.ts';
import type { Holdings } from '../subscriptions/holdings.ts';
import type { TransportLimits } from '../subscriptions/transport-limits.ts';
import type { SubscriptionCallback } from './callback-protocol/callback-subscriptions.ts';

/** What GraphQL is served with, over HTTP and WebSockets alike. */
export interface GraphQLService {
  readonly engine: Engine;
  readonly authenticator: Authenticator;
  readonly rateLimit: RateLimit;
  readonly limits: TransportLimits;
  /** Counts the sockets, streams and subscriptions of principals. */
  readonly holdings: Holdings;
  /** Those of all transports. */
  readonly deliveries: Deliveries;
  readonly subscriptionCallback: SubscriptionCallback;
  readonly operationObserver: OperationObserver;
}
