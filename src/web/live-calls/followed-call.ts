import type { CallFollowingState, Client, Refusal } from '../../../packages/client/src/index.ts';
import { afterEvent, isOver, momentsSince, titleOf, withMoments } from './calls/live-call.ts';
import type { LiveCall, ShownEvent } from './calls/live-call.ts';
import { momentText } from './calls/moments.ts';
import type { Moment } from './calls/moments.ts';
import type { Person } from './calls/person.ts';
import type { Outcome } from './calls/resumption.ts';
import type { ShownCallFragment } from './gql/graphql.ts';
import { callFragment, personFragment } from './operations.ts';

type State = CallFollowingState<Person, ShownCallFragment>;

/** A call that is followed, and what is known of it. */
export interface FollowedCall {
  readonly callId: string;
  /** Undefined as long as nothing is known. */
  readonly live: LiveCall | undefined;
  readonly cursor: string | undefined;
  /** What became of it when the connection was lost last; `awaited` while that isn't known, or the connection is. */
  readonly outcome: Outcome | 'awaited' | undefined;
  /** Whether it is over, or the gateway doesn't know it any more. */
  readonly isPast: boolean;
  /** Says in its timeline what became of the connection. */
  note(moment: Moment): void;
  /** @param isOurs whether it is this page that answers or ends the call */
  claim(isOurs: boolean): void;
  /** Follows it no more. */
  stop(): void;
}

/** What is told of a call. */
export interface CallObserver {
  /** Something has changed. @param make changes it, once whoever is told is ready */
  onChange(make: () => void): void;
  onOutcome(title: string, outcome: Outcome): void;
  /** It can't be followed, though the gateway may know it. */
  onRefused(refusal: Refusal): void;
  /** Something happened that is worth reading out. */
  announce(news: string): void;
}

/** Follows a call. */
export function followCall(client: Client, callId: string, observer: CallObserver): FollowedCall {
  let live: LiveCall | undefined;
  let isLost = false;
  let isOurs = false;
  const settle = (outcome: Outcome): void => {
    if (live) observer.onOutcome(titleOf(live.call), outcome);
  };

  const store = client.followCall(callId, {
    call: callFragment,
    participant: personFragment,
    onEvent(event: ShownEvent, before, after) {
      if (before && event.isSnapshot) settle('afresh');
      const now = afterEvent(live, event, after, isOurs);
      if (!now) return;
      const news = momentsSince(live?.moments ?? [], now.moments).toReversed();
      for (const moment of news) observer.announce(`${titleOf(now.call)}: ${momentText(moment)}`);
      observer.onChange(() => {
        live = now;
      });
    },
  });

  let state: State = store.get();
  const stop = store.subscribe((next) => {
    const before = state;
    if (next.phase === before.phase && next.resumption === before.resumption) return;
    observer.onChange(() => {
      state = next;
      isLost = next.phase === 'refused' && next.refusal?.code === 'NOT_FOUND' && live !== undefined;
    });
    if (isLost) settle('lost');
    else if (before.phase === 'interrupted' && next.resumption === 'exact') settle('exact');
    if (next.phase === 'refused' && next.refusal && !isLost) observer.onRefused(next.refusal);
  });

  return {
    callId,
    get live() {
      return live;
    },
    get cursor() {
      return store.get().cursor;
    },
    get outcome() {
      if (isLost) return 'lost';
      return state.phase === 'interrupted' ? 'awaited' : state.resumption;
    },
    get isPast() {
      return isLost || (live !== undefined && isOver(live));
    },
    note(moment) {
      if (live) live = withMoments(live, [moment]);
    },
    claim(is) {
      isOurs = is;
    },
    stop,
  };
}
