import { ZodError } from 'zod';
import { readIssuerKeys } from '../auth/issuer-keys.ts';
import type { Config } from '../config/config.ts';
import type { FetchDocument } from '../net/remote-json.ts';
import { readCallbackKeys } from '../webhook/callback-keys.ts';
import { ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

/** Looks whether the keys can be read of whoever signs clients' tokens, and of whoever signs posts to the webhook. */
export async function checkKeySets(
  { authentication, callbacks }: Pick<Config, 'authentication' | 'callbacks'>,
  fetch: FetchDocument,
): Promise<Finding[]> {
  const ofIssuer =
    authentication &&
    finding(
      `The keys of the issuer ${authentication.issuer}`,
      readIssuerKeys({ ...authentication, fetch }),
      'see AUTH_ISSUER and AUTH_JWKS_URL.',
    );
  const ofPlatform = (callbacks?.jwksUrls ?? []).map((url) =>
    finding(
      `The keys of the calling platform at ${url}`,
      readCallbackKeys(url, fetch),
      'see CALLBACK_JWKS_URLS, and let the gateway through to there.',
    ),
  );
  return Promise.all([...(ofIssuer ? [ofIssuer] : []), ...ofPlatform]);
}

async function finding(
  subject: string,
  reading: Promise<{ readonly keys: readonly unknown[] }>,
  advice: string,
): Promise<Finding> {
  try {
    const { keys } = await reading;
    return ok(`${subject} can be read: ${keys.length}.`);
  } catch (error) {
    return wrong(`${subject} can't be read, ${because(error)}: ${advice}`);
  }
}

function because(error: unknown): string {
  if (error instanceof ZodError) return 'as something else stands there than a document with keys';
  // undici says no more than that it failed; why, stands in the cause.
  const { cause, message } = error as Error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  return `as ${code === undefined ? message : `nobody answers there (${code})`}`;
}
