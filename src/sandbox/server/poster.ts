import { Agent, request } from 'undici';
import { isLoopback } from '../../net/host.ts';

/** A request to a webhook. */
export interface WebhookRequest {
  readonly method: 'POST' | 'OPTIONS';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for none. */
  readonly body?: string;
}

/** What became of a request: the answer, or why there was none. */
export type WebhookAnswer =
  | {
      readonly status: number;
      readonly header: (name: string) => string | undefined;
      readonly text: string;
    }
  | { readonly status: null; readonly error: string };

/** Sends requests to webhooks. */
export interface Poster {
  /** Whether it may send there: addresses that are not on this machine need leave. */
  mayReach(url: string): boolean;
  /** Sends a request once. Never rejects. */
  send(message: WebhookRequest): Promise<WebhookAnswer>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** How to make a poster. */
export interface PosterOptions {
  /** The time that one request may take, in milliseconds, by the system's clock. */
  readonly timeoutMs: number;
  /** Whether addresses that are not on this machine may be posted to. */
  readonly allowsRemote: boolean;
}

/** Makes a poster. */
export function createPoster({ timeoutMs, allowsRemote }: PosterOptions): Poster {
  const agent = new Agent({ connections: 64, keepAliveTimeout: 4_000 });
  return {
    mayReach: (url) => allowsRemote || isLoopback(new URL(url).hostname),
    async send({ method, url, headers, body }) {
      try {
        const reply = await request(url, {
          dispatcher: agent,
          method,
          headers: { ...headers },
          body: body ?? null,
          signal: AbortSignal.timeout(timeoutMs),
        });
        const text = await reply.body.text();
        const header = (name: string): string | undefined => {
          const value = reply.headers[name];
          return Array.isArray(value) ? value[0] : value;
        };
        return { status: reply.statusCode, header, text };
      } catch (failure) {
        return { status: null, error: nameOf(failure) };
      }
    },
    close: () => agent.destroy(),
  };
}

function nameOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return 'code' in failure && typeof failure.code === 'string' ? failure.code : failure.name;
}
