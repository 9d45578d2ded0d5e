import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { startGateway as start } from '../../src/gateway.ts';
import { systemClock } from '../../src/clock.ts';
import type { Clock } from '../../src/clock.ts';
import { openStore } from '../../src/open-store.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { environmentOf, query } from '../support/gateway.ts';
import type { GraphQLResult } from '../support/gateway.ts';
import type { TestIssuer } from '../support/issuer.ts';

/** A gateway, and how it is asked. */
export interface Door {
  readonly url: string;
  readonly query: <Data = Record<string, unknown>>(
    document: string,
    variables?: Record<string, unknown>,
    authorization?: string,
  ) => Promise<GraphQLResult<Data>>;
  readonly close: () => Promise<void>;
}

/** A sandbox, and a folder in which gateways keep their state. */
export interface Site {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** Starts gateways that share the state in the folder, as the processes of one port do. */
  readonly open: (count?: number, issuer?: TestIssuer, clock?: Clock) => Promise<Door[]>;
  /** What the sandbox was asked since the last time, as `POST /identities`. */
  readonly takeJournal: () => Promise<string[]>;
}

/** Makes a site that goes with the test. */
export async function createSite(): Promise<Site> {
  const sandbox = await startSandbox({ seed: 'test', calls: { autopilot: false } });
  onTestFinished(() => sandbox.close());
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const logger = pino({ level: 'silent' });
  return {
    sandbox,
    folder,
    async open(count = 1, issuer, clock = systemClock) {
      const config = readConfig({
        PORT: '0',
        HOST: '127.0.0.1',
        DATA_DIR: folder,
        ...environmentOf(sandbox),
        ...issuer?.environment,
      });
      const state = await openStore(config, clock, logger, undefined);
      const metrics = { contribute: () => undefined, text: () => Promise.resolve('') };
      let left = count;
      return Promise.all(
        Array.from({ length: count }, async () => {
          const gateway = await start({
            config,
            logger,
            clock,
            upstreamLimits: { retryDelayMs: 1, maxRetryDelayMs: 2 },
            shared: { state, sandbox: undefined, metrics },
          });
          const url = new URL(gateway.graphql).origin;
          let closed: Promise<void> | undefined;
          const close = async (): Promise<void> => {
            await gateway.close();
            left -= 1;
            if (left === 0) await state.close();
          };
          const door: Door = {
            url,
            query: (document, variables, authorization) => query(url, document, variables, authorization),
            close: () => (closed ??= close()),
          };
          onTestFinished(door.close);
          return door;
        }),
      );
    },
    async takeJournal() {
      const answer = await fetch(`${sandbox.url}/sandbox/requests`);
      const { requests } = (await answer.json()) as { requests: { method: string; path: string }[] };
      await fetch(`${sandbox.url}/sandbox/requests`, { method: 'DELETE' });
      return requests.map(({ method, path }) => `${method} ${decodeURIComponent(path.replace(/\?.*/, ''))}`);
    },
  };
}

/** Creates a room, open from now on unless it is said otherwise. */
export async function createRoom(
  door: Door,
  input: Record<string, unknown> = {},
  authorization?: string,
): Promise<string> {
  const { data, errors } = await door.query<{ createRoom: { room: { id: string } } }>(
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { room { id } } }',
    { input },
    authorization,
  );
  if (!data) throw new Error(JSON.stringify(errors));
  return data.createRoom.room.id;
}
