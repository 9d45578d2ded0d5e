import { callFragment, callStateDocument, incomingCallDocument, incomingCallsDocument } from './documents.ts';
import type { Call } from './documents.ts';
import type { FollowingTools } from './follow-events.ts';
import { notFollowed } from './following-state.ts';
import type { FollowingState } from './following-state.ts';
import { isPassing, refusalOf, refusalOfResult } from './refusal.ts';
import type { Result } from './refusal.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';
import { sourceOf } from './typed-document.ts';
import type { TypedDocument } from './typed-document.ts';

/** A call that waits to be answered. */
export type IncomingCall<Shown = Call> = Shown & { readonly id: string; readonly state: Call['state'] };

/** The calls that wait to be answered, as they are known at one moment. */
export interface IncomingCallsState<Shown = Call> extends Omit<FollowingState, 'resumption'> {
  /**
   * The oldest first. Nobody waits if this is empty and the `phase` is `live`; before that it isn't known.
   */
  readonly calls: readonly IncomingCall<Shown>[];
}

/** The calls that wait to be answered, for as long as somebody listens. */
export type IncomingCallsStore<Shown = Call> = Store<IncomingCallsState<Shown>>;

/** What of incoming calls is followed. */
export interface IncomingCallsOptions<Shown = Call> {
  /** What is selected of each: a fragment on `Call`. */
  readonly call?: TypedDocument<Shown, never> | undefined;
}

/** Follows the calls that come in, each until it is answered or over. */
export function followIncomingCalls<Shown = Call>(
  { call }: IncomingCallsOptions<Shown>,
  { subscriptions, waits }: FollowingTools,
): IncomingCallsStore<Shown> {
  type Waiting = IncomingCall<Shown>;
  const fragment = sourceOf(call ?? callFragment);
  const initial: IncomingCallsState<Shown> = { phase: notFollowed.phase, refusal: undefined, calls: [] };
  const store = createStore(initial, begin);
  const become = (changes: Partial<IncomingCallsState<Shown>>): void => {
    store.set({ ...store.get(), ...changes });
  };

  function begin(): () => void {
    let isFollowing = true;
    let stop = (): void => undefined;
    let stopListing = (): void => undefined;
    /** What ends to follow each call that waits. */
    const states = new Map<string, () => void>();

    function forget(callId: string): void {
      states.get(callId)?.();
      states.delete(callId);
      const { calls } = store.get();
      if (calls.some(({ id }) => id === callId)) become({ calls: calls.filter(({ id }) => id !== callId) });
    }

    function add(one: Waiting): void {
      if (states.has(one.id) || one.state !== 'INCOMING') return;
      const forgetIt = (): void => {
        forget(one.id);
      };
      states.set(one.id, forgetIt);
      become({ calls: [...store.get().calls, one] });
      const end = subscriptions.subscribe(
        { query: callStateDocument, variables: { callId: one.id } },
        {
          next({ data }) {
            const { callStateChanged } = (data ?? {}) as { callStateChanged?: { state: string } };
            if (callStateChanged?.state !== 'INCOMING') forgetIt();
          },
          error: forgetIt,
          complete: forgetIt,
        },
      );
      states.set(one.id, end);
    }

    /** Asks who waits now: nobody is told of by nothing. */
    function list(): void {
      stopListing();
      stopListing = subscriptions.subscribe(
        { query: incomingCallsDocument(fragment), variables: {} },
        {
          next(result: Result) {
            const { calls } = (result.data ?? {}) as {
              calls?: { readonly nodes: readonly Waiting[] } | null;
            };
            if (!calls) {
              refuse(refusalOfResult(result));
              return;
            }
            for (const one of calls.nodes.toReversed()) add(one);
            become({ phase: 'live', refusal: undefined });
          },
          error: refuse,
          complete: () => undefined,
        },
      );
    }

    function follow(): void {
      stop = subscriptions.subscribe(
        { query: incomingCallDocument(fragment), variables: {} },
        {
          next(result: Result) {
            const { incomingCall } = (result.data ?? {}) as { incomingCall?: Waiting };
            if (incomingCall) add(incomingCall);
            else refuse(refusalOfResult(result));
          },
          error: refuse,
          complete: () => undefined,
          opened: list,
          interrupted: lose,
        },
      );
    }

    function lose(): void {
      stopListing();
      if (store.get().phase === 'live') become({ phase: 'interrupted' });
    }

    function refuse(reason: unknown): void {
      const refusal = refusalOf(reason);
      stop();
      stopListing();
      if (!isPassing(refusal)) {
        become({ phase: 'refused', refusal });
        return;
      }
      lose();
      become({ refusal });
      void waits.beforeRetry(3).then(() => {
        if (isFollowing && store.get().refusal === refusal) follow();
      });
    }

    const stopHearing = subscriptions.onReconnect(() => {
      if (store.get().phase !== 'refused') return;
      become({ phase: 'connecting', refusal: undefined });
      follow();
    });
    follow();
    return () => {
      isFollowing = false;
      stopHearing();
      stop();
      stopListing();
      for (const end of states.values()) end();
      states.clear();
      become({ ...initial });
    };
  }

  return { get: store.get, subscribe: store.subscribe };
}
