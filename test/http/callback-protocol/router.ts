import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startStubUpstream } from '../../support/stub-upstream.ts';

/** What a gateway posts to a router. */
export interface CallbackPost {
  readonly headers: IncomingHttpHeaders;
  readonly body: {
    readonly kind: string;
    readonly action: string;
    readonly id: string;
    readonly verifier: string;
    readonly payload?: { readonly data: { readonly rosterChanged: RosterEvent } };
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
  };
}

/** An event as these tests select it. */
export interface RosterEvent {
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly displayName: string }[];
}

/** A subscription as a router sees it. */
export interface RouterSubscription {
  /** What the router sends with the operation. */
  readonly extension: {
    readonly callbackUrl: string;
    readonly subscriptionId: string;
    readonly verifier: string;
    readonly heartbeatIntervalMs: number;
  };
  /** Everything posted about it so far. */
  readonly posts: readonly CallbackPost[];
  /** How many posts waited for their answers at the same time, at the most. */
  readonly mostAtOnce: number;
  /** The next post, in order. */
  next(): Promise<CallbackPost>;
}

/** Answers a post in another way than a router should; false if it is to be answered as usual. */
type Answer = (response: ServerResponse, post: CallbackPost, index: number) => boolean;

/** A router as far as callbacks go. */
export interface CallbackRouter extends AsyncDisposable {
  readonly url: string;
  /** What was asked of it, as `POST /callback/…`, in order. */
  readonly requests: readonly string[];
  /** Begins to await the callbacks of a subscription. @param heartbeatIntervalMs default none */
  expectCallbacks(options?: { heartbeatIntervalMs?: number; answer?: Answer }): RouterSubscription;
}

interface Expected extends RouterSubscription {
  mostAtOnce: number;
  take(post: CallbackPost, response: ServerResponse): void;
}

/** Starts one that does as Apollo's protocol says, below `/callback` on a free port. */
export async function startCallbackRouter(): Promise<CallbackRouter> {
  const subscriptions = new Map<string, Expected>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request)) as CallbackPost['body'];
    const subscription = subscriptions.get(request.url?.split('/').at(-1) ?? '');
    if (subscription) subscription.take({ headers: request.headers, body }, response);
    else response.writeHead(404).end();
  }
  const server = await startStubUpstream((request, response) => void answer(request, response));

  return {
    url: server.url,
    requests: server.requests,
    expectCallbacks({ heartbeatIntervalMs = 0, answer: answerOtherwise = () => false } = {}) {
      const subscriptionId = randomUUID();
      const verifier = `verifier-${randomUUID()}`;
      const posts: CallbackPost[] = [];
      const waiting: ((post: CallbackPost) => void)[] = [];
      let taken = 0;
      let atOnce = 0;
      const subscription: Expected = {
        extension: {
          callbackUrl: `${server.url}/callback/${subscriptionId}`,
          subscriptionId,
          verifier,
          heartbeatIntervalMs,
        },
        posts,
        mostAtOnce: 0,
        next() {
          const post = posts[taken];
          taken += 1;
          return post ? Promise.resolve(post) : new Promise((resolve) => waiting.push(resolve));
        },
        take(post, response) {
          atOnce += 1;
          subscription.mostAtOnce = Math.max(subscription.mostAtOnce, atOnce);
          response.once('close', () => {
            atOnce -= 1;
          });
          posts.push(post);
          waiting.shift()?.(post);
          if (answerOtherwise(response, post, posts.length - 1)) return;
          const status = statusFor(post, subscription.extension);
          response.writeHead(status, { 'subscription-protocol': 'callback/1.0' }).end();
        },
      };
      subscriptions.set(subscriptionId, subscription);
      return subscription;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const statuses: Readonly<Record<string, number>> = { check: 204, next: 200, complete: 202 };

function statusFor(
  { body }: CallbackPost,
  { subscriptionId, verifier }: RouterSubscription['extension'],
): number {
  if (body.id !== subscriptionId) return 404;
  return body.verifier === verifier ? (statuses[body.action] ?? 400) : 400;
}
