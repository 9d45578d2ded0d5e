import { expect } from 'vitest';
import type { Subscriber } from '../../support/graphql-subscriber.ts';
import {
  callFields,
  type LiveWorld,
  participantFields,
  type ShownCall,
  type ShownParticipant,
  type Truth,
} from './live-world.ts';

/** An event of `callEvents`, as far as these tests look. */
export type StoryEvent = {
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
      readonly ended: readonly { readonly id: string }[];
    }
  | {
      readonly __typename: 'CallOperationChanged';
      readonly operation: { readonly kind: string; readonly status: string };
    }
  | { readonly __typename: 'ToneReceived'; readonly tone: string }
);

const storyDocument = `
  subscription ($callId: ID!, $after: ID) {
    callEvents(callId: $callId, after: $after) {
      __typename cursor isSnapshot call { ${callFields} mediaState { audio } }
      ... on CallStateChanged { state previousState }
      ... on RosterChanged {
        participants { ${participantFields} } joined { ${participantFields} }
        updated { ${participantFields} } left { ${participantFields} }
      }
      ... on ContentSharingChanged { started { id } ended { id } }
      ... on CallOperationChanged { operation { kind status } }
      ... on ToneReceived { tone }
    }
  }`;

/** Follows all that happens to a call. */
export function followStory(world: LiveWorld, callId: string, after?: string): Subscriber<StoryEvent> {
  return world.subscribe(storyDocument, { callId, after });
}

/** What a subscriber gets from here to where `call(id)` is now: every event of the call has come when this resolves. */
export async function storyUpToNow(
  world: LiveWorld,
  callId: string,
  subscriber: Subscriber<StoryEvent>,
): Promise<StoryEvent[]> {
  const now = await world.shown(callId);
  return subscriber.until(({ cursor }) => cursor === now?.cursor);
}

/**
 * An event in a line: the state, with how the call ended, or whether media flow if something else has changed;
 * `roster 3 +2` for two who make it three, `~` for who changed, `-` for who left; an operation, a tone, or how many began
 * and ended to share.
 */
export function line(event: StoryEvent): string {
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
      return [`sharing`, count('+', event.started), count('-', event.ended)]
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

/** The lines of a call that goes by a scenario from its creation to its end, or until nothing more happens. */
export async function play(
  world: LiveWorld,
  input: Record<string, unknown>,
  scenario: string,
): Promise<{ readonly id: string; readonly story: string[] }> {
  const { id, cursor } = await world.create(input, scenario);
  const subscriber = followStory(world, id, cursor);
  await world.steps(12);
  return { id, story: (await storyUpToNow(world, id, subscriber)).map(line) };
}

/** Expects that `call(id)` shows the call as the sandbox knows it to be; Graph shows no roster of a call between two. */
export async function expectTruth(
  world: LiveWorld,
  id: string,
  { isPeerToPeer = false } = {},
): Promise<void> {
  const [shown, truth] = await Promise.all([world.shown(id), world.truth(id)]);
  const pick = ({ id: one, isMuted, isInLobby }: Truth['participants'][number]) => ({
    id: one,
    isMuted,
    isInLobby,
  });
  expect({
    state: shown?.state.replaceAll('_', '').toLowerCase(),
    participants: shown?.participants.map(pick),
  }).toEqual({
    state: truth.state.toLowerCase(),
    participants: isPeerToPeer ? [] : truth.participants.map(pick),
  });
}
