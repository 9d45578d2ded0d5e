import { expect } from 'vitest';
import type { Subscriber } from '../../support/graphql-subscriber.ts';
import { callFields, participantFields } from './call-harness.ts';
import type { CallHarness, ShownCall, ShownParticipant, SimulatedCall } from './call-harness.ts';

/** An event of `callEvents`, as far as these tests look. */
export type LoggedEvent = {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly call: ShownCall & { readonly mediaState: { readonly audio: string } | null };
} & (
  | { readonly __typename: 'CallStateChanged'; readonly state: string; readonly previousState: string | null }
  | {
      readonly __typename: 'RosterChanged';
      readonly participants: readonly ShownParticipant[];
      readonly joined: readonly ShownParticipant[];
      readonly updated: readonly ShownParticipant[];
      readonly left: readonly ShownParticipant[];
    }
  | {
      readonly __typename: 'ContentSharingChanged';
      readonly started: readonly { readonly id: string }[];
      readonly updated: readonly { readonly id: string }[];
      readonly ended: readonly { readonly id: string }[];
    }
  | {
      readonly __typename: 'CallOperationChanged';
      readonly operation: { readonly kind: string; readonly status: string };
    }
  | { readonly __typename: 'ToneReceived'; readonly tone: string }
);

const eventsDocument = `
  subscription ($callId: ID!, $after: ID) {
    callEvents(callId: $callId, after: $after) {
      __typename cursor isSnapshot call { ${callFields} mediaState { audio } }
      ... on CallStateChanged { state previousState }
      ... on RosterChanged {
        participants { ${participantFields} } joined { ${participantFields} }
        updated { ${participantFields} } left { ${participantFields} }
      }
      ... on ContentSharingChanged { started { id } updated { id } ended { id } }
      ... on CallOperationChanged { operation { kind status } }
      ... on ToneReceived { tone }
    }
  }`;

/** Subscribes to all events of a call. */
export function followEvents(harness: CallHarness, callId: string, after?: string): Subscriber<LoggedEvent> {
  return harness.subscribe(eventsDocument, { callId, after });
}

/** What a subscriber gets from here to where `call(id)` is now: every event of the call has come when this resolves. */
export async function eventsUpToNow(
  harness: CallHarness,
  callId: string,
  subscriber: Subscriber<LoggedEvent>,
): Promise<LoggedEvent[]> {
  const now = await harness.shown(callId);
  return subscriber.until(({ cursor }) => cursor === now?.cursor);
}

/**
 * An event as text: the state, with how the call ended, or whether media flow if something else has changed;
 * `roster 3 +2` for two who make it three, `~` for who changed, `-` for who left; an operation, a tone, or how many sessions of
 * sharing began, changed and ended.
 */
export function describeEvent(event: LoggedEvent): string {
  const snapshot = event.isSnapshot ? 'snapshot ' : '';
  switch (event.__typename) {
    case 'CallStateChanged': {
      const { resultInfo, mediaState } = event.call;
      const result = resultInfo ? ` ${resultInfo.code}/${resultInfo.subcode}` : '';
      if (event.state === event.previousState)
        return `${event.state}, media ${mediaState?.audio ?? 'unknown'}`;
      return `${snapshot}${event.state}${result}`;
    }
    case 'RosterChanged': {
      const { participants, joined, updated, left } = event;
      const counts = [count('+', joined), count('~', updated), count('-', left)];
      return [`roster ${participants.length}`, ...counts.filter((one) => one !== '')].join(' ');
    }
    case 'ContentSharingChanged':
      return [`sharing`, count('+', event.started), count('~', event.updated), count('-', event.ended)]
        .filter((one) => one !== '')
        .join(' ');
    case 'CallOperationChanged':
      return `${event.operation.kind} ${event.operation.status}`;
    case 'ToneReceived':
      return `tone ${event.tone}`;
  }
}

function count(sign: string, list: readonly unknown[]): string {
  return list.length === 0 ? '' : `${sign}${list.length}`;
}

/** Creates a call that goes by a scenario, and gives its events as text, to its end or until nothing more happens. */
export async function runScenario(
  harness: CallHarness,
  input: Record<string, unknown>,
  scenario: string,
): Promise<{ readonly id: string; readonly eventLog: string[] }> {
  const { id, cursor } = await harness.create(input, scenario);
  const subscriber = followEvents(harness, id, cursor);
  await harness.steps(12);
  return { id, eventLog: (await eventsUpToNow(harness, id, subscriber)).map(describeEvent) };
}

/** Expects that `call(id)` shows the call as the sandbox simulates it; Graph shows no roster of a call of two. */
export async function expectAsSimulated(
  harness: CallHarness,
  id: string,
  { isPeerToPeer = false } = {},
): Promise<void> {
  const [shown, simulated] = await Promise.all([harness.shown(id), harness.simulatedCall(id)]);
  const pick = ({ id: one, isMuted, isInLobby }: SimulatedCall['participants'][number]) => ({
    id: one,
    isMuted,
    isInLobby,
  });
  expect({
    state: shown?.state.replaceAll('_', '').toLowerCase(),
    participants: shown?.participants.map(pick),
  }).toEqual({
    state: simulated.state.toLowerCase(),
    participants: isPeerToPeer ? [] : simulated.participants.map(pick),
  });
}
