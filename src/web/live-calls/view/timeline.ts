import { momentsSince } from '../calls/live-call.ts';
import type { Moment } from '../calls/moments.ts';
import { element } from './element.ts';

/** What has happened in a call, newest first. */
export interface Timeline {
  readonly element: HTMLElement;
  show(moments: readonly Moment[]): void;
}

/** Makes an empty one. */
export function createTimeline(): Timeline {
  const list = element('ol', { class: 'timeline' });
  const frame = element(
    'div',
    { class: 'timeline-frame', role: 'group', tabindex: '0', 'aria-label': 'Timeline, newest first' },
    list,
  );
  let shown: readonly Moment[] = [];
  return {
    element: frame,
    show(moments) {
      list.prepend(...momentsSince(shown, moments).map(entryOf));
      while (list.children.length > moments.length) list.lastElementChild?.remove();
      shown = moments;
    },
  };
}

const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

function entryOf({ at, who, text, about }: Moment): HTMLElement {
  const time = element('time', { datetime: at }, timeOfDay.format(new Date(at)));
  const words = element('span', {}, ...(who === undefined ? [] : [element('bdi', {}, who), ' ']), text);
  return element('li', { class: `about-${about}` }, time, words);
}
