import { json as readJson } from 'node:stream/consumers';
import { request } from 'undici';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { startStubUpstream } from '../../support/stub-upstream.ts';
import { mint, startPlatform } from '../../webhook/calling-platform.ts';
import { fabrikam } from '../../microsoft-graph/create-examples.ts';
import type { Json } from '../../microsoft-graph/create-examples.ts';

/** A gateway in front of a stand-in of Graph that says and posts what a test wants. */
export interface StandIn extends TestGateway {
  /** The bodies of the creations that Graph was asked for. */
  readonly creations: readonly Json[];
  /** What Graph answers to the next creations. */
  answer(call: Json): void;
  /** Posts notifications to the address that Graph was last given, and gives the status of the answer. */
  post(notifications: Json): Promise<number>;
}

/** Starts one in which time stands still. */
export async function startStandIn(): Promise<StandIn> {
  let call: Json = {};
  const creations: Json[] = [];
  const graph = await startStubUpstream((asked, response) => {
    if (asked.method !== 'POST' || asked.url !== '/v1.0/communications/calls') {
      response.writeHead(404).end();
      return;
    }
    void readJson(asked).then((body) => {
      creations.push(body as Json);
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(call));
    });
  });
  const clock = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const platform = await startPlatform();
  const gateway = await startGateway({
    config: {
      graph: { kind: 'developmentToken', endpoint: graph.url, token: 'development-token' },
      callbacks: platform.callbacks,
      tenantId: fabrikam,
    },
    gateway: { clock },
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    await graph[Symbol.asyncDispose]();
    await platform[Symbol.asyncDispose]();
  };

  return {
    ...gateway,
    close,
    [Symbol.asyncDispose]: close,
    creations,
    answer: (next) => {
      call = next;
    },
    async post(notifications) {
      const token = await mint(platform.key, { now: () => clock.now() });
      const { statusCode, body } = await request(String(creations.at(-1)?.['callbackUri']), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(notifications),
      });
      await body.dump();
      return statusCode;
    },
  };
}
