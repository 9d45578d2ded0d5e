import type { Subscriber } from '../../support/graphql-subscriber.ts';
import { participantFields } from './call-harness.ts';
import type { CallHarness, ShownParticipant } from './call-harness.ts';

/** An event of `rosterChanged`, as far as these tests look. */
export interface RosterEvent {
  readonly cursor: string;
  readonly callId: string;
  readonly isSnapshot: boolean;
  readonly participants: readonly ShownParticipant[];
  readonly joined: readonly ShownParticipant[];
  readonly updated: readonly ShownParticipant[];
  readonly left: readonly ShownParticipant[];
}

const document = `
  subscription ($callId: ID!, $after: ID) {
    rosterChanged(callId: $callId, after: $after) {
      cursor callId isSnapshot
      participants { ${participantFields} } joined { ${participantFields} }
      updated { ${participantFields} } left { ${participantFields} }
    }
  }`;

/** Follows the roster of a call. */
export function followRoster(harness: CallHarness, callId: string, after?: string): Subscriber<RosterEvent> {
  return harness.subscribe(document, { callId, after });
}

/** A group call in which there is the gateway alone, and its subscribers are told by delta notifications. */
export async function createQuietGroup(
  harness: CallHarness,
  input: Record<string, unknown>,
): Promise<string> {
  const { id } = await harness.create(input);
  await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
  return id;
}

/** Who came, changed and went with an event, by their names. */
export function names({ joined, updated, left }: RosterEvent): string {
  const signed = (sign: string, people: readonly ShownParticipant[]): string[] =>
    people.map(({ displayName }) => `${sign}${displayName}`);
  return [...signed('+', joined), ...signed('~', updated), ...signed('-', left)].join(' ');
}
