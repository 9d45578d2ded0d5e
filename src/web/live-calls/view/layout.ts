import type { CallCard } from './call-card.ts';

/** A part of the page that calls stand in. */
export interface Section {
  readonly element: HTMLElement;
  /** Puts these cards into it, in this order; those that are there already stay as they are. */
  arrange(cards: readonly CallCard[]): void;
}

/** Makes a section of an element of the page. */
export function createSection(place: HTMLElement): Section {
  return {
    element: place,
    arrange(cards) {
      let next = place.firstElementChild;
      for (const { element } of cards) {
        if (element === next) next = next.nextElementSibling;
        else place.insertBefore(element, next);
      }
    },
  };
}

/**
 * Changes the page, and sees to it that the focus is somewhere sensible after that: where it was, although that has moved; or,
 * if what had it is gone, at the call in the place of the one that it was in.
 *
 * @param order the cards of the calls that go on, as they stand on the page
 * @param otherwise takes the focus where no call is left
 */
export function keepingFocus(
  change: () => void,
  order: () => readonly CallCard[],
  otherwise: () => void,
): void {
  const focused = document.activeElement;
  const before = order();
  const place = before.findIndex(({ element }) => element.contains(focused));
  change();
  if (!(focused instanceof HTMLElement) || focused === document.body) return;
  const after = order();
  const was = before[place];
  if (was !== undefined && !after.includes(was)) {
    const heir = after[Math.min(place, after.length - 1)];
    if (heir) heir.focus();
    else otherwise();
  } else if (focused.isConnected && focused.checkVisibility()) {
    focused.focus({ preventScroll: true });
  } else {
    was?.focus();
  }
}
