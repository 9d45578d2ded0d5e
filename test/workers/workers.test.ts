import { describe, expect, onTestFinished, test } from 'vitest';
import { startGatewayProcess } from '../e2e/adversity/gateway-process.ts';
import type { GatewayProcess } from '../e2e/adversity/gateway-process.ts';
import { follow } from '../e2e/frontend/follower.ts';
import type { Follower } from '../e2e/frontend/follower.ts';
import type { LiveRoster } from '../e2e/frontend/follow-roster.ts';
import { openReadySocket, openSocket } from '../http/websocket/graphql-socket.ts';
import type { GraphQLSocket } from '../http/websocket/graphql-socket.ts';
import { startIssuer } from '../support/issuer.ts';
import { rawRequest } from '../support/signed-request.ts';

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

describe('over all workers together', () => {
  /** Starts a gateway that asks for tokens, and makes one. */
  async function startWithLimit(
    variable: string,
    most: number,
  ): Promise<{ readonly gateway: GatewayProcess; readonly authorization: string }> {
    const issuer = await startIssuer();
    onTestFinished(() => issuer[Symbol.asyncDispose]());
    const env = { WORKERS, ...issuer.environment, [variable]: String(most) };
    const gateway = await startGatewayProcess({ env });
    return { gateway, authorization: await issuer.bearer('rooms.read') };
  }

  test('a principal may run so many operations a minute', async () => {
    const { gateway, authorization } = await startWithLimit('MAX_REQUESTS_PER_MINUTE', 5);
    const statuses: number[] = [];
    for (let number = 1; number <= 7; number += 1) {
      const { status } = await rawRequest(gateway.url, '/graphql?query=%7B__typename%7D', {
        headers: { authorization, 'apollo-require-preflight': 'true' },
      });
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  test('a principal may have so many sockets, and those of a worker that was killed count no more', async () => {
    const { gateway, authorization } = await startWithLimit('MAX_SOCKETS_PER_PRINCIPAL', 4);
    const sockets: GraphQLSocket[] = [];
    for (let number = 1; number <= 4; number += 1) {
      sockets.push(await openReadySocket(gateway.url, authorization));
    }
    for (let number = 1; number <= 2; number += 1) {
      const socket = await openSocket(gateway.url, { headers: { authorization } });
      socket.send({ type: 'connection_init' });
      expect(await socket.closed).toMatchObject({ reason: 'more than 4 sockets of one principal' });
    }
    const { process: worker } = await gateway.process.logged('a worker is ready');
    process.kill(Number(worker), 'SIGKILL');
    await Promise.race(sockets.map(({ closed }) => closed));
    await gateway.process.logged('a worker has ended, and is started again');
    await openReadySocket(gateway.url, authorization);
  });
});
