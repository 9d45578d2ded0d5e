import { expect, test } from 'vitest';
import { startGatewayProcess } from '../e2e/adversity/gateway-process.ts';
import type { GatewayProcess } from '../e2e/adversity/gateway-process.ts';
import { copyExample, startExample } from './example.ts';

/** The id of the call that the sandbox knows besides some. */
async function newestCall(gateway: GatewayProcess, ...others: readonly string[]): Promise<string> {
  const document = '{ calls { nodes { id } } }';
  let id: string | undefined;
  await expect
    .poll(async () => {
      const { calls } = await gateway.ask<{ calls: { nodes: { id: string }[] } }>(document);
      id = calls.nodes.find((call) => !others.includes(call.id))?.id;
      return id;
    })
    .toBeDefined();
  return id ?? '';
}

test('the bot joins a meeting, answers a call, and tells what happens in both', async () => {
  const gateway = await startGatewayProcess({ hasOwnSandbox: true });
  const folder = await copyExample('bot');
  const bot = startExample(folder, { SWITCHBOARD_URL: `${gateway.url}/graphql` }, 'start', '9876543210');
  await bot.said(/^Joining the meeting 9876543210$/m);
  const meeting = await newestCall(gateway);
  await gateway.control('POST', `/calls/${meeting}/state`, { state: 'established' });
  await bot.said(/^9876543210: it is ESTABLISHED$/m);
  const ann = await gateway.join(meeting, 'Ann');
  await bot.said(/^9876543210: Ann joined$/m);

  await gateway.control('POST', '/calls/incoming', { from: 'phone' });
  await bot.said(/^(.+) calls: answered$/m);
  const caller = /^(.+) calls: answered$/m.exec(bot.stdout)?.[1] ?? '';
  const call = await newestCall(gateway, meeting);
  await gateway.control('POST', `/calls/${call}/state`, { state: 'established' });
  await gateway.control('POST', `/calls/${call}/hangUp`, {});
  await expect.poll(() => bot.stdout).toContain(`\n${caller}: it is over\n`);

  await gateway.control('DELETE', `/calls/${meeting}/participants/${ann}`);
  await bot.said(/^9876543210: Ann left$/m);
});
