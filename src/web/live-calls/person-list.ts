import { element, icon } from './element.ts';
import { hueOf, initialsOf, nameOf } from './person.ts';
import type { Person } from './person.ts';

/** A list of people that changes in place, so that who comes and goes is seen to. */
export interface PersonList {
  readonly element: HTMLElement;
  /** @param own the id of the gateway itself */
  show(people: readonly Person[], own: string | null): void;
}

/** Makes an empty one. @param label what it is a list of */
export function createPersonList(label: string): PersonList {
  const list = element('ul', { class: 'people', 'aria-label': label });
  const chips = new Map<string, HTMLLIElement>();
  return {
    element: list,
    show(people, own) {
      const present = new Set(people.map(({ id }) => id));
      for (const [id, chip] of chips) {
        if (present.has(id)) continue;
        chips.delete(id);
        depart(chip);
      }
      for (const person of people) {
        let chip = chips.get(person.id);
        if (!chip) {
          chip = element('li', { class: 'person' });
          chips.set(person.id, chip);
          list.append(chip);
        }
        fill(chip, person, person.id === own);
      }
    },
  };
}

function fill(chip: HTMLElement, person: Person, isOwn: boolean): void {
  const { isMuted, isSharingScreen } = person;
  const name = nameOf(person);
  const notes = [
    ...(isOwn ? ['gateway'] : []),
    ...(isMuted ? ['muted'] : []),
    ...(isSharingScreen ? ['sharing'] : []),
  ];
  const avatar = element(
    'span',
    { class: `avatar hue-${hueOf(person)}`, 'aria-hidden': 'true' },
    initialsOf(person),
  );
  const words = element('span', { class: 'words' }, element('span', { class: 'name' }, name));
  if (notes.length > 0) words.append(' ', element('span', { class: 'note' }, notes.join(', ')));
  chip.classList.toggle('muted', isMuted);
  chip.classList.toggle('sharing', isSharingScreen);
  chip.replaceChildren(
    avatar,
    words,
    ...(isMuted ? [icon('muted')] : []),
    ...(isSharingScreen ? [icon('sharing')] : []),
  );
}

/** Takes somebody away once they have been seen to go, at once where motion is not wanted. */
function depart(chip: HTMLElement): void {
  chip.classList.add('leaving');
  chip.setAttribute('aria-hidden', 'true');
  void Promise.allSettled(chip.getAnimations().map(({ finished }) => finished)).then(() => {
    chip.remove();
  });
}
