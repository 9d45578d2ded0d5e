import { getOperationAST, OperationTypeNode } from 'graphql';
import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Engine } from '../../graphql/engine/engine.ts';
import type { ObservedOperation } from '../../graphql/engine/observed-operation.ts';
import { withRequestId } from '../../graphql/errors.ts';
import type { ErrorCode } from '../../graphql/errors.ts';
import type { Principal } from '../../auth/principal.ts';
import { resolveBySystem } from '../../net/public-addresses.ts';
import type { ResolveName } from '../../net/public-addresses.ts';
import type { Deliveries } from '../../subscriptions/deliveries.ts';
import { deliverByCallback, goingAway } from './delivery.ts';
import { callbackProtocol, createCallbackPosts } from './router-client.ts';
import { readCallbackExtension, readSubscribeRequest } from './request.ts';
import { findAllowedUrl } from './allowed-url.ts';
import { PrincipalQuota } from '../../subscriptions/holdings.ts';
import type { Holdings } from '../../subscriptions/holdings.ts';
import { Quota } from '../../subscriptions/quota.ts';
import type { Lease } from '../../subscriptions/quota.ts';
import type { TransportLimits } from '../../subscriptions/transport-limits.ts';

/** The limits beyond which a subscription by callback is refused. */
export const callbackLimits = [
  'callbackSubscriptions',
  'callbackSubscriptionsPerPrincipal',
] as const satisfies (keyof TransportLimits)[];
type CallbackLimit = (typeof callbackLimits)[number];

/** What subscriptions by callback are made from. */
export interface SubscriptionCallbackOptions {
  readonly engine: Engine;
  /** What the URLs begin with to which events may be posted; with none of them, there are no such subscriptions. */
  readonly allowedPrefixes: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Finds the addresses of routers; left out, as the system does. */
  readonly resolve?: ResolveName | undefined;
  readonly limits: TransportLimits;
  /** Counts what principals hold. */
  readonly holdings: Holdings;
  /** Those of all transports. */
  readonly deliveries: Deliveries;
  readonly observer: SubscriptionCallbackObserver;
}

/** Is told what becomes of subscriptions by callback, to count it. */
export interface SubscriptionCallbackObserver {
  /** A router has confirmed one, which is under way now. */
  onBegun(): void;
  /** One that was under way is over. */
  onEnded(): void;
  /** One was refused because it was beyond a limit. */
  onRefused(limit: CallbackLimit): void;
}

/** An HTTP answer. */
export interface CallbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Subscriptions whose events are posted to a router: Apollo's HTTP callback protocol
 * (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/callback-protocol).
 */
export interface SubscriptionCallback {
  /**
   * Answers a subscription that asks for callbacks, and begins to deliver its events.
   *
   * @param body a GraphQL request, decoded from JSON
   * @param principal who asks; the subscription ends with their token
   * @param signal of who waits for the answer
   * @param operation is ended when the subscription has begun, or was refused
   * @returns undefined for any other request, a malformed one too
   */
  answer(
    body: unknown,
    principal: Principal,
    signal: AbortSignal,
    operation: ObservedOperation,
  ): Promise<CallbackAnswer | undefined>;
  /**
   * Waits until routers have been told that their subscriptions are over, after all deliveries were ended.
   *
   * @param graceMs how long to wait; who has not taken it then is not told
   */
  close(graceMs: number): Promise<void>;
}

/**
 * Makes them. Apollo Server's own plugin posts wherever it is told to, follows redirects, knows neither tokens that
 * expire nor a limit, and executes all events with the loaders of the first, so it isn't used.
 */
