import { compareCalls, isIncoming } from '../calls/live-call.ts';
import type { LiveCall } from '../calls/live-call.ts';
import type { CallCard } from './call-card.ts';

/** Calls that are over and still shown. */
const maxPast = 6;

/** Where on the page calls stand. */
export type Places = Readonly<Record<'incoming' | 'live' | 'ended', HTMLElement>>;

/** A call with its card. */
export interface PlacedCall {
  readonly callId: string;
  readonly card: CallCard;
  /** Undefined as long as nothing is known: then it has no place yet. */
  readonly live: LiveCall | undefined;
  readonly isPast: boolean;
}

/** How calls are sorted. */
export interface SortedCalls<Call extends PlacedCall> {
  /** In the order on the page. */
  readonly goingOn: readonly Call[];
  /** Those that have been over for longest, and have no place any more. */
  readonly isDropped: readonly Call[];
}

/** The cards on the page, each in its place. */
export interface Layout {
  /** Changes what is known of calls, and sees to the focus: nothing that is seen to be somewhere else takes it away. */
  change(make: () => void): void;
  /** Puts the card of each call in its place. */
  sort<Call extends PlacedCall>(calls: Iterable<Call>): SortedCalls<Call>;
}

/** Makes a layout without cards. @param focusElsewhere takes the focus where no call is left to */
export function createLayout(places: Places, focusElsewhere: () => void): Layout {
  /** As they stand on the page: those that come in, and then those that go on. */
  let cards: readonly CallCard[] = [];
  /** Those that are over, the newest first. */
  let past: readonly string[] = [];

  return {
    change(make) {
      const focused = document.activeElement;
      const before = cards;
      const place = before.findIndex(({ element }) => element.contains(focused));
      make();
      if (!(focused instanceof HTMLElement) || focused === document.body) return;
      const was = before[place];
      if (was !== undefined && !cards.includes(was)) {
        const heir = cards[Math.min(place, cards.length - 1)];
        if (heir) heir.focus();
        else focusElsewhere();
      } else if (focused.isConnected && focused.checkVisibility()) {
        focused.focus({ preventScroll: true });
      } else {
        was?.focus();
      }
    },
    sort<Call extends PlacedCall>(calls: Iterable<Call>) {
      const known = [...calls].flatMap((call) => (call.live ? [{ call, live: call.live }] : []));
      const goingOn = known
        .filter(({ call }) => !call.isPast)
        .sort((one, other) => compareCalls(one.live, other.live));
      const incoming = goingOn.filter(({ live }) => isIncoming(live)).map(({ call }) => call);
      const live = goingOn.filter((one) => !isIncoming(one.live)).map(({ call }) => call);
      const ended = new Map(known.flatMap(({ call }) => (call.isPast ? [[call.callId, call]] : [])));
      past = [...new Set([...[...ended.keys()].filter((id) => !past.includes(id)), ...past])];
      const inOrder = past.flatMap((id) => ended.get(id) ?? []);
      arrange(places.incoming, incoming);
      arrange(places.live, live);
      arrange(places.ended, inOrder.slice(0, maxPast));
      past = past.slice(0, maxPast);
      cards = [...incoming, ...live].map(({ card }) => card);
      return { goingOn: [...incoming, ...live], isDropped: inOrder.slice(maxPast) };
    },
  };
}

/** Puts cards into a place, in this order; those that are there already stay as they are. */
function arrange(place: HTMLElement, calls: readonly PlacedCall[]): void {
  let next = place.firstElementChild;
  for (const { card } of calls) {
    if (card.element === next) next = next.nextElementSibling;
    else place.insertBefore(card.element, next);
  }
}
