import type { GraphQLFormattedError } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Agent, request } from 'undici';
import { publicAddressesOnly } from '../../net/public-addresses.ts';
import type { ResolveName } from '../../net/public-addresses.ts';

/** The version of the protocol that is spoken here, as its header names it. */
export const callbackProtocol = 'callback/1.0';

/** Where the events of a subscription are posted, and what tells the router that they are. Of this, nothing is logged. */
export interface CallbackTarget {
  readonly url: URL;
  readonly subscriptionId: string;
  readonly verifier: string;
}

/** What is said of a subscription: whether it is still wanted, what happened, that it is over. */
export type RouterMessage =
  | { readonly action: 'check' }
  | { readonly action: 'next'; readonly payload: object }
  | { readonly action: 'complete'; readonly errors?: readonly GraphQLFormattedError[] };

/** The way to routers. */
export interface CallbackPosts {
  /**
   * Asks a router whether a subscription is its own.
   *
   * @returns why it can't begin; undefined if it can
   */
  confirm(target: CallbackTarget): Promise<string | undefined>;
  /**
   * Posts a message. What fails on the way, or in the router, is tried again; a message that had arrived all the same
   * arrives twice then, which an event's `cursor` shows.
   *
   * @returns whether the router took it; if it did not, the subscription is over
   */
  deliver(target: CallbackTarget, message: RouterMessage): Promise<boolean>;
  /** Ends what is under way; what is posted after that fails. */
  cutOff(): Promise<void>;
}

/** How long one post may take, in milliseconds, connecting included. */
const postTimeoutMs = 5_000;
/** What is waited between the attempts to post a message, in milliseconds. */
const retryDelaysMs = [100, 400, 1_000];
/** Connections to one router at the most; further posts wait for a free one. */
const maxConnections = 64;
/** How much of an answer is read, in bytes: only its head says anything. */
const maxAnswerBytes = 4_096;

/**
 * Makes the way to routers. No redirect is followed, and no name that leads to a private address.
 *
 * @param resolve finds the addresses of names
 */
export function createCallbackPosts(resolve: ResolveName, logger: Logger): CallbackPosts {
  const agent = new Agent({
    connections: maxConnections,
    connect: { timeout: postTimeoutMs, lookup: publicAddressesOnly(resolve) },
  });
  const end = new AbortController();

  /**
   * Posts once.
   *
   * @throws {Error} when there is no answer
   */
  async function post(
    { url, subscriptionId, verifier }: CallbackTarget,
    { action, ...more }: RouterMessage,
  ): Promise<{ readonly status: number; readonly protocol: unknown }> {
    const timeout = AbortSignal.timeout(postTimeoutMs);
    const { statusCode, headers, body } = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'subscription-protocol': callbackProtocol },
      body: JSON.stringify({ kind: 'subscription', action, id: subscriptionId, verifier, ...more }),
      signal: timeout,
    });
    await body.dump({ limit: maxAnswerBytes, signal: timeout });
    return { status: statusCode, protocol: headers['subscription-protocol'] };
  }

  return {
    async confirm(target) {
      try {
        const { status, protocol } = await post(target, { action: 'check' });
        if (status !== 204) return `the router answered the check with ${status} instead of 204`;
        // Hive Gateway names no protocol, and Apollo's own subgraphs don't ask it to.
        if (protocol === undefined) return undefined;
        if (typeof protocol === 'string' && /^callback(?:\/|$)/.test(protocol)) return undefined;
        return `the router's answer to the check names another protocol than ${callbackProtocol} in subscription-protocol`;
      } catch (error) {
        return `the router could not be reached: ${reasonOf(error)}`;
      }
    },

    async deliver(target, message) {
      let failure = '';
      for (const delayMs of [0, ...retryDelaysMs]) {
        if (end.signal.aborted) return false;
        if (delayMs > 0) await sleep(delayMs, undefined, { signal: end.signal }).catch(() => undefined);
        try {
          const { status } = await post(target, message);
          if (status < 300) return true;
          if (status === 404) return false;
          failure = `it answered with ${status}`;
          if (status < 500) break;
        } catch (error) {
          failure = reasonOf(error);
        }
      }
      logger.warn(
        { router: target.url.origin, action: message.action, because: failure },
        'a subscription was given up, since its router does not take what is posted',
      );
      return false;
    },

    async cutOff() {
      end.abort();
      await agent.destroy();
    },
  };
}

/** In a word or two, without anything of the request. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return `no answer within ${postTimeoutMs} ms`;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
