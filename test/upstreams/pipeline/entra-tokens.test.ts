import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { expect, test } from 'vitest';
import { entraPolicy } from '../../../src/upstreams/pipeline/entra-policy.ts';
import { steadyCredential } from '../../../src/upstreams/pipeline/steady-credential.ts';

const hourMs = 3_600_000;
const url = 'https://contoso.communication.azure.com/rooms';

/** Sends a request through the policy, and gives what authorises it. */
function send(policy: ReturnType<typeof entraPolicy>): Promise<string | undefined> {
  return policy
    .sendRequest(createPipelineRequest({ url }), (request) =>
      Promise.resolve({ request, status: 200, headers: createHttpHeaders() }),
    )
    .then(({ request }) => request.headers.get('authorization'));
}

test('an Entra that is silent is named', async () => {
  const silent: TokenCredential = { getToken: () => new Promise(() => undefined) };
  await expect(send(entraPolicy('calls', silent, 'scope', 20))).rejects.toMatchObject({
    service: 'calls',
    reason: 'timeout',
    message: 'Microsoft Entra gave the gateway no token in time',
  });
});

test('who goes away takes no token from others who wait for the same one', async () => {
  const given = Promise.withResolvers<AccessToken>();
  const credential: TokenCredential = {
    getToken: (_, options) => {
      options?.abortSignal?.addEventListener('abort', () => {
        given.reject(new DOMException('cancelled', 'AbortError'));
      });
      return given.promise;
    },
  };
  const policy = entraPolicy('rooms', credential);
  const caller = new AbortController();
  const first = policy.sendRequest(createPipelineRequest({ url, abortSignal: caller.signal }), (request) =>
    Promise.resolve({ request, status: 200, headers: createHttpHeaders() }),
  );
  const second = send(policy);
  caller.abort();
  given.resolve({ token: 'a-token', expiresOnTimestamp: Date.now() + hourMs });
  expect(await second).toBe('Bearer a-token');
  await first;
});

/** A credential as the library has it: what it has in store it gives for as long as it holds, by the time of day. */
function startHarness() {
  let wallMs = Date.parse('2026-11-20T15:00:00Z');
  let monotonicMs = 0;
  let count = 0;
  const make = (): TokenCredential => {
    let stored: AccessToken | undefined;
    return {
      getToken: () => {
        if (!stored || stored.expiresOnTimestamp - 300_000 < wallMs) {
          stored = { token: `token-${++count}`, expiresOnTimestamp: wallMs + hourMs };
        }
        return Promise.resolve(stored);
      },
    };
  };
  const credential = steadyCredential(make, {
    now: () => new Date(wallMs),
    monotonicNow: () => monotonicMs,
  });
  return {
    /** The token, and how long it is said to hold, in milliseconds. */
    async take(): Promise<[string | undefined, number]> {
      const token = await credential.getToken('scope');
      return [token?.token, (token?.expiresOnTimestamp ?? 0) - wallMs];
    },
    credential,
    pass(ms: number) {
      wallMs += ms;
      monotonicMs += ms;
    },
    setClock(byMs: number) {
      wallMs += byMs;
    },
    wall: () => wallMs,
  };
}

test.each([-hourMs, hourMs])(
  'a token holds as long as it was given for, with the clock set by %i ms',
  async (byMs) => {
    const harness = startHarness();
    const token = await harness.credential.getToken('scope');
    harness.pass(10 * 60_000);
    harness.setClock(byMs);
    expect((token?.expiresOnTimestamp ?? 0) - harness.wall()).toBe(50 * 60_000);
  },
);

test('a token from the store is not taken for newer than it is, with the clock set back', async () => {
  const harness = startHarness();
  expect(await harness.take()).toEqual(['token-1', hourMs]);
  harness.pass(10 * 60_000);
  harness.setClock(-hourMs);
  expect(await harness.take()).toEqual(['token-1', 50 * 60_000]);
});

test('a token that is at its end is fetched anew, with the clock set back', async () => {
  const harness = startHarness();
  await harness.take();
  harness.setClock(-hourMs);
  harness.pass(59 * 60_000);
  expect(await harness.take()).toEqual(['token-2', hourMs]);
});
