import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { openFilesLimit } from '../bench/fan-out/open-files.ts';
import { ReturningCrowd } from '../bench/restart/returning-crowd.ts';
import { connectTcp, upgradeOf } from '../support/tcp-connection.ts';
import { startProcess } from '../support/child-process.ts';
import type { RunningProcess } from '../support/child-process.ts';

const repository = join(import.meta.dirname, '../..');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ calls: { autopilot: false } });
});
afterAll(() => sandbox.close());

/** Starts the gateway as `npm start` does in the end, before a sandbox that outlives it. */
async function startGateway(): Promise<{ readonly process: RunningProcess; readonly url: string }> {
  const process_ = startProcess(process.execPath, ['src/main.ts'], {
    cwd: repository,
    env: {
      PORT: '0',
      DATA_DIR: 'memory',
      COMMUNICATION_SERVICES_CONNECTION_STRING: sandbox.connectionString,
      GRAPH_ENDPOINT: sandbox.url,
      GRAPH_DEV_TOKEN: sandbox.graph.token,
      CALLBACK_AUDIENCE: 'nobody',
      AZURE_TENANT_ID: sandbox.entra.tenantId,
    },
  });
  const { graphql } = await process_.logged('ready');
  return { process: process_, url: new URL(String(graphql)).origin };
}

/** @returns the id of a call that the sandbox knows, and the gateway only if it was not started since */
async function createCall(url: string): Promise<string> {
  const query = 'mutation ($input: CreateCallInput!) { createCall(input: $input) { call { id } } }';
  const users = ['ana', 'ben'].map((userId) => ({ identifier: { microsoftTeamsUser: { userId } } }));
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { input: { to: { users } } } }),
  });
  const { data } = (await answer.json()) as { data: { createCall: { call: { id: string } } } };
  return data.createCall.call.id;
}

const portOf = (url: string): number => Number(new URL(url).port);

const roster = `subscription ($callId: ID!) { rosterChanged(callId: $callId) { cursor participants { id } } }`;

const many = 1_500;
test.skipIf(openFilesLimit() < many + 500)(
  `${many} who follow a roster all follow it again after a restart, and none is refused`,
  async () => {
    const before = await startGateway();
    const payload = { query: roster, variables: { callId: await createCall(before.url) } };
    using crowd = await ReturningCrowd.gather({ size: many, port: portOf(before.url), payload });
    // All at once.
    before.process.signal('SIGINT');
    await Promise.all([before.process.ended, crowd.haveLive(0)]);
    crowd.refusals.clear();
    // Whoever asked for a port meanwhile may have got the old one.
    crowd.port = portOf((await startGateway()).url);
    await crowd.haveLive(many);
    expect(crowd.refusals).toEqual(new Map());
  },
);

describe.skipIf(process.platform !== 'linux')('who comes while the gateway is busy', () => {
  const waiting = 1_000;

  test.skipIf(longestQueue() < waiting)(
    `waits in a queue of more than ${waiting}, and is let in`,
    async () => {
      const gateway = await startGateway();
      // As one that has not looked at its port for a long time.
      gateway.process.signal('SIGSTOP');
      onTestFinished(() => {
        gateway.process.signal('SIGCONT');
      });
      const connections = await Promise.all(Array.from({ length: waiting }, () => connectTcp(gateway.url)));
      for (const connection of connections) connection.write(`${upgradeOf('/graphql')}\r\n`);
      gateway.process.signal('SIGCONT');
      for (const connection of connections) {
        await connection.received(/^HTTP\/1\.1 101 /);
        connection.reset();
      }
    },
  );
});

/** How many connections may wait for a process to take them over, as the system has it. */
function longestQueue(): number {
  return process.platform === 'linux' ? Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8')) : 0;
}
