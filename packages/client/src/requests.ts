import type { AccessToken } from './access-token.ts';
import { Refusal, refusalOfResult, textOf } from './refusal.ts';
import type { Result } from './refusal.ts';
import type { Timing } from './timing.ts';
import { sourceOf } from './typed-document.ts';
import type { TypedDocument } from './typed-document.ts';

/** How a request is sent. */
export interface RequestOptions {
  /** Calls it off. */
  readonly signal?: AbortSignal;
}

/** Queries and mutations, each by a request of its own: what is sent once is done once. */
export interface Requests {
  /** @throws {Refusal} if there were errors, or no answer */
  readonly send: <Data, Variables>(
    document: TypedDocument<Data, Variables>,
    variables?: Variables,
    options?: RequestOptions,
  ) => Promise<Data>;
  /** Whether the gateway answers, be it by a refusal. */
  readonly isAnswered: () => Promise<boolean>;
}

/** What they are made from. */
export interface RequestsOptions {
  readonly url: () => string;
  readonly token: AccessToken;
  readonly fetch: typeof globalThis.fetch;
  readonly timing: Pick<Timing, 'connectMs'>;
}

/** Makes them. */
export function createRequests({ url, token, fetch, timing }: RequestsOptions): Requests {
  const post = (body: object, authorization: string | undefined, signal?: AbortSignal): Promise<Response> =>
    fetch(url(), {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...(authorization !== undefined && { authorization }),
      },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    });

  return {
    async send<Data, Variables>(
      document: TypedDocument<Data, Variables>,
      variables?: Variables,
      { signal }: RequestOptions = {},
    ) {
      const body = { query: sourceOf(document), variables };
      for (;;) {
        const authorization = await token.header();
        const response = await post(body, authorization, signal).catch((error: unknown) => {
          signal?.throwIfAborted();
          throw new Refusal('CONNECTION_FAILED', textOf(error, 'message') || 'The gateway did not answer.');
        });
        // Nothing was done yet.
        if (response.status === 401 && token.noteRefused(authorization)) continue;
        if (response.status !== 401) token.noteTaken(authorization);
        const result = await resultOf(response);
        if (result.errors || result.data == null) throw refusalOfResult(result);
        return result.data as Data;
      }
    },
    async isAnswered() {
      try {
        const response = await post(
          { query: '{ __typename }' },
          undefined,
          AbortSignal.timeout(timing.connectMs),
        );
        const { data, errors } = await resultOf(response);
        return data !== undefined || errors !== undefined;
      } catch {
        return false;
      }
    },
  };
}

async function resultOf(response: Response): Promise<Result> {
  const result: unknown = await response.json().catch(() => undefined);
  if (typeof result === 'object' && result !== null) return result;
  throw new Refusal(
    'CONNECTION_FAILED',
    `The answer has the status ${response.status}, and is not the gateway's.`,
  );
}
