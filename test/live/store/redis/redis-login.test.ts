import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TokenLogin } from '../../../../src/live/store/redis/redis-login.ts';
import { patienceMs } from '../../../support/patience.ts';
import { describeWithProgram } from '../../../support/programs.ts';
import { startRedis } from '../../../support/redis-server.ts';
import type { RedisServer } from '../../../support/redis-server.ts';
import { begin, change, tone } from './call-history.ts';
import { openStore } from './open-store.ts';

/** A token as Entra gives them to a principal, as far as Redis looks at it. */
const tokenOf = (number: number): string =>
  `header.${Buffer.from(JSON.stringify({ oid: 'principal', number })).toString('base64url')}.signature`;

describeWithProgram('who logs in by tokens', 'redis-server', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
    // As a managed Redis does, it takes the newest tokens, by the principal's id.
    const passwords = [1, 2].map((number) => `>${tokenOf(number)}`);
    await server.command('ACL', 'SETUSER', 'principal', 'on', '~*', '&*', '+@all', ...passwords);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('gives each connection the next token before the last one ends', async () => {
    let now = 0;
    let fetched = 0;
    const tasks: (() => void)[] = [];
    const login = new TokenLogin({
      fetchToken() {
        fetched += 1;
        return Promise.resolve({ token: tokenOf(fetched), expiresOnTimestamp: now + 3_600_000 });
      },
      now: () => now,
      schedule(delayMs, task) {
        expect(delayMs).toBe(2_700_000);
        tasks.push(task);
        return () => undefined;
      },
    });
    const { store } = await openStore(server.url, { login });
    await begin(store.calls, 'c1');
    const heard: number[] = [];
    store.calls.watch('c1', (_, events = []) => heard.push(...events.map(({ sequence }) => sequence)));
    await change(store.calls, 'c1', tone(1));

    const logins = async (): Promise<number> => {
      const info = String(await server.command('INFO', 'commandstats'));
      return Number(/cmdstat_auth:calls=(\d+)/.exec(info)?.[1] ?? 0);
    };
    expect([fetched, await logins()]).toEqual([1, 0]);
    now = 2_700_000;
    tasks.shift()?.();
    // The one for commands, and the one that listens.
    await vi.waitFor(
      async () => {
        expect([fetched, await logins()]).toEqual([2, 2]);
      },
      { timeout: patienceMs },
    );
    await change(store.calls, 'c1', tone(2));
    expect(heard).toEqual([1, 2]);
  });

  test('tries again when there is none, and goes on with the old one until then', async () => {
    const delays: number[] = [];
    let isDown = false;
    const tasks: (() => void)[] = [];
    const login = new TokenLogin({
      fetchToken: () =>
        isDown
          ? Promise.reject(new Error('Entra is down'))
          : Promise.resolve({ token: tokenOf(1), expiresOnTimestamp: 1_000_000 }),
      now: () => 0,
      schedule(delayMs, task) {
        delays.push(delayMs);
        tasks.push(task);
        return () => undefined;
      },
    });
    await login.login();
    isDown = true;
    tasks.shift()?.();
    await expect.poll(() => delays).toEqual([750_000, 10_000]);
    expect((await login.login()).username).toBe('principal');
  });
});
