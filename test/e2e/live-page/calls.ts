/** Calls of the sandbox that the page of live calls shows, and what happens in them. */
import { expect, onTestFinished } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway, TestGatewayOptions } from '../../support/gateway.ts';

/** A gateway with the page, and a sandbox in which nothing happens by itself. */
export async function startWithPage(options: TestGatewayOptions = {}): Promise<TestGateway> {
  const gateway = await startGateway({ ...options, config: { livePage: true, ...options.config } });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** Tells the sandbox what is to happen to calls. */
export async function control(
  { sandbox }: TestGateway,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly id: string }> {
  const answer = await fetch(`${sandbox.url}/sandbox/calls${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBeLessThan(300);
  await sandbox.graph.idle();
  return (answer.status === 204 ? {} : await answer.json()) as { id: string };
}

/** Calls the gateway from somebody. @returns the call's id, as the gateway has it */
export async function callIn(gateway: TestGateway, from: string | object = 'user'): Promise<string> {
  return (await control(gateway, 'POST', '/incoming', { from })).id;
}

/** What is told of somebody who joins besides their name. */
export interface Joining {
  readonly isInLobby?: boolean;
  readonly isMuted?: boolean;
  readonly identity?: object;
}

/** A call of the sandbox, by what happens in it. */
export interface ScriptedCall {
  readonly id: string;
  join(displayName: string, others?: Joining): Promise<string>;
  leave(participantId: string): Promise<void>;
  /** Mutes, unmutes, admits or shares. */
  let(participantId: string, act: 'mute' | 'unmute' | 'admit' | 'share' | 'stopSharing'): Promise<void>;
  hangUp(reason?: object): Promise<void>;
}

/** A call that is established, with the gateway alone in it. @param subject null for none */
export async function establish(gateway: TestGateway, subject: string | null): Promise<ScriptedCall> {
  const users = ['a1', 'b2'].map(
    (end) => `{ identifier: { rawId: "8:orgid:5a4db0c5-0000-4000-8000-0000000000${end}" } }`,
  );
  const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(
    `mutation ($subject: String) { createCall(input: { subject: $subject, to: { users: [${users.join(' ')}] } }) { call { id } } }`,
    { subject },
  );
  const id = data?.createCall.call.id ?? '';
  const path = `/${id}`;
  await control(gateway, 'POST', `${path}/state`, { state: 'established' });
  return {
    id,
    join: async (displayName, others) =>
      (
        await control(
          gateway,
          'POST',
          `${path}/participants`,
          others?.identity ? others : { displayName, ...others },
        )
      ).id,
    async leave(participantId) {
      await control(gateway, 'DELETE', `${path}/participants/${participantId}`);
    },
    async let(participantId, act) {
      await control(gateway, 'POST', `${path}/participants/${participantId}/${act}`);
    },
    async hangUp(reason = {}) {
      await control(gateway, 'POST', `${path}/hangUp`, reason);
    },
  };
}
