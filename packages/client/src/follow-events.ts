import { callCursorDocument } from './documents.ts';
import { notFollowed } from './following-state.ts';
import type { FollowingState } from './following-state.ts';
import type { KeptState } from './kept-state.ts';
import { isPassing, refusalOf, refusalOfResult } from './refusal.ts';
import type { Result } from './refusal.ts';
import { apart, createStore } from './store.ts';
import type { Store } from './store.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Waits } from './timing.ts';
import { sourceOf } from './typed-document.ts';

/** What of an event is looked at here. */
interface EventLike {
  readonly cursor: string;
  readonly isSnapshot: boolean;
}

/** What is followed, and how it is known after each event. */
export interface FollowedEvents<Known extends { readonly cursor: string }, Event extends EventLike> {
  readonly callId: string;
  /** A subscription to `callEvents`. */
  readonly query: string;
  /** What is shown as long as nothing is known. */
  readonly nothing: Omit<Known, 'cursor'>;
  /** What is known after an event: of a snapshot, whatever was known before. */
  readonly after: (known: Known | undefined, event: Event) => Known;
  /** Is told each event, with what was known before it and is known after it. */
  readonly onEvent: ((event: Event, before: Known | undefined, after: Known) => void) | undefined;
}

/** What following needs. */
export interface FollowingTools {
  readonly subscriptions: Subscriptions;
  readonly waits: Waits;
  readonly keptStateOf: <State>(query: string, callId: string) => KeptState<State>;
}

type StateOf<Known> = FollowingState & Omit<Known, 'cursor'> & { readonly cursor: string | undefined };

/** Follows the events of a call for as long as somebody listens, and knows what it comes to. */
export function followEvents<Known extends { readonly cursor: string }, Event extends EventLike>(
  { callId, query, nothing, after, onEvent }: FollowedEvents<Known, Event>,
  { subscriptions, waits, keptStateOf }: FollowingTools,
): Store<StateOf<Known>> {
  const kept = keptStateOf<Known>(query, callId);
  let known: Known | undefined;
  let state: FollowingState = notFollowed;
  const store = createStore<StateOf<Known>>(show(), begin);

  function show(): StateOf<Known> {
    // Both are of the store's own making: what is known, or what stands for it.
    return { ...state, ...(known ?? { ...nothing, cursor: undefined }) };
  }
  function become(changes: Partial<FollowingState>): void {
    state = { ...state, ...changes };
    store.set(show());
  }

  function begin(): () => void {
    if (state.phase === 'ended') return () => undefined;
    let stop = (): void => undefined;
    let isFollowing = true;
    known ??= kept.read();
    // What is known was known before it was followed, now or when the page was loaded last.
    if (known) become({ phase: 'interrupted', resumption: undefined });

    const follow = (): void => {
      const end = subscriptions.subscribe(
        { query, variables: { callId, ...(known && { after: known.cursor }) } },
        { next: take, error: refuse, complete, opened: findOut, interrupted: lose },
      );
      stop = () => {
        isAsking = false;
        stopAsking();
        end();
      };
    };

    let isAsking = false;
    let stopAsking = (): void => undefined;
    /**
     * Who has missed nothing is told nothing. So the call is asked for where it is now: if that is where it was left, nothing was
     * missed; if not, an event tells what was.
     */
    function findOut(): void {
      if (state.phase !== 'interrupted' || !known) return;
      isAsking = true;
      stopAsking();
      const settle = (result?: Result): void => {
        if (!isAsking) return;
        stopAsking();
        const { call } = (result?.data ?? {}) as { call?: { cursor: string } | null };
        if (call && call.cursor === known?.cursor) settleAs('exact');
        // The subscription tells, unless this was refused for the moment.
        else if (!call) void waits.beforeRetry(4).then(findOutAgain);
      };
      stopAsking = subscriptions.subscribe(
        { query: sourceOf(callCursorDocument), variables: { callId } },
        {
          next: settle,
          error() {
            settle();
          },
          complete: () => undefined,
        },
      );
    }
    const findOutAgain = (): void => {
      if (isAsking) findOut();
    };
    function settleAs(resumption: FollowingState['resumption']): void {
      isAsking = false;
      become({ phase: 'live', resumption, refusal: undefined });
    }

    function lose(): void {
      isAsking = false;
      stopAsking();
      if (state.phase === 'live') become({ phase: 'interrupted', resumption: undefined });
    }

    function take(result: Result): void {
      const event = (result.data as { readonly callEvents?: Event } | null | undefined)?.callEvents;
      if (!event) {
        stop();
        refuse(refusalOfResult(result));
        return;
      }
      const before = known;
      const now = after(before, event);
      known = now;
      kept.note(now);
      stopAsking();
      const isResuming = state.phase === 'interrupted';
      if (before && event.isSnapshot) settleAs('afresh');
      else settleAs(isResuming ? 'exact' : state.resumption);
      if (onEvent)
        apart(() => {
          onEvent(event, before, now);
        });
    }

    function refuse(reason: unknown): void {
      const refusal = refusalOf(reason);
      stop();
      if (isPassing(refusal)) {
        become({ phase: known ? 'interrupted' : 'connecting', resumption: undefined, refusal });
        void waits.beforeRetry(3).then(() => {
          if (isFollowing && state.refusal === refusal) follow();
        });
        return;
      }
      // Who has no right to it shall not find it after a reload. A fresh token may go on from it.
      if (refusal.code !== 'UNAUTHENTICATED') kept.forget();
      become({ phase: 'refused', resumption: undefined, refusal });
    }

    function complete(): void {
      stop();
      kept.forget();
      become({ phase: 'ended' });
    }

    const stopListening = subscriptions.onReconnect(() => {
      if (state.phase !== 'refused') return;
      become({ phase: known ? 'interrupted' : 'connecting', refusal: undefined });
      follow();
    });
    const stopKeeping = kept.begin();
    follow();
    return () => {
      isFollowing = false;
      stopListening();
      stopKeeping();
      stop();
      if (state.phase === 'live') become({ phase: 'interrupted', resumption: undefined });
    };
  }

  return { get: store.get, subscribe: store.subscribe };
}
