import type { Client, Refusal } from '../../../packages/client/src/index.ts';
import { startCallOperation } from './operations.ts';

/** What calls of the sandbox are about, one after the other. */
const subjects = ['Design review', 'Morning stand-up', 'Customer call', 'Town hall'];

/** People of the sandbox, who exist nowhere else. */
const people = [
  ['Amara Okafor', '5a4db0c5-0000-4000-8000-0000000000a1'],
  ['Jonas Berg', '5a4db0c5-0000-4000-8000-0000000000b2'],
  ['Keiko Tanaka', '5a4db0c5-0000-4000-8000-0000000000c3'],
] as const;

let started = 0;

/** Calls a few people of the sandbox. @returns the call's id; undefined if there is none, and no reason why @throws Refusal */
export async function startSandboxCall(client: Client): Promise<string | undefined> {
  const subject = subjects[started % subjects.length] ?? null;
  started += 1;
  const users = people.map(([displayName, userId]) => ({
    displayName,
    identifier: { microsoftTeamsUser: { userId } },
  }));
  const { createCall } = await client.request(startCallOperation, { input: { subject, to: { users } } });
  return createCall?.call.id;
}

/**
 * Finds out whether whoever looks may make and end calls, by asking for a call to nobody: that is refused to everybody,
 * and nothing is sent, but who lacks the scope is told so before anything else is looked at.
 */
export async function mayControlCalls(client: Client): Promise<boolean> {
  try {
    await client.request(startCallOperation, { input: { to: { users: [] } } });
    return true;
  } catch (refusal) {
    return (refusal as Refusal).code === 'BAD_USER_INPUT';
  }
}
