import { element } from './element.ts';
import { momentsSince, stateText, titleOf } from './live-call.ts';
import type { LiveCall, Moment } from './live-call.ts';
import { createPersonList } from './person-list.ts';

/** A call on the page. */
export interface CallCard {
  readonly element: HTMLElement;
  show(live: LiveCall, options: { readonly canHangUp: boolean }): void;
}

/** Makes the card of a call, empty until it is shown. */
export function createCallCard(callId: string, hangUp: () => Promise<void>): CallCard {
  const titleId = `call-${callId}`;
  const title = element('h3', { id: titleId });
  const state = element('span', { class: 'state' });
  const summary = element('p', { class: 'summary' });
  const people = createPersonList('In the call');
  const lobby = createPersonList('In the lobby');
  const lobbyPart = element('section', { class: 'lobby' }, element('h4', {}, 'In the lobby'), lobby.element);
  const timeline = element('ol', { class: 'timeline' });
  const button = element(
    'button',
    { type: 'button', class: 'hang-up', 'aria-describedby': titleId },
    'Hang up',
  );
  button.addEventListener('click', () => {
    button.disabled = true;
    void hangUp().finally(() => {
      button.disabled = false;
    });
  });
  const card = element(
    'article',
    { class: 'call', 'aria-labelledby': titleId },
    element('header', {}, title, state, summary),
    people.element,
    lobbyPart,
    element(
      'div',
      { class: 'timeline-frame', role: 'group', tabindex: '0', 'aria-label': 'Timeline, newest first' },
      timeline,
    ),
    button,
  );
  let shown: readonly Moment[] = [];

  return {
    element: card,
    show(live, { canHangUp }) {
      const { call, moments } = live;
      const isOver = call.state === 'TERMINATED';
      const waiting = call.participants.filter(({ isInLobby }) => isInLobby);
      const present = call.participants.filter(({ isInLobby }) => !isInLobby);
      card.dataset['state'] = call.state.toLowerCase();
      title.textContent = titleOf(call);
      state.textContent = stateText(call);
      summary.textContent = isOver ? (call.resultInfo?.message ?? '') : summaryOf(live, present.length);
      people.element.hidden = isOver || present.length === 0;
      people.show(present, call.myParticipantId);
      lobby.show(waiting, call.myParticipantId);
      lobbyPart.hidden = waiting.length === 0;
      button.hidden = isOver || !canHangUp || call.state === 'INCOMING';
      timeline.prepend(...momentsSince(shown, moments).map(entryOf));
      while (timeline.children.length > moments.length) timeline.lastElementChild?.remove();
      shown = moments;
    },
  };
}

function summaryOf({ call }: LiveCall, present: number): string {
  if (call.state === 'INCOMING') return 'Nobody has answered yet';
  return [
    call.direction === 'INCOMING' ? 'Incoming' : 'Outgoing',
    present === 0 ? 'nobody in it yet' : `${present} ${present === 1 ? 'participant' : 'participants'}`,
    ...(call.contentSharingSessions.length > 0 ? ['screen shared'] : []),
    ...(call.isFollowedByPolling ? ['asked about now and then'] : []),
  ].join(' · ');
}

const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

function entryOf({ at, text, about }: Moment): HTMLElement {
  const time = element('time', { datetime: at }, timeOfDay.format(new Date(at)));
  return element('li', { class: `about-${about}` }, time, element('span', {}, text));
}
