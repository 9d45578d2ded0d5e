import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import type { Clock } from '../../clock.ts';
import type { ErrorCode } from '../../graphql/errors.ts';
import type { Principal } from '../../auth/principal.ts';
import { Session } from '../../auth/token-session.ts';
import type { CallbackMessage } from './router-client.ts';

/** What is delivered, and how. */
export interface DeliveryOptions {
  readonly results: AsyncIterableIterator<ExecutionResult>;
  /** Posts a message. @returns whether the router goes on; never fails */
  readonly post: (message: CallbackMessage) => Promise<boolean>;
  /** Makes what a client gets to see of a result. */
  readonly formatResult: (result: ExecutionResult) => object;
  /** Makes what a client gets to see of why the results broke off. */
  readonly formatFailure: (error: unknown) => GraphQLFormattedError;
  /** How often the router is asked whether it still listens, at the least, in milliseconds from 1,000; 0 for never. */
  readonly heartbeatIntervalMs: number;
  /** Who subscribed, and may listen as long as their token holds. */
  readonly principal: Principal;
  readonly clock: Clock;
}

/** A subscription under way. */
export interface Delivery {
  /** Completes it before its time. */
  end(error: GraphQLFormattedError): void;
  /** Is settled once it is over, and its last message posted; never fails. */
  readonly done: Promise<void>;
}

/** What a token that runs out ends a subscription with. */
const expired: GraphQLFormattedError = {
  message: 'The token of this subscription has expired: subscribe again with a fresh one.',
  extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode },
};

/**
 * Delivers the results of a subscription to its router, each after the one before has been taken: the next is pulled
 * only then, so that what waits for a slow router is the feed's to bound.
 */
export function startDelivery(options: DeliveryOptions): Delivery {
  const { results, formatResult, formatFailure, principal, clock } = options;
  // In whole seconds, as sessions wait: routers that each choose another millisecond leave a list of timers each in Node.
  const heartbeatMs = Math.floor(options.heartbeatIntervalMs / 1000) * 1000;
  let error: GraphQLFormattedError | undefined;
  let isWanted = true;
  let isBeating = false;
  let lastPost = Promise.resolve();
  let stopHeartbeat = (): void => undefined;

  const stopResults = (): void => {
    void results.return?.();
  };

  const end = (reason: GraphQLFormattedError): void => {
    error ??= reason;
    stopResults();
  };

  /** Posts when all before it is posted. */
  const post = (message: CallbackMessage): Promise<void> => {
    lastPost = lastPost.then(async () => {
      if (!isWanted || (await options.post(message))) return;
      isWanted = false;
      stopResults();
    });
    return lastPost;
  };

  const beat = (): void => {
    stopHeartbeat = clock.schedule(heartbeatMs, beat);
    // One that waits behind a slow post is enough.
    if (isBeating) return;
    isBeating = true;
    void post({ action: 'check' }).then(() => {
      isBeating = false;
    });
  };

  const session = new Session(principal, clock, () => {
    end(expired);
  });

  const run = async (): Promise<void> => {
    try {
      for await (const result of results) {
        // A timer may come late.
        if (session.hasExpired) end(expired);
        if (error !== undefined || !isWanted) break;
        await post({ action: 'next', payload: formatResult(result) });
      }
    } catch (failure) {
      error ??= formatFailure(failure);
    }
    stopHeartbeat();
    session.end();
    await post({ action: 'complete', ...(error && { errors: [error] }) });
  };

  if (heartbeatMs > 0) stopHeartbeat = clock.schedule(heartbeatMs, beat);
  return { end, done: run() };
}
