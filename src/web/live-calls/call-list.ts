import type { ListKnowledge, Refusal } from './calls/stage.ts';
import type { GatewayConnection } from './gateway-connection.ts';
import { incomingCallOperation, liveCallsOperation } from './operations.ts';

/** How often the calls are listed, in milliseconds: a call that was made elsewhere is found by it. */
const listEveryMs = 2_000;

/** Which calls there are, as far as the gateway was asked and answered. */
export interface CallList {
  readonly knowledge: ListKnowledge;
  /** Whether there are more than are listed. */
  readonly hasMore: boolean;
  /** Begins to look, or begins anew. */
  start(): void;
  /** Looks at once, and until there is an answer nothing is known: the connection was lost, and is there again. */
  restart(): void;
}

/** Looks for calls, once started: for those that come in, and every now and then for all. */
export function watchCalls(
  gateway: GatewayConnection,
  {
    onCalls,
    onRefused,
  }: { onCalls: (ids: readonly string[]) => void; onRefused: (refusal: Refusal) => void },
): CallList {
  let knowledge: ListKnowledge = 'unasked';
  let hasMore = false;
  let stopIncoming = (): void => undefined;
  /** Whether calls that come in are told of. */
  let isTold = false;
  let nextLook: ReturnType<typeof setTimeout> | undefined;
  /** Counts the times that it began anew: what was asked before is of no interest. */
  let turn = 0;

  function look(): void {
    clearTimeout(nextLook);
    const asked = turn;
    const again = (): void => {
      nextLook = setTimeout(look, listEveryMs);
    };
    if (document.hidden) {
      again();
      return;
    }
    gateway.ask(liveCallsOperation, {}).then(
      ({ calls }) => {
        if (asked !== turn) return;
        again();
        if (!isTold) listen();
        hasMore = calls?.pageInfo.hasNextPage ?? false;
        knowledge = 'told';
        onCalls(calls?.nodes.map(({ id }) => id) ?? []);
      },
      (refusal: unknown) => {
        if (asked !== turn) return;
        again();
        knowledge = refusal as Refusal;
        onRefused(refusal as Refusal);
      },
    );
  }

  function listen(): void {
    stopIncoming();
    isTold = true;
    stopIncoming = gateway.subscribe(
      incomingCallOperation,
      {},
      {
        next({ incomingCall }) {
          onCalls([incomingCall.id]);
        },
        refused(refusal) {
          // It is tried again once the calls could be listed.
          isTold = false;
          onRefused(refusal);
        },
      },
    );
  }

  function restart(): void {
    turn += 1;
    knowledge = 'unasked';
    look();
  }

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && turn > 0) {
      turn += 1;
      look();
    }
  });

  return {
    get knowledge() {
      return knowledge;
    },
    get hasMore() {
      return hasMore;
    },
    start() {
      listen();
      restart();
    },
    restart,
  };
}
