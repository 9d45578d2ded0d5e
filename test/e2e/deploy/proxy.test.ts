/** The proxy of the example for Docker Compose, as its own program runs it, before two gateways that share a Redis. */
import { once } from 'node:events';
import { connect } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import type { CallFollowingState } from '../../../packages/client/src/index.ts';
import { follow, has, isInterrupted, isLive } from '../../client-package/follower.ts';
import { openEventStream } from '../../http/event-stream/client.ts';
import { query } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { readSample } from '../../support/metrics.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { rosterDocument } from '../adversity/gateway-process.ts';
import type { RosterEvent } from '../adversity/gateway-process.ts';
import { startProxiedGateways } from './proxied-gateways.ts';

describeWithProgram('two gateways behind the proxy', 'haproxy', () => {
  test('serve queries, sockets and event streams over TLS, each of them at any', async () => {
    const { url, plainUrl, gateways, authorization, createCall, join } = await startProxiedGateways();
    const callId = await createCall();
    const sockets = [1, 2].map(() => subscribe<RosterEvent>(url, rosterDocument, { callId }, authorization));
    for (const socket of sockets) await socket.next();
    const socketsOfEach = gateways.map((gateway) => readSample(gateway.url, 'switchboard_websockets'));
    expect(await Promise.all(socketsOfEach)).toEqual([1, 1]);
    const stream = await openEventStream(url, {
      query: rosterDocument,
      variables: { callId },
      authorization,
    });
    await stream.nextData();
    await join(callId, 'Ann');
    const ann = { isSnapshot: false, joined: [{ displayName: 'Ann' }] };
    for (const socket of sockets) expect(await socket.next()).toMatchObject(ann);
    expect(await stream.nextData()).toMatchObject(ann);

    // As browsers ask.
    const session = connect(url);
    onTestFinished(() => {
      session.destroy();
    });
    const request = session.request({ ':path': '/graphql?query={__typename}', authorization });
    const [headers] = (await once(request, 'response')) as [{ readonly ':status'?: number }];
    expect(headers[':status']).toBe(200);

    for (const path of ['/metrics', '/readyz', '/callbacks', '/graphql/x', '/']) {
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
    }
    // Refused by the gateway itself: it is no JSON.
    expect((await fetch(`${url}/callbacks/calls`, { method: 'POST' })).status).toBe(415);
    const plain = await fetch(`${plainUrl}/graphql`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([308, expect.stringMatching(/^https:/)]);
  });

  test.each([
    // It finishes what it has begun; one that is killed has perhaps begun a query.
    { signal: 'SIGTERM', code: 0, mostRefused: 0 },
    { signal: 'SIGKILL', code: null, mostRefused: 1 },
  ] as const)(
    'answer on, and lose no event, when $signal ends one',
    async ({ signal, code, mostRefused }) => {
      const { url, gateways, authorization, createCall, join } = await startProxiedGateways();
      const callId = await createCall();
      const followers = [1, 2].map(() => follow(url, callId, { token: authorization }));
      await Promise.all(followers.map((follower) => follower.until(isLive)));
      const asking = askAgainAndAgain(url, authorization);

      const [going] = gateways;
      const interrupted = Promise.race(followers.map((follower) => follower.until(isInterrupted)));
      going.process.signal(signal);
      await interrupted;
      await join(callId, 'Ann');
      const knowsAnn = (state: CallFollowingState): boolean => isLive(state) && has('Ann')(state);
      const states = await Promise.all(followers.map((follower) => follower.until(knowsAnn)));
      // One was at the other gateway all the time.
      expect(new Set(states.map(({ resumption }) => resumption))).toEqual(new Set(['exact', undefined]));
      for (const { events } of followers) {
        expect(events.map(({ isSnapshot }) => isSnapshot)).toEqual([true, false]);
      }
      expect((await going.process.ended).code).toBe(code);
      const before = asking.answered;
      await expect.poll(() => asking.answered).toBeGreaterThan(before + 10);
      expect((await asking.stop()).length).toBeLessThanOrEqual(mostRefused);
    },
  );
});

/** Asks one query after the other, until it is told to stop. */
function askAgainAndAgain(url: string, authorization: string) {
  const over = new AbortController();
  let answered = 0;
  const refused: unknown[] = [];
  const ask = async (): Promise<void> => {
    const { errors } = await query(url, '{ rooms { nodes { id } } }', {}, authorization);
    if (errors) throw new Error(JSON.stringify(errors));
    answered += 1;
  };
  const asking = (async () => {
    while (!over.signal.aborted) await ask().catch((error: unknown) => refused.push(error));
  })();
  const stop = async (): Promise<readonly unknown[]> => {
    over.abort();
    await asking;
    return refused;
  };
  onTestFinished(async () => {
    await stop();
  });
  return {
    /** How many were answered. */
    get answered() {
      return answered;
    },
    /** @returns why some were not answered */
    stop,
  };
}
