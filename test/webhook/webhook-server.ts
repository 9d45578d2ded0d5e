import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { CallbackDelivery } from '../../src/live/ingest/notification-sink.ts';
import { createCallbackKeys } from '../../src/webhook/callback-keys.ts';
import { createCallbackVerifier } from '../../src/webhook/callback-verifier.ts';
import { createWebhook } from '../../src/webhook/webhook.ts';
import { rawRequest } from '../support/signed-request.ts';
import type { RawReply } from '../support/signed-request.ts';
import { audience, issuer } from './calling-platform.ts';
import type { TestClock } from './calling-platform.ts';

/** What a test may want otherwise. */
export interface WebhookServerOptions {
  readonly jwksUrls: readonly string[];
  readonly clock: TestClock;
  readonly tenants?: readonly string[];
  readonly keysTimeoutMs?: number;
  /** Takes a delivery; may fail. */
  readonly deliver?: (delivery: CallbackDelivery) => Promise<void>;
  /** Takes note of a post that was too long; may fail. */
  readonly lose?: (callbackToken: string) => Promise<void>;
}

/** The webhook behind a real HTTP server, before something that keeps what it is given. */
export interface WebhookServer extends AsyncDisposable {
  readonly url: string;
  readonly deliveries: readonly CallbackDelivery[];
  /** The tokens of posts that were too long. */
  readonly lost: readonly string[];
  /** How many entries of no known kind were counted. */
  readonly unknown: number;
  /** What was logged, a JSON text each. */
  readonly log: readonly string[];
  /** Posts to the webhook. */
  post(options: PostOptions): Promise<RawReply>;
}

/** A post. */
export interface PostOptions {
  /** Default: none. */
  readonly token?: string;
  /** Text goes as it is; default: an envelope with nothing in it. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  /** Default: the one without a token. */
  readonly path?: string;
}

export const maxBodyBytes = 64 * 1024;

/** Starts one. */
export async function startWebhookServer(options: WebhookServerOptions): Promise<WebhookServer> {
  const {
    jwksUrls,
    clock,
    tenants,
    keysTimeoutMs,
    deliver = () => Promise.resolve(),
    lose = () => Promise.resolve(),
  } = options;
  const deliveries: CallbackDelivery[] = [];
  const lost: string[] = [];
  const log: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  const keys = createCallbackKeys({
    urls: jwksUrls,
    fetch,
    monotonicNow: clock.monotonicNow,
    logger,
    ...(keysTimeoutMs === undefined ? {} : { timeoutMs: keysTimeoutMs }),
  });
  let unknown = 0;
  const webhook = createWebhook({
    verifier: createCallbackVerifier({
      keys,
      issuers: [issuer, 'https://graph.microsoft.com'],
      audiences: [audience],
      tenants,
      now: clock.now,
    }),
    calls: {
      async deliver(delivery) {
        await deliver(delivery);
        deliveries.push(delivery);
        return delivery.notifications.map(() => 'committed');
      },
      async lose(callbackToken) {
        await lose(callbackToken);
        lost.push(callbackToken);
      },
    },
    logger,
    maxBodyBytes,
    now: clock.now,
    observer: {
      onAnswered: () => undefined,
      onUnknown: () => {
        unknown += 1;
      },
      onEntry: () => undefined,
    },
  });

  const server = createServer((request, response) => {
    const token = /^\/callbacks\/calls\/(.+)$/.exec(request.url ?? '')?.[1];
    webhook(request, response, token).catch((error: unknown) => {
      log.push(`unexpected: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    deliveries,
    lost,
    log,
    get unknown() {
      return unknown;
    },
    post: ({ token, body = { value: [] }, headers, method = 'POST', path = '/callbacks/calls' }) =>
      rawRequest(url, path, {
        method,
        headers: {
          'Content-Type': 'application/json',
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An envelope of one update of a call. */
export function envelopeOf(...resources: readonly string[]): unknown {
  return {
    '@odata.type': '#microsoft.graph.commsNotifications',
    value: resources.map((resourceUrl) => ({
      '@odata.type': '#microsoft.graph.commsNotification',
      changeType: 'updated',
      resourceUrl,
      resourceData: { '@odata.type': '#microsoft.graph.call', state: 'established' },
    })),
  };
}
