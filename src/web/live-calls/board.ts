import { actOn } from './call-actions.ts';
import type { CallAction } from './call-actions.ts';
import { afterEvent, compareCalls, isIncoming, isOver, titleOf, withMoments } from './calls/live-call.ts';
import type { LiveCall, ShownEvent } from './calls/live-call.ts';
import { momentText } from './calls/moments.ts';
import { momentsSince } from './calls/live-call.ts';
import { Resumption } from './calls/resumption.ts';
import type { Outcome } from './calls/resumption.ts';
import { noSearch } from './calls/search.ts';
import type { Search } from './calls/search.ts';
import type { ListKnowledge, Refusal } from './calls/stage.ts';
import { summaryOf } from './calls/summary.ts';
import type { Summary } from './calls/summary.ts';
import { watchCalls } from './call-list.ts';
import type { GatewayConnection } from './gateway-connection.ts';
import { callCursorOperation, callEventsOperation } from './operations.ts';
import { createCallCard } from './view/call-card.ts';
import type { CallCard } from './view/call-card.ts';
import { createSection, keepingFocus } from './view/layout.ts';

/** Calls that are over and still shown. */
const maxEnded = 6;
/** Calls that go on, beyond which each is a row that unfolds. */
const maxUnfolded = 12;

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
  readonly gateway: GatewayConnection;
  readonly places: Readonly<Record<'incoming' | 'live' | 'ended', HTMLElement>>;
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
  /** Begins to look, or goes on after a new token was given. */
  start(): void;
  follow(callId: string): void;
  /** Says in every timeline what became of the connection. */
  note(text: string): void;
  /** Finds out which calls there are, and what was missed of those that are shown: the connection is there again. */
  resume(): void;
  /** @param whyOff why nothing can be done with calls at present; undefined if it can */
  allow(canControl: boolean, whyOff: string | undefined): void;
  search(search: Search): void;
}

interface Followed {
  readonly callId: string;
  readonly card: CallCard;
  live: LiveCall | undefined;
  cursor: string | undefined;
  /** Whether it is this page that answers or ends it. */
  isOurs: boolean;
  /** Whether the gateway doesn't know it any more. */
  isLost: boolean;
  /** Whether it isn't followed, although it is to be. */
  isRefused: boolean;
  stop: () => void;
}

/** A call of which something is known. */
type Shown = Followed & { live: LiveCall };