export function createSubscriptionCallback({
  engine,
  allowedPrefixes,
  clock,
  logger,
  resolve = resolveBySystem,
  limits,
  holdings,
  deliveries,
  observer,
}: SubscriptionCallbackOptions): SubscriptionCallback {
  const posts = createCallbackPosts(resolve, logger);
  const all = new Quota<'callbackSubscriptions'>(limits, { total: 'callbackSubscriptions' });
  const each = new PrincipalQuota('callbackSubscription', limits.callbackSubscriptionsPerPrincipal, holdings);
  /** @returns the limit beyond which a subscription would be, if there is one */
  async function acquire(subject: string): Promise<Lease | CallbackLimit> {
    const limit = all.limitFor(subject);
    if (limit) return limit;
    const lease = all.acquire(subject);
    const own = await each.acquire(subject);
    if (!own) {
      lease.release();
      return 'callbackSubscriptionsPerPrincipal';
    }
    return {
      release() {
        own.release();
        lease.release();
      },
    };
  }

  /** Those under way, the last posts to their routers included. */
  const underWay = new Set<Promise<void>>();

  return {
    async answer(body, principal, signal, operation) {
      const request = readSubscribeRequest(body);
      if (!request) return undefined;
      const { query, documentId, operationName, variables, extensions } = request;
      const prepared = engine.prepare(query, { documentId, extensions });
      // Whatever is wrong with the document is said as it is of any other.
      if ('errors' in prepared) return undefined;
      const { document } = prepared;
      if (getOperationAST(document, operationName)?.operation !== OperationTypeNode.SUBSCRIPTION)
        return undefined;

      operation.transport = 'callback';
      const refuseWith = (status: number, error: GraphQLFormattedError): CallbackAnswer =>
        answerOf(status, operation.answer({ errors: [withRequestId(error, operation.requestId)] }));
      // By the protocol, what can't begin is answered with a status of the 400s.
      const refuse = (message: string): CallbackAnswer =>
        refuseWith(400, { message, extensions: { code: 'BAD_REQUEST' } });

      if (allowedPrefixes.length === 0) {
        return refuse('Subscriptions by HTTP callback are off: SUBSCRIPTION_CALLBACK_URLS allows no URL.');
      }
      const callback = readCallbackExtension(extensions.subscription);
      if (typeof callback === 'string') return refuse(callback);
      const { callbackUrl, subscriptionId, verifier, heartbeatIntervalMs } = callback;
      const url = findAllowedUrl(callbackUrl, allowedPrefixes);
      if (!url) {
        return refuse(
          'extensions.subscription.callbackUrl is not at or below one of the URLs that SUBSCRIPTION_CALLBACK_URLS allows.',
        );
      }
      const target = { url, subscriptionId, verifier };

      const lease = await acquire(principal.subject);
      if (typeof lease === 'string') {
        observer.onRefused(lease);
        return refuseWith(...beyondLimit(lease, limits[lease]));
      }
      let isUnderWay = false;
      try {
        const results = await engine.subscribe(
          { document, operationName, variableValues: variables },
          () => principal,
          operation,
        );
        if (!(Symbol.asyncIterator in results)) {
          return answerOf(200, operation.answer(engine.formatResult(results, operation)));
        }

        const problem = await posts.confirm(target);
        if (deliveries.isClosed || signal.aborted || problem !== undefined) {
          await results.return?.();
          if (deliveries.isClosed) return refuseWith(503, goingAway);
          return refuse(`The callback URL can't be used: ${problem ?? 'nobody waits any more'}.`);
        }
        isUnderWay = true;
        observer.onBegun();
        const delivered = deliverByCallback({
          results,
          post: (message) => posts.deliver(target, message),
          formatResult: (result) => engine.formatResult(result, operation),
          formatError: (error) => engine.formatError(error, operation),
          requestId: operation.requestId,
          heartbeatIntervalMs,
          principal,
          clock,
          deliveries,
        });
        underWay.add(delivered);
        void delivered.then(() => {
          underWay.delete(delivered);
          lease.release();
          observer.onEnded();
        });
        operation.succeed();
        return answerOf(200, { data: null });
      } finally {
        if (!isUnderWay) lease.release();
      }
    },

    async close(graceMs) {
      const cut = setTimeout(() => void posts.cutOff(), graceMs);
      await Promise.all(underWay);
      clearTimeout(cut);
      await posts.cutOff();
    },
  };
}

function answerOf(status: number, result: FormattedExecutionResult): CallbackAnswer {
  return {
    status,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'subscription-protocol': callbackProtocol,
    },
    body: JSON.stringify(result),
  };
}

/** What a subscription is answered that would be beyond a limit. */
function beyondLimit(
  limit: CallbackLimit,
  maximum = Infinity,
): readonly [status: number, error: GraphQLFormattedError] {
  const found = maximum + 1;
  const isOwn = limit === 'callbackSubscriptionsPerPrincipal';
  const message = isOwn
    ? `This would be subscription ${found} by HTTP callback of this principal, who may have ${maximum} at a time: end one first.`
    : `This would be subscription ${found} by HTTP callback; there may be ${maximum} at a time: try later.`;
  const code: ErrorCode = 'LIMIT_EXCEEDED';
  return [isOwn ? 429 : 503, { message, extensions: { code, limit, maximum, found } }];
}
