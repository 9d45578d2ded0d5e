import type { RoomPerson } from '../rooms/room.ts';
import { element, write } from './element.ts';
import { createButton } from './press.ts';
import type { PressButton } from './press.ts';

/** Somebody who waits to be let in. */
export interface ShownKnock {
  readonly id: string;
  readonly displayName: string;
}

/** What can be done with somebody who waits. */
export interface KnockActions {
  readonly admit: (requestId: string) => Promise<void>;
  readonly turnAway: (requestId: string) => Promise<void>;
}

/** A room on the page. */
export interface RoomCard {
  readonly element: HTMLElement;
  showPeople(people: readonly RoomPerson[]): void;
  showKnocks(knocks: readonly ShownKnock[]): void;
  /** @param whyNot why nobody can be let in now; undefined if they can be */
  allow(whyNot: string | undefined): void;
}

/** Makes the card of a room. */
export function createRoomCard(roomId: string, { admit, turnAway }: KnockActions): RoomCard {
  const titleId = `room-${roomId}`;
  const title = element('h3', { id: titleId }, 'Room ', element('bdi', { dir: 'ltr' }, roomId));
  const count = element('p', { class: 'room-count' });
  const knocks = element('ul', { class: 'room-knocks', 'aria-label': 'Waiting to be let in' });
  const people = element('ul', { class: 'room-people', 'aria-label': 'In the room and invited' });
  const card = element(
    'article',
    { class: 'room', 'aria-labelledby': titleId },
    title,
    count,
    knocks,
    people,
  );
  const waiting = new Map<string, { readonly item: HTMLElement; readonly buttons: readonly PressButton[] }>();
  let whyOff: string | undefined;
  knocks.hidden = true;

  const addKnock = ({ id, displayName }: ShownKnock): void => {
    const nameId = `knock-${id}`;
    const buttons = [
      createButton('Admit', 'primary', () => admit(id), nameId),
      createButton('Turn away', 'quiet', () => turnAway(id), nameId),
    ];
    for (const button of buttons) button.turnOff(whyOff);
    const name = element('span', { id: nameId, class: 'words' }, element('bdi', {}, displayName), ' knocks');
    const item = element('li', {}, name, ...buttons.map((button) => button.element));
    waiting.set(id, { item, buttons });
    knocks.append(item);
  };

  return {
    element: card,
    showPeople(given) {
      const there = given.filter(({ isThere }) => isThere).length;
      write(count, `${there} of ${given.length} there`);
      people.replaceChildren(
        ...given.map(({ name, isThere, notes }) =>
          element(
            'li',
            { class: isThere ? 'there' : 'absent' },
            element(
              'span',
              { class: 'words' },
              element('bdi', {}, name),
              ' ',
              element('span', { class: 'note' }, [isThere ? 'there' : 'not there', ...notes].join(', ')),
            ),
          ),
        ),
      );
    },
    showKnocks(given) {
      const ids = new Set(given.map(({ id }) => id));
      for (const [id, { item }] of waiting) {
        if (ids.has(id)) continue;
        waiting.delete(id);
        item.remove();
      }
      for (const knock of given) if (!waiting.has(knock.id)) addKnock(knock);
      knocks.hidden = given.length === 0;
    },
    allow(whyNot) {
      whyOff = whyNot;
      for (const { buttons } of waiting.values()) for (const button of buttons) button.turnOff(whyNot);
    },
  };
}
