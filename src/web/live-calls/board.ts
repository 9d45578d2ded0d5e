import { createCallCard } from './call-card.ts';
import type { CallCard } from './call-card.ts';
import type { GatewayConnection, Refusal } from './gateway-connection.ts';
import { Resumption } from './resumption.ts';
import type { Outcome } from './resumption.ts';
import { afterEvent, momentsSince, titleOf, withMoments } from './live-call.ts';
import type { LiveCall, Moment } from './live-call.ts';
import {
  callCursorOperation,
  callEventsOperation,
  hangUpOperation,
  incomingCallOperation,
  liveCallsOperation,
} from './operations.ts';

/** How often the calls are listed, in milliseconds: a call that was made elsewhere is found by it. */
const listEveryMs = 2_000;
/** Calls that are over and still shown. */
const maxEnded = 4;

/** What the board tells of. */
export interface BoardOptions {
  readonly gateway: GatewayConnection;
  readonly live: HTMLElement;
  readonly ended: HTMLElement;
  /** Something happened that is worth reading out. */
  readonly announce: (news: string) => void;
  /** The number of live calls has changed, or there are more than are shown. */
  readonly onCount: (count: number, hasMore: boolean) => void;
  /** More is known of what was missed while the connection was lost, in words. */
  readonly onResumption: (text: string) => void;
  readonly onRefused: (refusal: Refusal) => void;
  /** Asks whether a call is really to be hung up. */
  readonly confirmHangUp: (title: string) => boolean;
}

/** All live calls, each as a card. */
export interface Board {
  /** Begins to look, or goes on after a new token was given. */
  start(): void;
  follow(callId: string): void;
  /** Says in every timeline what became of the connection. */
  note(text: string): void;
  /** Finds out what was missed of the calls that are shown: the connection was lost, and is there again. */
  resume(): void;
  allowHangUp(isAllowed: boolean): void;
}

interface Followed {
  readonly card: CallCard;
  live: LiveCall | undefined;
  cursor: string | undefined;
  stop: () => void;
}

/** Makes an empty board. */
export function createBoard(options: BoardOptions): Board {
  const { gateway, live, ended, announce } = options;
  const calls = new Map<string, Followed>();
  let canHangUp = false;
  let hasMore = false;
  let stopIncoming = (): void => undefined;
  let nextList: ReturnType<typeof setTimeout> | undefined;
  let resumption = new Resumption();

  const isOver = ({ live: known }: Followed): boolean => known?.call.state === 'TERMINATED';
  const tellCount = (): void => {
    const count = [...calls.values()].filter((call) => call.live && !isOver(call)).length;
    options.onCount(count, hasMore);
  };
  const show = ({ card, live: known }: Followed): void => {
    if (known) card.show(known, { canHangUp });
  };
  const forget = (callId: string): void => {
    const followed = calls.get(callId);
    followed?.stop();
    followed?.card.element.remove();
    calls.delete(callId);
    tellCount();
  };

  function settle(callId: string, { live: known }: Followed, outcome: Outcome): void {
    if (!known) return;
    resumption.settle(callId, titleOf(known.call), outcome);
    options.onResumption(resumption.text());
  }

  function follow(callId: string): void {
    if (calls.has(callId)) return;
    const followed: Followed = {
      card: createCallCard(callId, () => hangUp(callId)),
      live: undefined,
      cursor: undefined,
      stop: () => undefined,
    };
    calls.set(callId, followed);
    subscribe(callId, followed);
  }

  function subscribe(callId: string, followed: Followed): void {
    followed.stop();
    const variables = { callId, ...(followed.cursor !== undefined && { after: followed.cursor }) };
    followed.stop = gateway.subscribe(callEventsOperation, variables, {
      next({ callEvents: event }) {
        const before = followed.live;
        if (before) settle(callId, followed, event.isSnapshot ? 'afresh' : 'exact');
        followed.cursor = event.cursor;
        followed.live = afterEvent(before, event);
        if (!before) live.prepend(followed.card.element);
        show(followed);
        const news = momentsSince(before?.moments ?? [], followed.live.moments).toReversed();
        for (const { text } of news) announce(`${titleOf(event.call)}: ${text}`);
        if (isOver(followed)) retire(callId, followed);
        tellCount();
      },
      refused(refusal) {
        if (refusal.code !== 'NOT_FOUND') options.onRefused(refusal);
        if (!isOver(followed)) settle(callId, followed, 'lost');
        forget(callId);
      },
    });
  }

  function retire(callId: string, { card }: Followed): void {
    ended.prepend(card.element);
    const over = [...calls].filter(([id, call]) => id !== callId && isOver(call));
    for (const [id] of over.slice(0, Math.max(0, over.length + 1 - maxEnded))) forget(id);
  }

  async function hangUp(callId: string): Promise<void> {
    const known = calls.get(callId)?.live;
    if (!known || !options.confirmHangUp(titleOf(known.call))) return;
    await gateway.ask(hangUpOperation, { callId }).catch((refusal: unknown) => {
      options.onRefused(refusal as Refusal);
    });
  }

  function list(): void {
    clearTimeout(nextList);
    const again = (): void => {
      nextList = setTimeout(list, listEveryMs);
    };
    if (document.hidden) {
      again();
      return;
    }
    gateway.ask(liveCallsOperation, {}).then(
      ({ calls: page }) => {
        hasMore = page?.pageInfo.hasNextPage ?? false;
        for (const { id } of page?.nodes.toReversed() ?? []) follow(id);
        tellCount();
        again();
      },
      (refusal: unknown) => {
        options.onRefused(refusal as Refusal);
        again();
      },
    );
  }

  return {
    start() {
      stopIncoming();
      stopIncoming = gateway.subscribe(
        incomingCallOperation,
        {},
        {
          next({ incomingCall }) {
            follow(incomingCall.id);
          },
          refused: options.onRefused,
        },
      );
      for (const [callId, followed] of calls) if (!isOver(followed)) subscribe(callId, followed);
      list();
    },
    follow,
    note(text) {
      const moment: Moment = { at: new Date().toISOString(), text, about: 'connection' };
      for (const followed of calls.values()) {
        if (!followed.live || isOver(followed)) continue;
        followed.live = withMoments(followed.live, [moment]);
        show(followed);
      }
    },
    resume() {
      const shown = [...calls].filter(([, followed]) => followed.live && !isOver(followed));
      resumption = new Resumption(
        shown.map(([callId, { live: known }]) => [callId, known ? titleOf(known.call) : '']),
      );
      options.onResumption(resumption.text());
      for (const [callId, followed] of shown) {
        // Where something was missed, the subscription tells it; where it says nothing, only this shows that nothing was.
        gateway.ask(callCursorOperation, { callId }).then(
          ({ call }) => {
            if (call?.cursor === followed.cursor) settle(callId, followed, 'exact');
          },
          (refusal: unknown) => {
            options.onRefused(refusal as Refusal);
          },
        );
      }
    },
    allowHangUp(isAllowed) {
      canHangUp = isAllowed;
      for (const followed of calls.values()) show(followed);
    },
  };
}
