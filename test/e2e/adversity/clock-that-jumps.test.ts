import { expect, test } from 'vitest';
import { describeWithFalseClock } from '../../support/false-clock.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';
import { follow, has, isLive } from '../../client-package/follower.ts';
import { rosterDocument, startGatewayProcess } from './gateway-process.ts';
import type { GatewayProcess, RosterEvent } from './gateway-process.ts';

const hour = 3600;

/** What the sandbox was asked to do with a call, as `POST keepAlive`. */
async function askedOf({ control }: GatewayProcess, callId: string): Promise<string[]> {
  const { requests } = await control<{ requests: { method: string; path: string }[] }>('GET', '/requests');
  return requests
    .filter(({ path }) => path.includes(callId))
    .map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`);
}

describeWithFalseClock('a gateway whose clock jumps during a call', (makeClock) => {
  test.each([
    ['forward', hour],
    ['back', -hour],
  ])('by an hour %s goes on: subscriptions, cursors, tokens and doubts', async (_, seconds) => {
    const clock = await makeClock();
    const gateway = await startGatewayProcess({ hasOwnSandbox: true, env: clock.env });
    const callId = await gateway.createCall();
    const follower = follow(gateway.url, callId);
    await follower.until(isLive);
    // Of one nobody is told: when the next one comes, there is a gap, about which Graph is to be asked in two seconds.
    await gateway.control('POST', '/chaos', { lose: 1 });
    await gateway.join(callId, 'Ann');
    await gateway.control('DELETE', '/chaos');
    await gateway.join(callId, 'Ben');
    await follower.until(has('Ben'));
    await clock.set(seconds);
    await follower.until(has('Ann'));
    await gateway.join(callId, 'Cem');
    await follower.until(has('Cem'));

    const { token } = await issueToken(gateway);
    expect(token.length).toBeGreaterThan(0);
    const after = follower.events.at(-2)?.cursor;
    const resumed = subscribe<RosterEvent>(gateway.url, rosterDocument, { callId, after });
    expect(await resumed.next()).toMatchObject({ isSnapshot: false, cursor: follower.events.at(-1)?.cursor });
    // Everything came by one connection. A quarter of an hour has not passed.
    expect(follower.state).toMatchObject({ phase: 'live', resumption: undefined });
    expect(await askedOf(gateway, callId)).not.toContain('POST keepAlive');
  });
});

async function issueToken({ ask }: GatewayProcess): Promise<{ token: string }> {
  const { createUser } = await ask<{ createUser: { token: { token: string } } }>(
    'mutation { createUser(input: { scopes: [VOIP] }) { user { id } token { token } } }',
  );
  return createUser.token;
}
