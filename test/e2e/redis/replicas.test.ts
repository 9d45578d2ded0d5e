import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import type { Config } from '../../../src/config/config.ts';
import { startGateway } from '../../../src/gateway.ts';
import type { Gateway } from '../../../src/gateway.ts';
import { parseRedisUrl } from '../../../src/live/store/redis/redis-address.ts';
import { startGatewayUnderChaos } from '../../live/chaos/gateway-under-chaos.ts';
import type { GatewayUnderChaos } from '../../live/chaos/gateway-under-chaos.ts';
import { environmentOf, query } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { patienceMs } from '../../support/patience.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { startRedis } from '../../support/redis-server.ts';
import type { RedisServer } from '../../support/redis-server.ts';

interface RosterEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly participants: readonly { readonly id: string }[];
}

const roster = `subscription ($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) { cursor isSnapshot participants { id } }
}`;

const wait = { timeout: patienceMs, interval: 100 };

describeWithProgram('two gateways on one Redis', 'redis-server', () => {
  let server: RedisServer;
  /** The one that creates calls, and to which the platform posts; and the other one's origin. */
  let one: GatewayUnderChaos;
  let other: string;
  let another: Gateway;

  beforeEach(async () => {
    server = await startRedis();
    const liveState: Config['liveState'] = {
      kind: 'redis',
      address: parseRedisUrl(server.url),
      isByEntra: false,
      replicas: 0,
    };
    one = await startGatewayUnderChaos({ liveState });
    another = await startGateway({
      logger: pino({ level: 'silent' }),
      clock: one.scheduler,
      config: {
        ...readConfig({ PORT: '0', HOST: '127.0.0.1', ...environmentOf(one.gateway.sandbox) }),
        liveState,
      },
    });
    other = new URL(another.graphql).origin;
  });

  afterEach(async () => {
    // Before Redis: by a clock that stands still, it would be waited for without end.
    await another.close();
    await one[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const follow = (url: string, callId: string, after?: string) =>
    subscribe<RosterEvent>(url, roster, { callId, after });

  test('tell the same events under the same cursors, and go on from each other’s', async () => {
    const callId = await one.createCall('deltaRoster');
    await one.connect(callId, 1);
    const here = follow(one.gateway.url, callId);
    const there = follow(other, callId);
    const [first] = await Promise.all([here.next(), there.next()]);
    const told: RosterEvent[] = [];
    for (let number = 0; number < 3; number += 1) {
      await one.control('POST', `/calls/${callId}/participants`, {});
      told.push(await here.next());
    }
    expect(await there.take(3)).toEqual(told);
    expect(await follow(other, callId, first.cursor).take(3)).toEqual(told);
    expect(told.some(({ isSnapshot }) => isSnapshot)).toBe(false);
  });

  test('say that they are not ready while Redis is away, refuse what is posted, and catch up', async () => {
    const callId = await one.createCall('deltaRoster');
    await one.connect(callId, 1);
    const there = follow(other, callId);
    await there.next();
    await server.kill();
    await vi.waitFor(async () => {
      expect((await fetch(`${other}/readyz`)).status).toBe(503);
    }, wait);
    const { errors } = await query(other, '{ calls { nodes { id } } }');
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    // The platform posts it, is told 503, and posts it again.
    await one.control('POST', `/calls/${callId}/participants`, {});
    await vi.waitFor(async () => {
      await one.scheduler.advance(1_000);
      const metrics = await (await fetch(`${one.gateway.url}/metrics`)).text();
      expect(metrics).toMatch(/^switchboard_webhook_posts_total\S*503\S* [1-9]/m);
    }, wait);
    await server.start();
    await vi.waitFor(async () => {
      await one.scheduler.advance(1_000);
      for (const url of [other, one.gateway.url]) expect((await fetch(`${url}/readyz`)).status).toBe(200);
    }, wait);
    await one.control('POST', `/calls/${callId}/participants`, {});
    const { participants } = await one.truth(callId);
    let isCaughtUp = false;
    const catchingUp = there
      .until((event) => event.participants.length === participants.length)
      .finally(() => {
        isCaughtUp = true;
      });
    // The platform may have given the first post up while Redis was away: then what is missing is asked for in time.
    await vi.waitFor(async () => {
      await one.scheduler.advance(1_000);
      expect(isCaughtUp).toBe(true);
    }, wait);
    const events = await catchingUp;
    expect(events.some(({ isSnapshot }) => isSnapshot)).toBe(false);
  });
});
