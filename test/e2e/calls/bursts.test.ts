import { pino } from 'pino';
import { Pool } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { startGateway } from '../../../src/gateway.ts';
import { startCallingPlatform, variablesFor } from '../../bench/webhook/calling-platform.ts';
import { callBegins, callIdOfPost, peopleJoin } from '../../bench/webhook/posts.ts';
import { query } from '../../support/gateway.ts';
import { subscribe } from '../../support/graphql-subscriber.ts';

/** In all, as many posts as a busy gateway takes in many seconds. */
const calls = 100;
const postsEach = 20;
const peopleAtFirst = 2;

const roster = 'query ($id: ID!) { call(id: $id) { participants { id } } }';
const changes = `subscription ($callId: ID!) { rosterChanged(callId: $callId) {
  isSnapshot joined { id } snapshot { participants { id } } } }`;

interface Change {
  readonly isSnapshot: boolean;
  readonly joined: readonly { readonly id: string }[];
  readonly snapshot: { readonly participants: readonly { readonly id: string }[] } | null;
}

const ids = (people: readonly { readonly id: string }[]): string[] => people.map(({ id }) => id).sort();

test(`of a burst of ${calls * postsEach} posts, each is taken or to be sent again, and who was taken is on the roster and told of`, async () => {
  await using platform = await startCallingPlatform();
  const gateway = await startGateway({
    logger: pino({ level: 'silent' }),
    config: readConfig({
      PORT: '0',
      SANDBOX_PORT: '0',
      AUTH: 'off',
      DATA_DIR: 'memory',
      ...variablesFor(platform.url),
    }),
  });
  onTestFinished(() => gateway.close());
  const { origin } = new URL(gateway.graphql);
  const pool = new Pool(origin, { connections: calls, pipelining: 1 });
  onTestFinished(() => pool.close());
  const post = async (body: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', authorization: platform.authorization };
    const answer = await pool.request({ method: 'POST', path: '/callbacks/calls', headers, body });
    await answer.body.dump();
    return answer.statusCode;
  };
  expect(await post(callBegins(0, peopleAtFirst))).toBe(202);
  const watcher = subscribe<Change>(origin, changes, { callId: callIdOfPost(0) });
  const told = ids((await watcher.next()).snapshot?.participants ?? []);

  const statuses = new Set<number>();
  const taken = await Promise.all(
    Array.from({ length: calls }, async (_, call) => {
      if (call > 0) statuses.add(await post(callBegins(call, peopleAtFirst)));
      let joined = 0;
      for (; joined < postsEach; joined += 1) {
        const status = await post(peopleJoin(call, joined + 2, peopleAtFirst + joined, 1));
        statuses.add(status);
        // Whoever is refused comes again later; here, nobody joins after them.
        if (status !== 202) break;
      }
      return joined;
    }),
  );
  expect([202, 503]).toEqual(expect.arrayContaining([...statuses]));

  for (const [call, joined] of taken.entries()) {
    const { data } = await query<{ call: { participants: { id: string }[] } | null }>(origin, roster, {
      id: callIdOfPost(call),
    });
    expect(data?.call?.participants).toHaveLength(peopleAtFirst + joined);
  }
  while (told.length < peopleAtFirst + (taken[0] ?? 0)) {
    const { isSnapshot, joined } = await watcher.next();
    expect(isSnapshot).toBe(false);
    told.push(...ids(joined));
  }
  expect(new Set(told).size).toBe(told.length);
});
