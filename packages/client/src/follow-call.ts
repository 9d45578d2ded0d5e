import type { CallEvent, CallStateChanged, InCall, SharingSession } from './call-events.ts';
import { callDocument, callFragment, participantFragment } from './documents.ts';
import type { Call, Participant } from './documents.ts';
import { followEvents } from './follow-events.ts';
import type { FollowingTools } from './follow-events.ts';
import { participantsAfter } from './follow-roster.ts';
import type { RosterState } from './follow-roster.ts';
import type { Store } from './store.ts';
import { sourceOf } from './typed-document.ts';
import type { TypedDocument } from './typed-document.ts';

/** A call as it is known at one moment. */
export interface CallFollowingState<Person = Participant, Shown = Call> extends RosterState<Person> {
  /** The call itself, with its state and how it ended; undefined as long as nothing is known. */
  readonly call: CallStateChanged<Person, Shown>['call'] | undefined;
  /** What is being shared. */
  readonly sharing: readonly SharingSession[];
}

/** A call that stays up to date for as long as somebody listens. */
export type CallStore<Person = Participant, Shown = Call> = Store<CallFollowingState<Person, Shown>>;

/** What is known of a call at an event. */
export interface KnownCall<Person = Participant, Shown = Call> {
  readonly cursor: string;
  readonly call: CallStateChanged<Person, Shown>['call'] | undefined;
  readonly participants: readonly InCall<Person>[];
  readonly sharing: readonly SharingSession[];
}

/** What of a call is followed. */
export interface CallOptions<Person = Participant, Shown = Call> {
  /** What is selected of everybody: a fragment on `CallParticipant`. */
  readonly participant?: TypedDocument<Person, never> | undefined;
  /** What is selected of the call: a fragment on `Call`. */
  readonly call?: TypedDocument<Shown, never> | undefined;
  /**
   * Is told each event, once and in order, with what was known before it and is known after it. What is known before is undefined
   * for the first; an event that `isSnapshot` afterwards stands for those that can't be had any more.
   */
  readonly onEvent?:
    | ((
        event: CallEvent<Person, Shown>,
        before: KnownCall<Person, Shown> | undefined,
        after: KnownCall<Person, Shown>,
      ) => void)
    | undefined;
}

/** Follows a call with all that happens in it. */
export function followCall<Person = Participant, Shown = Call>(
  callId: string,
  { participant, call, onEvent }: CallOptions<Person, Shown>,
  tools: FollowingTools,
): CallStore<Person, Shown> {
  return followEvents<KnownCall<Person, Shown>, CallEvent<Person, Shown>>(
    {
      callId,
      query: callDocument(sourceOf(participant ?? participantFragment), sourceOf(call ?? callFragment)),
      nothing: { call: undefined, participants: [], sharing: [] },
      after: (known, event) => ({
        cursor: event.cursor,
        call: event.__typename === 'CallStateChanged' ? event.call : known?.call,
        participants: participantsAfter(known?.participants ?? [], event),
        sharing: sharingAfter(known?.sharing ?? [], event),
      }),
      onEvent,
    },
    tools,
  );
}

function sharingAfter<Person, Shown>(
  sessions: readonly SharingSession[],
  event: CallEvent<Person, Shown>,
): readonly SharingSession[] {
  if (event.snapshot) return event.snapshot.contentSharingSessions ?? [];
  return event.__typename === 'ContentSharingChanged' ? event.sessions : sessions;
}
