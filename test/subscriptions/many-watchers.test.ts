import { request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { callId } from '../live/harness.ts';
import { Client } from '../bench/fan-out/client.ts';
import { generous, startFanOutHarness } from './harness.ts';

const watchers = 1_500;
const togetherAtFirst = 50;

const roster = {
  query:
    'subscription ($callId: ID!) { rosterChanged(callId: $callId) { cursor joined { id displayName } } }',
  variables: { callId },
};

test(`a query is answered while ${watchers} are told what has happened, and not only behind them`, async () => {
  await using harness = await startFanOutHarness(generous, { socketsPerPrincipal: watchers });
  const port = Number(new URL(harness.url).port);
  let told = 0;
  const all = Promise.withResolvers<undefined>();
  const follow = async (): Promise<void> => {
    const client = new Client(port);
    onTestFinished(() => {
      client.close();
    });
    await client.open(false, 'Bearer calls.read');
    await client.subscribe(roster);
    client.onMessages = (count) => {
      told += count;
      if (told === watchers) all.resolve(undefined);
    };
  };
  for (let begun = 0; begun < watchers; begun += togetherAtFirst) {
    await Promise.all(Array.from({ length: togetherAtFirst }, follow));
  }

  const answered = new Promise<number>((resolve, reject) => {
    const query = encodeURIComponent('{ __typename }');
    const headers = { 'apollo-require-preflight': 'yes' };
    request(`${harness.url}/?query=${query}`, { headers }, (response) => {
      response.resume().on('end', () => {
        expect(response.statusCode).toBe(200);
        resolve(told);
      });
    })
      .on('error', reject)
      .end();
  });
  await harness.join('Ana');
  expect(await answered).toBeLessThan(watchers);
  await all.promise;
});
