import { expect, test } from 'vitest';
import { startGatewayProcess } from '../e2e/adversity/gateway-process.ts';
import type { GatewayProcess } from '../e2e/adversity/gateway-process.ts';
import { follow } from '../e2e/frontend/follower.ts';
import type { Follower } from '../e2e/frontend/follower.ts';
import type { LiveRoster } from '../e2e/frontend/follow-roster.ts';

/** Each connection is given to the next worker in turn. */
const WORKERS = '2';

const has =
  (displayName: string) =>
  ({ people }: LiveRoster): boolean =>
    people.some((person) => person.displayName === displayName);

/** Lets so many follow a call, each over a connection of its own. */
async function followByMany({ url }: GatewayProcess, callId: string, many: number): Promise<Follower[]> {
  const followers: Follower[] = [];
  for (let number = 0; number < many; number += 1) {
    const follower = follow(url, callId);
    await follower.until(({ connection }) => connection === 'live');
    followers.push(follower);
  }
  return followers;
}

const untilAll = (followers: readonly Follower[], isWanted: (roster: LiveRoster) => boolean) =>
  Promise.all(followers.map((follower) => follower.until(isWanted)));

test('subscribers of all workers see the same events with the same cursors', async () => {
  const gateway = await startGatewayProcess({ env: { WORKERS } });
  const callId = await gateway.createCall();
  const followers = await followByMany(gateway, callId, 4);
  for (const name of ['Ann', 'Ben', 'Cem']) {
    await gateway.join(callId, name);
    await untilAll(followers, has(name));
  }
  const [first, ...others] = followers.map(({ events }) => events.slice(1));
  expect(first?.map(({ joined }) => joined.map(({ displayName }) => displayName))).toEqual([
    ['Ann'],
    ['Ben'],
    ['Cem'],
  ]);
  for (const events of others) expect(events).toEqual(first);
});

test('whose worker is killed resumes exactly at another, and others notice nothing', async () => {
  const gateway = await startGatewayProcess({ env: { WORKERS } });
  const callId = await gateway.createCall();
  const followers = await followByMany(gateway, callId, 6);
  await gateway.join(callId, 'Ann');
  await untilAll(followers, has('Ann'));

  const { process: worker } = await gateway.process.logged('a worker is ready');
  process.kill(Number(worker), 'SIGKILL');
  await gateway.process.logged('a worker has ended, and is started again');
  await gateway.join(callId, 'Ben');
  await untilAll(followers, has('Ben'));

  const [first, ...others] = followers.map(({ events }) => events.slice(1).map(({ cursor }) => cursor));
  expect(first).toHaveLength(2);
  for (const cursors of others) expect(cursors).toEqual(first);
  const resumptions = new Set(followers.map(({ roster }) => roster.resumption ?? 'never away'));
  expect(resumptions).toEqual(new Set(['exact', 'never away']));
});
