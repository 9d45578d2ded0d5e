import { isIncoming, isOver } from '../calls/live-call.ts';
import type { LiveCall } from '../calls/live-call.ts';
import type { Outcome } from '../calls/resumption.ts';
import type { Search } from '../calls/search.ts';
import { createCallHead } from './call-head.ts';
import { createCallTools } from './call-tools.ts';
import { createCountdown } from './countdown.ts';
import { element, icon, write } from './element.ts';
import { createPersonList } from './person-list.ts';
import { createButton } from './press.ts';
import { createTimeline } from './timeline.ts';

/** What can be done with a call. Each says in words why it wasn't done; undefined if it was. */
export type CallActions = Readonly<Record<'answer' | 'reject' | 'hangUp', () => Promise<string | undefined>>>;

/** How a call is shown, besides what is known of it. */
export interface CardView {
  readonly cursor: string;
  readonly outcome: Outcome | 'awaited' | undefined;
  readonly search: Search;
  /** Whether whoever looks may answer and end calls. */
  readonly canControl: boolean;
  /** Why nothing can be done at present; undefined if it can. */
  readonly whyOff: string | undefined;
  readonly hasGraphiql: boolean;
  /** Whether all but its head is folded away until somebody unfolds it. */
  readonly isFolded: boolean;
}

/** A call on the page. */
export interface CallCard {
  readonly element: HTMLElement;
  show(live: LiveCall, view: CardView): void;
  /** @param now the gateway's time, in milliseconds since the epoch */
  tick(now: number): void;
  /** Gives it the focus. */
  focus(): void;
}

/** Makes the card of a call, empty until it is shown. @param announce has something read out */
export function createCallCard(
  callId: string,
  actions: CallActions,
  announce: (news: string) => void,
): CallCard {
  const titleId = `call-${callId}`;
  const bodyId = `body-${callId}`;
  const countdown = createCountdown();
  const head = createCallHead(titleId, countdown.words);
  const people = createPersonList('In the call');
  const lobby = createPersonList('In the lobby');
  const lobbyPart = element('section', { class: 'lobby' }, element('h4', {}, 'In the lobby'), lobby.element);
  const timeline = createTimeline();
  const tools = createCallTools(callId, titleId, announce);
  const problem = element('p', { class: 'problem', role: 'alert', hidden: true });
  const attempt = (words: string, className: string, act: () => Promise<string | undefined>) =>
    createButton(
      words,
      className,
      async () => {
        problem.hidden = true;
        const failure = await act();
        problem.hidden = failure === undefined;
        write(problem, failure ?? '');
      },
      titleId,
    );
  const answer = attempt('Answer', 'answer', actions.answer);
  const reject = attempt('Reject', 'reject', actions.reject);
  const hangUp = attempt('Hang up', 'hang-up', actions.hangUp);
  const fold = element(
    'button',
    { type: 'button', class: 'fold', 'aria-controls': bodyId, 'aria-describedby': titleId },
    icon('chevron', 'chevron'),
    element('span', { class: 'unseen' }, 'Details'),
  );
  const body = element(
    'div',
    { class: 'body', id: bodyId },
    element('div', { class: 'who' }, people.element, lobbyPart),
    timeline.element,
    element('footer', {}, hangUp.element, tools.element),
  );
  const card = element(
    'article',
    { class: 'call', 'aria-labelledby': titleId },
    countdown.ring,
    head.element,
    element('div', { class: 'decision' }, answer.element, reject.element),
    fold,
    problem,
    body,
  );
  let isUnfolded = false;
  let current = 0;
  let known: { readonly live: LiveCall; readonly view: CardView } | undefined;
  fold.addEventListener('click', () => {
    isUnfolded = !isUnfolded;
    showFold();
  });

  function showFold(): void {
    const isFoldable = known?.view.isFolded ?? false;
    const isOpen = !isFoldable || isUnfolded;
    fold.hidden = !isFoldable;
    fold.ariaExpanded = String(isOpen);
    body.hidden = !isOpen;
    card.classList.toggle('folded', !isOpen);
  }

  function decide(live: LiveCall, view: CardView, now: number): void {
    const hasTime = countdown.show(live.call.answerBy, now);
    const why = view.whyOff ?? (hasTime ? undefined : 'The time to answer it is over');
    answer.turnOff(why);
    reject.turnOff(why);
  }

  return {
    element: card,
    show(live, view) {
      known = { live, view };
      const { call, participants, moments } = live;
      const isPast = isOver(live) || view.outcome === 'lost';
      const isWaiting = isIncoming(live) && !isPast;
      const isFound = (person: LiveCall['participants'][number]): boolean =>
        view.search.isEmpty || view.search.findsCall(live) || view.search.findsPerson(person);
      const waiting = participants.filter(({ isInLobby }) => isInLobby);
      const present = participants.filter(({ isInLobby }) => !isInLobby);
      card.dataset['state'] = view.outcome === 'lost' ? 'lost' : call.state.toLowerCase();
      head.show(live, view.outcome);
      people.element.hidden = isPast || !present.some(isFound);
      people.show(present, call.myParticipantId, isFound);
      lobby.show(waiting, call.myParticipantId, isFound);
      lobbyPart.hidden = isPast || !waiting.some(isFound);
      timeline.show(moments);
      tools.show(view.cursor, view.hasGraphiql);
      countdown.ring.hidden = countdown.words.hidden = !isWaiting;
      for (const { element: button } of [answer, reject]) button.hidden = !isWaiting || !view.canControl;
      hangUp.element.hidden = isPast || isWaiting || !view.canControl;
      hangUp.turnOff(view.whyOff);
      showFold();
    },
    tick(now) {
      // While the connection is lost, nobody knows whether the call goes on.
      if (known && known.view.whyOff === undefined) current = now;
      head.tick(current);
      if (known && !countdown.ring.hidden) decide(known.live, known.view, now);
    },
    focus() {
      head.title.focus({ preventScroll: true });
    },
  };
}
