import { afterChange } from './call-events.ts';
import type { CallEvent, InCall } from './call-events.ts';
import { participantFragment, rosterDocument } from './documents.ts';
import type { Participant } from './documents.ts';
import { followEvents } from './follow-events.ts';
import type { FollowingTools } from './follow-events.ts';
import type { FollowingState } from './following-state.ts';
import type { Store } from './store.ts';
import { sourceOf } from './typed-document.ts';
import type { TypedDocument } from './typed-document.ts';

/** The roster of a call as it is known at one moment. */
export interface RosterState<Person = Participant> extends FollowingState {
  /** Everybody who is in the call, in the order of joining. */
  readonly participants: readonly InCall<Person>[];
  /** Where in the call's history this is; undefined as long as nothing is known. */
  readonly cursor: string | undefined;
}

/** A roster that stays up to date for as long as somebody listens. */
export type RosterStore<Person = Participant> = Store<RosterState<Person>>;

/** What of a roster is followed. */
export interface RosterOptions<Person = Participant> {
  /** What is selected of everybody: a fragment on `CallParticipant`. */
  readonly participant?: TypedDocument<Person, never> | undefined;
}

interface KnownRoster<Person> {
  readonly cursor: string;
  readonly participants: readonly InCall<Person>[];
}

/** Follows the roster of a call, of which everybody is asked for once, and then what changes. */
export function followRoster<Person = Participant>(
  callId: string,
  { participant }: RosterOptions<Person>,
  tools: FollowingTools,
): RosterStore<Person> {
  return followEvents<KnownRoster<Person>, CallEvent<Person, never>>(
    {
      callId,
      query: rosterDocument(sourceOf(participant ?? participantFragment)),
      nothing: { participants: [] },
      after: (known, event) => ({
        cursor: event.cursor,
        participants: participantsAfter(known?.participants ?? [], event),
      }),
      onEvent: undefined,
    },
    tools,
  );
}

/** Everybody after an event, whatever it is of. */
export function participantsAfter<Person, Shown>(
  people: readonly InCall<Person>[],
  event: CallEvent<Person, Shown>,
): readonly InCall<Person>[] {
  if (event.snapshot) return event.snapshot.participants;
  return event.__typename === 'RosterChanged' ? afterChange(people, event) : people;
}
