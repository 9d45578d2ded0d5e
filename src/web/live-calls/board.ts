import type { Client, Refusal } from '../../../packages/client/src/index.ts';
import { actOn } from './call-actions.ts';
import type { CallAction } from './call-actions.ts';
import { watchCalls } from './call-list.ts';
import { isIncoming, titleOf } from './calls/live-call.ts';
import { Resumption } from './calls/resumption.ts';
import { noSearch } from './calls/search.ts';
import type { Search } from './calls/search.ts';
import type { ListKnowledge } from './calls/stage.ts';
import { summaryOf } from './calls/summary.ts';
import type { Summary } from './calls/summary.ts';
import { followCall } from './followed-call.ts';
import type { FollowedCall } from './followed-call.ts';
import { createCallCard } from './view/call-card.ts';
import { createLayout } from './view/layout.ts';
import type { PlacedCall, Places } from './view/layout.ts';

/** Calls that go on, beyond which each is a row that unfolds. */
const maxUnfolded = 12;
/** How often what the clock changes is shown anew, in milliseconds. */
const tickMs = 250;

/** What is on the board, and known of which calls there are. */
export interface BoardSummary extends Summary {
  /** Calls that the gateway has named, and of which it has told nothing yet. */
  readonly named: number;
  /** Whether there are more calls than are listed. */
  readonly hasMore: boolean;
  readonly list: ListKnowledge;
}

/** What the board tells of. */
export interface BoardOptions {
  readonly client: Client;
  readonly places: Places;
  readonly hasGraphiql: boolean;
  /** The gateway's time, in milliseconds since the epoch. */
  readonly now: () => number;
  /** Something happened that is worth reading out. */
  readonly announce: (news: string) => void;
  /** What is shown, or known of which calls there are, has changed. */
  readonly onChange: (shown: BoardSummary) => void;
  /** More is known of what was missed while the connection was lost, in words. */
  readonly onResumption: (text: string) => void;
  readonly onRefused: (refusal: Refusal) => void;
  /** Takes the focus where no call is left to. */
  readonly focusElsewhere: () => void;
  /** Asks whether a call is really to be hung up. */
  readonly confirmHangUp: (title: string) => boolean;
}

/** All live calls, each as a card. */
export interface Board {
  follow(callId: string): void;
  /** The connection is there: for the first time, or again. */
  connected(): void;
  /** The connection is gone. @param news what every timeline is to say of it */
  disconnected(news: string): void;
  /** @param whyOff why nothing can be done with calls at present; undefined if it can */
  allow(canControl: boolean, whyOff: string | undefined): void;
  search(search: Search): void;
}

/** Makes an empty board. */
export function createBoard(options: BoardOptions): Board {
  const { client, announce } = options;
  const calls = new Map<string, FollowedCall & PlacedCall>();
  const layout = createLayout(options.places, options.focusElsewhere);
  let control = { canControl: false, whyOff: undefined as string | undefined };
  let resumption = new Resumption();
  let search = noSearch;
  let isFolded = false;
  let wasConnected = false;

  function show({ card, live, cursor = '', outcome, isPast }: FollowedCall & PlacedCall): void {
    if (!live) return;
    const isCutOff = control.whyOff !== undefined;
    card.show(live, {
      ...control,
      cursor,
      search,
      hasGraphiql: options.hasGraphiql,
      outcome: isCutOff && outcome === 'awaited' ? undefined : outcome,
      isFolded: isPast || isIncoming(live) || isFolded,
    });
    card.element.hidden = !search.isEmpty && !search.findsIn(live);
    card.tick(options.now());
  }

  const showAll = (): void => {
    for (const call of calls.values()) show(call);
  };

  /** Changes something, and shows it. */
  function change(make: () => void): void {
    layout.change(() => {
      make();
      const { goingOn, isDropped } = layout.sort(calls.values());
      for (const { callId } of isDropped) forget(callId);
      const hasFolded = isFolded;
      isFolded = goingOn.filter(({ live }) => live && !isIncoming(live)).length > maxUnfolded;
      options.places.live.classList.toggle('dense', isFolded);
      if (hasFolded !== isFolded) showAll();
    });
    tellChange();
  }

  function forget(callId: string): void {
    calls.get(callId)?.stop();
    calls.get(callId)?.card.element.remove();
    calls.delete(callId);
  }

  function tellChange(): void {
    const all = [...calls.values()];
    const lives = all.flatMap(({ live, isPast }) => (live && !isPast ? [live] : []));
    const named = all.filter(({ live }) => !live).length;
    options.onChange({
      ...summaryOf(lives, search),
      named,
      hasMore: list.hasMore,
      list: list.knowledge,
    });
  }

  function follow(callId: string): void {
    if (calls.has(callId)) return;
    const followed = followCall(client, callId, {
      announce,
      onChange(make) {
        change(() => {
          make();
          const call = calls.get(callId);
          if (call) show(call);
        });
      },
      onOutcome(title, outcome) {
        resumption.settle(callId, title, outcome);
        options.onResumption(resumption.text());
      },
      onRefused(refusal) {
        // Another token goes on with it.
        if (refusal.code === 'UNAUTHENTICATED') return;
        // What is listed again is followed again.
        change(() => {
          forget(callId);
        });
        if (refusal.code !== 'NOT_FOUND') options.onRefused(refusal);
      },
    });
    const act = (action: CallAction) => () => doWith(followed, action);
    const actions = { answer: act('answer'), reject: act('reject'), hangUp: act('hangUp') };
    calls.set(callId, Object.assign(followed, { card: createCallCard(callId, actions, announce) }));
  }

  async function doWith(followed: FollowedCall, action: CallAction): Promise<string | undefined> {
    const { callId, live } = followed;
    if (!live || (action === 'hangUp' && !options.confirmHangUp(titleOf(live.call)))) return undefined;
    followed.claim(true);
    const failure = await actOn(client, action, callId);
    if (failure !== undefined) followed.claim(false);
    return failure;
  }

  function note(text: string): void {
    const at = new Date(options.now()).toISOString();
    for (const call of calls.values()) {
      if (call.isPast) continue;
      call.note({ at, text, about: 'connection' });
      show(call);
    }
  }

  const list = watchCalls(client, {
    onCalls(ids) {
      for (const id of ids) follow(id);
      tellChange();
    },
    onRefused(refusal) {
      options.onRefused(refusal);
      tellChange();
    },
  });

  setInterval(() => {
    if (document.hidden) return;
    for (const { card, live } of calls.values()) if (live) card.tick(options.now());
  }, tickMs);

  return {
    follow,
    connected() {
      list.restart();
      if (wasConnected) {
        note('Connected again');
        const known = [...calls.values()].flatMap(({ callId, live, isPast }) =>
          live && !isPast ? [[callId, titleOf(live.call)] as const] : [],
        );
        resumption = new Resumption(known);
        options.onResumption(resumption.text());
      }
      wasConnected = true;
    },
    disconnected(news) {
      list.pause();
      note(news);
    },
    allow(canControl, whyOff) {
      control = { canControl, whyOff };
      showAll();
    },
    search(given) {
      search = given;
      showAll();
      tellChange();
    },
  };
}
