import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { withRequestId } from '../../graphql/errors.ts';
import type { ErrorCode } from '../../graphql/errors.ts';
import type { Principal } from '../../auth/principal.ts';
import { Delivery } from '../../subscriptions/delivery.ts';
import type { DeliveryEnd, DeliveryOptions } from '../../subscriptions/delivery.ts';
import type { RouterMessage } from './router-client.ts';

/** What is delivered, and how. */
export interface CallbackDeliveryOptions extends Pick<DeliveryOptions, 'clock' | 'deliveries'> {
  readonly results: AsyncIterableIterator<ExecutionResult>;
  /** Posts a message. @returns whether the router goes on; never fails */
  readonly post: (message: RouterMessage) => Promise<boolean>;
  /** Makes what a client gets to see of a result. */
  readonly formatResult: (result: ExecutionResult) => object;
  /** Makes what a client gets to see of an error. */
  readonly formatError: (error: GraphQLError) => GraphQLFormattedError;
  /** Of the request that subscribed. */
  readonly requestId: string;
  /** How often the router is asked whether it still listens, at the least, in milliseconds from 1,000; 0 for never. */
  readonly heartbeatIntervalMs: number;
  /** Who subscribed, and may listen as long as their token holds. */
  readonly principal: Principal;
}

/** What a gateway that stops ends subscriptions with, and answers who asks for one. */
export const goingAway: GraphQLFormattedError = {
  message: 'The gateway is shutting down: subscribe again.',
  extensions: { code: 'SERVICE_UNAVAILABLE' },
};

/** What a subscription is completed with, where it ends before its time. */
const lastErrors: Partial<Record<DeliveryEnd, GraphQLFormattedError>> = {
  expired: {
    message: 'The token of this subscription has expired: subscribe again with a fresh one.',
    extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode },
  },
  shutdown: goingAway,
};

/**
 * Delivers the results of a subscription to its router, each after the one before has been taken.
 *
 * @returns resolved once it is over, and its last message posted; never fails
 */
export function deliverByCallback(options: CallbackDeliveryOptions): Promise<void> {
  const { results, formatResult, formatError, requestId, principal, clock } = options;
  // In whole seconds, as in sessions: Node keeps a list of timers for each duration, and each router may choose another
  // one.
  const heartbeatMs = Math.floor(options.heartbeatIntervalMs / 1000) * 1000;
  const { promise: done, resolve: onDone } = Promise.withResolvers<undefined>();
  let isWanted = true;
  let isCheckPending = false;
  let lastPost = Promise.resolve();
  let stopHeartbeat = (): void => undefined;

  /** Posts when all before it is posted. */
  const post = (message: RouterMessage): Promise<void> => {
    lastPost = lastPost.then(async () => {
      if (!isWanted || (await options.post(message))) return;
      isWanted = false;
      delivery.end('gone');
    });
    return lastPost;
  };

  const sendHeartbeat = (): void => {
    stopHeartbeat = clock.schedule(heartbeatMs, sendHeartbeat);
    // One that waits behind a slow post is enough.
    if (isCheckPending) return;
    isCheckPending = true;
    void post({ action: 'check' }).then(() => {
      isCheckPending = false;
    });
  };

  const delivery = new Delivery(
    {
      isOpen: true,
      finish(end, failure) {
        stopHeartbeat();
        const error = failure ? formatError(failure) : lastErrors[end];
        const errors = error && [withRequestId(error, requestId)];
        void post({ action: 'complete', ...(errors && { errors }) }).then(() => {
          onDone(undefined);
        });
      },
    },
    options,
  );
  if (heartbeatMs > 0) stopHeartbeat = clock.schedule(heartbeatMs, sendHeartbeat);
  delivery.identify(principal);
  void delivery.deliver(
    () => Promise.resolve(results),
    (result) => post({ action: 'next', payload: formatResult(result) }),
  );
  return done;
}
