import type { Person } from '../calls/person.ts';
import { counted } from '../calls/words.ts';
import { avatarOf, nameElement } from './avatar.ts';
import { element, icon } from './element.ts';

/** People who are shown before somebody asks for all, and beyond whom they are shown in compact rows. */
const maxShown = 12;

/** A list of people that changes in place, so that who comes and goes is seen to. */
export interface PersonList {
  readonly element: HTMLElement;
  /**
   * @param own the id of the gateway itself
   * @param isFound whether somebody is looked for; the others are not shown
   */
  show(people: readonly Person[], own: string | null, isFound: (person: Person) => boolean): void;
}

/** Makes an empty one. @param label what it is a list of */
export function createPersonList(label: string): PersonList {
  const list = element('ul', { class: 'people', 'aria-label': label });
  const more = element('button', { type: 'button', class: 'more', 'aria-expanded': 'false' });
  const part = element('div', { class: 'people-part' }, list, more);
  const chips = new Map<string, { readonly item: HTMLLIElement; shown: string }>();
  let isWhole = false;
  let showAgain = (): void => undefined;
  more.addEventListener('click', () => {
    isWhole = !isWhole;
    showAgain();
  });

  function show(people: readonly Person[], own: string | null, isFound: (person: Person) => boolean): void {
    const found = people.filter(isFound);
    const rest = found.length - maxShown;
    const shown = isWhole ? found : found.slice(0, maxShown);
    part.classList.toggle('compact', people.length > maxShown);
    part.classList.toggle('whole', isWhole && rest > 0);
    // Who scrolls by the keyboard has to come to what scrolls.
    if (isWhole && rest > 0) list.tabIndex = 0;
    else list.removeAttribute('tabindex');
    more.hidden = rest <= 0;
    more.ariaExpanded = String(isWhole);
    if (rest > 0) {
      more.textContent = isWhole ? 'Show fewer' : `+${rest}`;
      more.ariaLabel = isWhole ? null : `+${rest}: show all ${counted(found.length, 'person', 'people')}`;
    }

    const present = new Set(people.map(({ id }) => id));
    const visible = new Set(shown.map(({ id }) => id));
    for (const [id, { item }] of chips) {
      if (visible.has(id)) continue;
      chips.delete(id);
      if (present.has(id)) item.remove();
      else depart(item);
    }
    let place: Element | null = list.firstElementChild;
    for (const person of shown) {
      let chip = chips.get(person.id);
      if (!chip) {
        chip = { item: element('li', { class: 'person' }), shown: '' };
        chips.set(person.id, chip);
      }
      while (place?.classList.contains('leaving') === true) place = place.nextElementSibling;
      if (place === chip.item) place = place.nextElementSibling;
      else list.insertBefore(chip.item, place);
      const now = JSON.stringify([person, person.id === own]);
      if (chip.shown !== now) fill(chip.item, person, person.id === own);
      chip.shown = now;
    }
  }

  return {
    element: part,
    show(...given) {
      showAgain = () => {
        show(...given);
      };
      showAgain();
    },
  };
}

function fill(chip: HTMLElement, person: Person, isOwn: boolean): void {
  const { isMuted, isSharingScreen } = person;
  const notes = [
    ...(isOwn ? ['gateway'] : []),
    ...(isMuted === true ? ['muted'] : []),
    ...(isMuted === null ? ['muted or not: unknown'] : []),
    ...(isSharingScreen ? ['sharing'] : []),
  ];
  const words = element('span', { class: 'words' }, nameElement(person));
  if (notes.length > 0) words.append(' ', element('span', { class: 'note' }, notes.join(', ')));
  const sign = element('span', { class: 'sign', 'aria-hidden': 'true' }, avatarOf(person));
  if (isMuted === true) sign.append(icon('muted', 'mark muted'));
  if (isSharingScreen) sign.append(icon('sharing', 'mark sharing'));
  chip.classList.toggle('muted', isMuted === true);
  chip.classList.toggle('sharing', isSharingScreen);
  chip.replaceChildren(sign, words);
}

/** Takes somebody away once they have been seen to go, at once where motion is not wanted. */
function depart(chip: HTMLElement): void {
  chip.classList.add('leaving');
  chip.setAttribute('aria-hidden', 'true');
  void Promise.allSettled(chip.getAnimations().map(({ finished }) => finished)).then(() => {
    chip.remove();
  });
}
