import { calculateJwkThumbprint, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Callbacks } from '../../src/config/config.ts';
import { json, startStubUpstream } from '../support/stub-upstream.ts';

/** An RSA key of the calling platform, or of somebody who would like to be it. */
export interface PlatformKey {
  readonly kid: string;
  /** The public half, as a key set publishes it. */
  readonly jwk: JWK;
  /** The public half as PEM. */
  readonly publicPem: string;
  readonly privateKey: CryptoKey;
}

/** Makes a key. */
export async function createPlatformKey(): Promise<PlatformKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicPem: await exportSPKI(publicKey), jwk: { ...jwk, kid, use: 'sig' } };
}

/** A clock that stands still until it is told. */
export interface TestClock {
  readonly now: () => Date;
  readonly monotonicNow: () => number;
  advance(ms: number): void;
  /** Sets the time of day forth or, by a negative number, back: that much time does not pass. */
  set(ms: number): void;
}

/** Makes one. It begins a moment at which nothing else happens, and not today. */
export function createClock(): TestClock {
  let time = Date.UTC(2026, 10, 21, 10);
  let passed = 0;
  return {
    now: () => new Date(time),
    monotonicNow: () => passed,
    advance: (ms) => {
      time += ms;
      passed += ms;
    },
    set: (ms) => {
      time += ms;
    },
  };
}

export const issuer = 'https://api.botframework.com';
export const audience = '2891555a-92ff-42e6-80fa-6e1300c6b5c6';
export const tenantId = '72f988bf-86f1-41af-91ab-2d7cd011db47';

/** The claims of a token that is taken: valid for 65 minutes from now, as the platform's are. */
export function claimsAt(clock: Pick<TestClock, 'now'>): JWTPayload {
  const iat = Math.floor(clock.now().getTime() / 1000);
  return { aud: audience, iss: issuer, iat, nbf: iat, exp: iat + 3900, tid: tenantId };
}

/**
 * Signs a token as the platform does.
 *
 * @param changes claims that are otherwise; one that is undefined is left out
 * @param kid which key it names; null for none
 */
export function mint(
  key: PlatformKey,
  clock: Pick<TestClock, 'now'>,
  changes: Readonly<Record<string, unknown>> = {},
  kid: string | null = key.kid,
): Promise<string> {
  const header = { alg: 'RS256', typ: 'JWT', ...(kid === null ? {} : { kid }) };
  const claims: Record<string, unknown> = { ...claimsAt(clock), ...changes };
  return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
}

/** A server of a key set. */
export interface KeyServer extends AsyncDisposable {
  readonly url: string;
  /** How often it was asked. */
  readonly asked: number;
  /** What it answers from now on: keys, or in any other way. */
  serve(keys: readonly JWK[] | ((request: IncomingMessage, response: ServerResponse) => void)): void;
  /** Holds its answers back from now on. @returns waits for the next request, and gives the way to let it go */
  hold(): { next(): Promise<void>; release(): void };
}

/** Starts one. */
export async function startKeyServer(first: readonly JWK[]): Promise<KeyServer> {
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const serve: KeyServer['serve'] = (keys) => {
    answer =
      typeof keys === 'function'
        ? keys
        : (_, response) => {
            json(response, { keys });
          };
  };
  serve(first);
  const upstream = await startStubUpstream((request, response) => {
    answer(request, response);
  });
  return {
    url: `${upstream.url}/v1/keys`,
    get asked() {
      return upstream.requests.length;
    },
    serve,
    hold() {
      const before = answer;
      const arrived = Promise.withResolvers<undefined>();
      const released = Promise.withResolvers<undefined>();
      answer = (request, response) => {
        arrived.resolve(undefined);
        void released.promise.then(() => {
          before(request, response);
        });
      };
      return {
        next: () => arrived.promise,
        release: () => {
          answer = before;
          released.resolve(undefined);
        },
      };
    },
    [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
  };
}

/** The platform that posts to a webhook: its key, and the server that publishes it. */
export interface CallingPlatform extends AsyncDisposable {
  readonly key: PlatformKey;
  readonly keyServer: KeyServer;
  /** By what a gateway takes its posts. */
  readonly callbacks: Callbacks;
}

/** Starts one. */
export async function startPlatform(): Promise<CallingPlatform> {
  const key = await createPlatformKey();
  const keyServer = await startKeyServer([key.jwk]);
  return {
    key,
    keyServer,
    callbacks: {
      issuers: [issuer],
      jwksUrls: [keyServer.url],
      audiences: [audience],
      tenants: undefined,
    },
    [Symbol.asyncDispose]: () => keyServer[Symbol.asyncDispose](),
  };
}

/** Answers that the server is out of order. */
export function outOfOrder(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(500).end();
}
