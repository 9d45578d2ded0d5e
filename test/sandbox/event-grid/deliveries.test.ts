import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { userId } from '../acs/wire-shapes.ts';
import type { EventGridHarness, ShownDelivery } from './event-grid-harness.ts';
import { startEventGridHarness } from './event-grid-harness.ts';

const ana = userId(1);
const audience = 'api://gateway';

let harness: EventGridHarness;

afterEach(() => harness.close());

/** Publishes one event. */
const publish = () => harness.control('POST', '/event-grid/events', { type: 'Some.Event', data: {} });

/** Publishes one event, and gives what became of it. */
async function delivered(): Promise<ShownDelivery | undefined> {
  await publish();
  await harness.sandbox.eventGrid.idle();
  return (await harness.deliveries()).at(-1);
}

/** Seconds between attempts. */
function waitsOf({ attempts }: ShownDelivery): number[] {
  const times = attempts.map(({ at }) => Date.parse(at));
  return times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
}

describe('an event', () => {
  it.each([200, 201, 202, 203, 204])('is delivered by an answer of %i', async (status) => {
    harness = await startEventGridHarness();
    harness.receiver.answer = () => ({ status });
    expect(await delivered()).toMatchObject({ outcome: 'delivered', attempts: [{ status }] });
  });

  it.each([400, 401, 413])('is never posted again after %i', async (status) => {
    harness = await startEventGridHarness();
    harness.receiver.answer = () => ({ status });
    expect(await delivered()).toMatchObject({ outcome: 'refused', attempts: [{ status }] });
    await harness.advance(86_400);
    expect(harness.receiver.arrivals).toHaveLength(1);
  });

  it.each([302, 403, 404, 408, 429, 500, 503])('is posted again after %i, and counts it', async (status) => {
    harness = await startEventGridHarness();
    harness.receiver.answer = (_arrival, count) => ({ status: count === 1 ? status : 200 });
    expect(await delivered()).toMatchObject({ outcome: 'pending' });
    await harness.advance(11);
    const posts = await harness.arrived();
    expect(posts.map(({ headers }) => headers['aeg-delivery-count'])).toEqual(['0', '1']);
    expect(new Set(posts.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await harness.deliveries()).toMatchObject([{ outcome: 'delivered' }]);
  });

  it('is posted again where no answer comes in time', async () => {
    harness = await startEventGridHarness({}, { eventGridTimeoutMs: 200 });
    harness.receiver.answer = (_arrival, count) => (count === 1 ? 'never' : { status: 200 });
    expect(await delivered()).toMatchObject({ attempts: [{ status: null, error: 'TimeoutError' }] });
    await harness.advance(11);
    expect(await harness.deliveries()).toMatchObject([{ outcome: 'delivered' }]);
  });

  it('is repeated after the documented waits, a little later each, for a day', async () => {
    harness = await startEventGridHarness();
    harness.receiver.answer = () => ({ status: 503 });
    await publish();
    const documented = [10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200];
    for (const wait of documented) await harness.advance(wait * 1.1);
    await harness.advance(43_200 * 1.1);
    const [delivery] = await harness.deliveries();
    expect(delivery?.outcome).toBe('dropped');
    const waits = delivery === undefined ? [] : waitsOf(delivery);
    // The last one may be too late by then.
    expect([9, 10]).toContain(waits.length);
    for (const [index, wait] of waits.entries()) {
      const [least = 0, before = 0] = [documented[index], documented[index - 1]];
      expect(wait).toBeGreaterThanOrEqual(least);
      // Time moves on in steps, so that a failure is noticed at the end of one.
      expect(wait).toBeLessThanOrEqual(1 + least * 1.1 + before * 0.1);
    }
  });

  it('is posted as often as its subscription says, and not for longer', async () => {
    harness = await startEventGridHarness({ maxDeliveryAttempts: 2 });
    harness.receiver.answer = () => ({ status: 503 });
    await publish();
    for (const wait of [12, 34, 70]) await harness.advance(wait);
    await harness.subscribe({ eventTimeToLiveInMinutes: 1 });
    await publish();
    for (const wait of [12, 34, 70]) await harness.advance(wait);
    const deliveries = await harness.deliveries();
    expect(deliveries.map(({ outcome, attempts }) => [outcome, attempts.length])).toEqual([
      ['dropped', 2],
      ['dropped', 3],
    ]);
  });

  it('goes to nobody once its subscription has ended', async () => {
    harness = await startEventGridHarness();
    harness.receiver.answer = () => ({ status: 503 });
    await publish();
    await harness.sandbox.eventGrid.idle();
    await harness.control('DELETE', '/event-grid/subscriptions/gateway');
    await harness.advance(11);
    expect(harness.receiver.arrivals).toHaveLength(1);
    expect(await harness.deliveries()).toMatchObject([{ outcome: 'dropped' }]);
  });

  it('is listed until the list is cleared', async () => {
    harness = await startEventGridHarness();
    expect(await delivered()).toMatchObject({
      subscription: 'gateway',
      endpointUrl: harness.receiver.url,
      events: [expect.stringMatching(/^Some\.Event [\da-f-]{36}$/) as string],
    });
    await harness.control('DELETE', '/event-grid/deliveries');
    expect(await harness.deliveries()).toEqual([]);
  });
});

describe('a subscription that asks for tokens', () => {
  const wanted = { azureActiveDirectoryApplicationIdOrUri: audience };

  /** Verifies the token of the newest post as a receiver does. */
  async function verified(bearer: string | undefined): Promise<string> {
    const { issuer, jwksUrl, applicationId } = harness.sandbox.eventGrid.tokens;
    const keys = createRemoteJWKSet(new URL(jwksUrl));
    const token = /^Bearer (.+)$/.exec(bearer ?? '')?.[1] ?? '';
    const currentDate = harness.scheduler.now();
    const options = { issuer, audience, algorithms: ['RS256'], currentDate };
    try {
      const { payload } = await jwtVerify(token, keys, options);
      return payload['appid'] === applicationId ? 'genuine' : 'of another application';
    } catch {
      return 'refused';
    }
  }

  it('gets one with each post, the handshake included', async () => {
    harness = await startEventGridHarness(wanted);
    expect(await verified(harness.receiver.handshakes[0]?.headers.authorization)).toBe('genuine');
    await publish();
    const [post] = await harness.arrived();
    expect(await verified(post?.headers.authorization)).toBe('genuine');
  });

  it.each(['expired', 'wrongAudience', 'wrongIssuer', 'wrongApplication', 'foreignKey', 'unsigned'])(
    'gets one that is %s with a forged post',
    async (flaw) => {
      harness = await startEventGridHarness(wanted);
      await forge(flaw);
      const [, , post] = await harness.arrived();
      expect(await verified(post?.headers.authorization)).toBe(
        flaw === 'wrongApplication' ? 'of another application' : 'refused',
      );
      expect(post?.body).toMatchObject([{ eventType: 'Microsoft.Communication.CallEnded' }]);
    },
  );

  it('gets forged posts once, however they are answered', async () => {
    harness = await startEventGridHarness(wanted);
    harness.receiver.answer = () => ({ status: 503 });
    await forge('expired');
    await harness.advance(5);
    expect((await harness.deliveries()).at(-1)).toMatchObject({ forged: 'expired', outcome: 'dropped' });
  });

  /** Lets somebody join a room, and forges the end of its call. */
  async function forge(flaw: string): Promise<void> {
    const room = await harness.open({ [ana]: 'Presenter' });
    const { serverCallId } = await harness.act(room, 'join', { rawId: ana });
    await harness.sandbox.eventGrid.idle();
    const path = '/event-grid/subscriptions/gateway/forge';
    expect((await harness.control('POST', path, { serverCallId, flaw })).status).toBe(204);
  }
});

describe('a forged post', () => {
  const forge = (body: object) => harness.control('POST', '/event-grid/subscriptions/gateway/forge', body);

  it('goes to an address that was guessed', async () => {
    harness = await startEventGridHarness();
    const room = await harness.open({ [ana]: 'Presenter' });
    const { serverCallId } = await harness.act(room, 'join', { rawId: ana });
    await harness.arrived();
    await forge({ serverCallId, flaw: 'guessedAddress' });
    const [post] = await harness.arrived();
    expect(post?.path).toMatch(/^\/callbacks\/events\/[\da-f]{32}$/);
  });

  it('needs a call, a subscription, and one that asks for tokens if its token is to be wrong', async () => {
    harness = await startEventGridHarness();
    const room = await harness.open({ [ana]: 'Presenter' });
    const { serverCallId } = await harness.act(room, 'join', { rawId: ana });
    expect((await forge({ serverCallId: 'none', flaw: 'guessedAddress' })).status).toBe(404);
    expect((await forge({ serverCallId, flaw: 'expired' })).status).toBe(409);
    await harness.control('DELETE', '/event-grid/subscriptions/gateway');
    expect((await forge({ serverCallId, flaw: 'guessedAddress' })).status).toBe(404);
  });
});
