import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';

/** A gateway as those watch it who run it. */
export interface WatchedGateway {
  /** Its origin. */
  readonly url: string;
  /** The messages of its log so far. */
  readonly messages: () => readonly string[];
}

/** A gateway in good health, and what is to happen to it. */
export interface Patient extends WatchedGateway {
  /** Breaks something, and lets clients and the platform go on as they do. */
  readonly strike: () => Promise<unknown>;
}

/** Asks for rooms. */
export const rooms = '{ rooms { nodes { id } } }';
/** Calls two people: only of a group call is there a roster. */
export const createCall = `mutation { createCall(input: { to: { users: [
  { displayName: "Ada", identifier: { rawId: "8:orgid:5a4db0c5-0000-4000-8000-0000000000a1" } }
  { displayName: "Ben", identifier: { rawId: "8:orgid:5a4db0c5-0000-4000-8000-0000000000b2" } }
] } }) { call { id } } }`;

/** Starts a gateway in this process, and listens to its log. It ends with the test. */
export async function watch(options: TestGatewayOptions = {}): Promise<WatchedGateway & TestGateway> {
  const messages: string[] = [];
  const logger = pino(
    { level: 'info' },
    { write: (line: string) => void messages.push((JSON.parse(line) as { msg: string }).msg) },
  );
  const gateway = await startGateway({
    ...options,
    config: { operationLogShare: 0, ...options.config },
    gateway: { logger, ...options.gateway },
  });
  onTestFinished(() => gateway.close());
  return { ...gateway, messages: () => messages };
}

/** The same by a clock that is moved on by hand, for the gateway and its sandbox. */
export async function watchByClock(): Promise<WatchedGateway & TestGateway & { clock: Scheduler }> {
  const clock = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  return { ...(await watch({ sandbox: { scheduler: clock }, gateway: { clock } })), clock };
}

/** Sends a request to the sandbox's controls. */
export async function control(gateway: TestGateway, path: string, body: object = {}): Promise<unknown> {
  const answer = await fetch(`${gateway.sandbox.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json().catch(() => undefined);
}

/** Calls two people. @returns the id of the call */
export async function call(gateway: TestGateway): Promise<string> {
  const { data, errors } = await gateway.query<{ createCall: { call: { id: string } } }>(createCall);
  if (!data) throw new Error(JSON.stringify(errors));
  return data.createCall.call.id;
}
