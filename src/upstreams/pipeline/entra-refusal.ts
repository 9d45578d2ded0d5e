import { isRestError } from '@azure/core-rest-pipeline';
import type { HttpClient } from '@azure/core-rest-pipeline';

/** Why Entra gave no token, as far as it said so, or what stands between it and us. */
export interface EntraTrouble {
  /** Entra's number of the refusal, such as `AADSTS7000215`. */
  readonly code?: string | undefined;
  /** The HTTP status; undefined when there was no answer. */
  readonly status?: number | undefined;
  /** What broke, if there was no answer. */
  readonly fault?: Error | undefined;
}

/** An error of ours that says why there is no token. */
export class NoTokenError extends Error {
  override readonly name = 'NoTokenError';
  readonly trouble: EntraTrouble;

  /** @param cause the fault of the transport; never the library's error, which quotes what Entra said */
  constructor(trouble: EntraTrouble) {
    super('no token', { cause: trouble.fault });
    this.trouble = trouble;
  }
}

/** What Entra's refusals ask an operator to do (Microsoft Entra, "authentication and authorization error codes"). */
const advice: ReadonlyMap<string, string> = new Map([
  [
    'AADSTS7000215',
    'the client secret is wrong: AZURE_CLIENT_SECRET takes the value of a secret of AZURE_CLIENT_ID, not its id',
  ],
  ['AADSTS7000222', 'the client secret has expired: make a new one, and set AZURE_CLIENT_SECRET'],
  ['AADSTS7000112', 'the application is disabled'],
  [
    'AADSTS700016',
    'there is no such application in the tenant: see AZURE_CLIENT_ID and AZURE_TENANT_ID, and let an administrator there consent',
  ],
  ['AADSTS90002', 'there is no such tenant: see AZURE_TENANT_ID, and AZURE_AUTHORITY_HOST for its cloud'],
  ['AADSTS900023', 'this is no tenant: see AZURE_TENANT_ID'],
  [
    'AADSTS500011',
    'the tenant does not know the service: see AZURE_TENANT_ID, and let an administrator there consent',
  ],
  ['AADSTS65001', 'an administrator of the tenant must consent to what the application asks for'],
  ['AADSTS53003', 'a policy of conditional access of the tenant forbids it'],
  ['AADSTS700024', 'the clock of this machine is wrong'],
]);

/** What to do about a refusal of Entra; undefined where nothing more is known of it. */
export function adviceOnEntra(code: string | undefined): string | undefined {
  return code === undefined ? undefined : advice.get(code);
}

/** Whether Entra refused us, rather than failed. AADSTS90033 is a fault that passes. */
export function isRefusal({ code, status }: EntraTrouble): boolean {
  return (
    code !== undefined &&
    code !== 'AADSTS90033' &&
    (status === undefined || (status >= 400 && status < 500 && status !== 429))
  );
}

/** A transport whose last trouble is remembered, since the library tells it to nobody. */
export interface WatchedTransport {
  readonly httpClient: HttpClient;
  /** What last went wrong; nothing once an answer said otherwise. */
  readonly trouble: EntraTrouble;
}

/** Makes one. */
export function watchTransport(httpClient: HttpClient): WatchedTransport {
  let trouble: EntraTrouble = {};
  return {
    get trouble() {
      return trouble;
    },
    httpClient: {
      async sendRequest(request) {
        try {
          const response = await httpClient.sendRequest(request);
          const { status, bodyAsText } = response;
          trouble = { status, code: status < 400 ? undefined : entraCodeIn(bodyAsText ?? '') };
          return response;
        } catch (error) {
          if (isRestError(error)) trouble = { fault: error };
          throw error;
        }
      },
    },
  };
}

/** The number in what Entra says. */
export function entraCodeIn(text: string): string | undefined {
  return /\bAADSTS\d{1,9}\b/.exec(text)?.[0];
}