/** Makes an empty board. */
export function createBoard(options: BoardOptions): Board {
  const { gateway, places, announce } = options;
  const calls = new Map<string, Followed>();
  const sections = {
    incoming: createSection(places.incoming),
    live: createSection(places.live),
    ended: createSection(places.ended),
  };
  let control = { canControl: false, whyOff: undefined as string | undefined };
  let resumption = new Resumption();
  let search = noSearch;
  let isFolded = false;

  const shownCalls = (): Shown[] =>
    [...calls.values()].filter((call): call is Shown => call.live !== undefined);
  const isPast = ({ live, isLost }: Shown): boolean => isLost || isOver(live);
  const goingOn = (): Shown[] =>
    shownCalls()
      .filter((call) => !isPast(call))
      .sort((one, other) => compareCalls(one.live, other.live));
  const rings = ({ live }: Shown): boolean => isIncoming(live);
  const order = (): CallCard[] => {
    const all = goingOn();
    return [...all.filter(rings), ...all.filter((call) => !rings(call))].map(({ card }) => card);
  };

  function show(followed: Followed): void {
    const { callId, card, live, cursor = '', isLost } = followed;
    if (!live) return;
    card.show(live, {
      ...control,
      cursor,
      search,
      hasGraphiql: options.hasGraphiql,
      outcome: isLost ? 'lost' : resumption.outcomeOf(callId),
      isFolded: isPast(followed as Shown) || isIncoming(live) || isFolded,
    });
    card.element.hidden = !search.isEmpty && !search.findsIn(live);
    card.tick(options.now());
  }

  const showAll = (): void => {
    for (const followed of calls.values()) show(followed);
  };

  /** Changes something, and then puts the cards in their places. */
  function change(make: () => void): void {
    keepingFocus(
      () => {
        make();
        const all = goingOn();
        const [incoming, live] = [all.filter(rings), all.filter((call) => !rings(call))];
        const ended = shownCalls().filter(isPast).toReversed();
        for (const { callId, card } of ended.splice(maxEnded)) {
          calls.delete(callId);
          card.element.remove();
        }
        const hasFolded = isFolded;
        isFolded = live.length > maxUnfolded;
        if (hasFolded !== isFolded) showAll();
        places.live.classList.toggle('dense', isFolded);
        const cards = (some: readonly Shown[]): CallCard[] => some.map(({ card }) => card);
        sections.incoming.arrange(cards(incoming));
        sections.live.arrange(cards(live));
        sections.ended.arrange(cards(ended));
      },
      order,
      options.focusElsewhere,
    );
    tellChange();
  }

  function tellChange(): void {
    const lives = goingOn().map(({ live }) => live);
    const named = [...calls.values()].filter(({ live, isRefused }) => !live && !isRefused).length;
    options.onChange({ ...summaryOf(lives, search), named, hasMore: list.hasMore, list: list.knowledge });
  }

  function settle({ callId, live }: Followed, outcome: Outcome): void {
    if (!live) return;
    resumption.settle(callId, titleOf(live.call), outcome);
    options.onResumption(resumption.text());
  }

  function follow(callId: string): void {
    const known = calls.get(callId);
    if (known && !known.isRefused) return;
    const followed = known ?? begin(callId);
    calls.set(callId, followed);
    subscribe(followed);
  }

  function begin(callId: string): Followed {
    const act = (action: CallAction) => () => doWith(followed, action);
    const actions = { answer: act('answer'), reject: act('reject'), hangUp: act('hangUp') };
    const followed: Followed = {
      callId,
      card: createCallCard(callId, actions, announce),
      live: undefined,
      cursor: undefined,
      isOurs: false,
      isLost: false,
      isRefused: false,
      stop: () => undefined,
    };
    return followed;
  }

  function subscribe(followed: Followed): void {
    const { callId, cursor } = followed;
    followed.stop();
    followed.isRefused = false;
    const variables = { callId, ...(cursor !== undefined && { after: cursor }) };
    followed.stop = gateway.subscribe(callEventsOperation, variables, {
      next({ callEvents }) {
        takeEvent(followed, callEvents);
      },
      refused(refusal) {
        takeRefusal(followed, refusal);
      },
    });
  }

  function takeEvent(followed: Followed, event: ShownEvent): void {
    const before = followed.live;
    if (before) settle(followed, event.isSnapshot ? 'afresh' : 'exact');
    const live = afterEvent(before, event, followed.isOurs);
    const news = momentsSince(before?.moments ?? [], live.moments).toReversed();
    for (const moment of news) announce(`${titleOf(event.call)}: ${momentText(moment)}`);
    change(() => {
      followed.cursor = event.cursor;
      followed.live = live;
      if (isOver(live)) {
        // The newest that is over comes first.
        calls.delete(followed.callId);
        calls.set(followed.callId, followed);
      }
      show(followed);
    });
  }

  function takeRefusal(followed: Followed, refusal: Refusal): void {
    const { callId, live } = followed;
    if (refusal.code !== 'NOT_FOUND') {
      // It is tried again when the calls are listed next.
      followed.isRefused = true;
      options.onRefused(refusal);
      return;
    }
    if (live && !isOver(live)) settle(followed, 'lost');
    change(() => {
      followed.isLost = live !== undefined && !isOver(live);
      if (live) show(followed);
      else calls.delete(callId);
    });
  }

  async function doWith(followed: Followed, action: CallAction): Promise<string | undefined> {
    const { callId, live } = followed;
    if (!live || (action === 'hangUp' && !options.confirmHangUp(titleOf(live.call)))) return undefined;
    followed.isOurs = true;
    const failure = await actOn(gateway, action, callId);
    if (failure !== undefined) followed.isOurs = false;
    return failure;
  }

  const list = watchCalls(gateway, {
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
  }, 250);

  return {
    start() {
      for (const call of calls.values())
        if (!call.isLost && !(call.live && isOver(call.live))) subscribe(call);
      list.start();
    },
    follow,
    note(text) {
      const moment = { at: new Date(options.now()).toISOString(), text, about: 'connection' } as const;
      for (const followed of goingOn()) {
        followed.live = withMoments(followed.live, [moment]);
        show(followed);
      }
    },
    resume() {
      const known = goingOn();
      resumption = new Resumption(known.map(({ callId, live }) => [callId, titleOf(live.call)]));
      options.onResumption(resumption.text());
      showAll();
      list.restart();
      for (const followed of known) {
        // Where something was missed, the subscription tells it; where it says nothing, only this shows that nothing was.
        gateway.ask(callCursorOperation, { callId: followed.callId }).then(({ call }) => {
          if (call?.cursor === followed.cursor) settle(followed, 'exact');
          show(followed);
        }, options.onRefused);
      }
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
