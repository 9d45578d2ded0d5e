import type { Client, Refusal } from '../../../packages/client/src/index.ts';
import type { ListKnowledge } from './calls/stage.ts';
import { incomingCallFragment, liveCallsOperation } from './operations.ts';

/** How often the calls are listed, in milliseconds: a call that was made elsewhere is found by it. */
const listEveryMs = 2_000;

/** Which calls there are, as far as the gateway was asked and answered. */
export interface CallList {
  readonly knowledge: ListKnowledge;
  /** Whether there are more than are listed. */
  readonly hasMore: boolean;
  /** Looks at once, and until there is an answer nothing is known: the connection is there, or there again. */
  restart(): void;
  /** Looks no more, and knows what it knew. */
  pause(): void;
}

/** Looks for calls: for those that come in, and every now and then for all. */
export function watchCalls(
  client: Client,
  {
    onCalls,
    onRefused,
  }: { onCalls: (ids: readonly string[]) => void; onRefused: (refusal: Refusal) => void },
): CallList {
  let knowledge: ListKnowledge = 'unasked';
  let hasMore = false;
  let nextLook: ReturnType<typeof setTimeout> | undefined;
  /** Counts the times that it began anew: what was asked before is of no interest. */
  let turn = 0;
  let isPaused = true;

  async function look(): Promise<void> {
    clearTimeout(nextLook);
    const asked = turn;
    const isCurrent = (): boolean => asked === turn && !isPaused;
    try {
      const { calls } = document.hidden ? { calls: undefined } : await client.request(liveCallsOperation, {});
      if (!isCurrent()) return;
      if (calls) {
        hasMore = calls.pageInfo.hasNextPage;
        knowledge = 'told';
        onCalls(calls.nodes.map(({ id }) => id));
      }
    } catch (error) {
      if (!isCurrent()) return;
      const refusal = error as Refusal;
      // That there was no answer is of the connection.
      if (refusal.code !== 'CONNECTION_FAILED') {
        knowledge = refusal;
        onRefused(refusal);
      }
    }
    nextLook = setTimeout(() => void look(), listEveryMs);
  }

  client.followIncomingCalls({ call: incomingCallFragment }).subscribe(({ calls }) => {
    if (calls.length > 0) onCalls(calls.map(({ id }) => id));
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || isPaused) return;
    turn += 1;
    void look();
  });

  return {
    get knowledge() {
      return knowledge;
    },
    get hasMore() {
      return hasMore;
    },
    restart() {
      turn += 1;
      isPaused = false;
      knowledge = 'unasked';
      void look();
    },
    pause() {
      isPaused = true;
      clearTimeout(nextLook);
    },
  };
}
