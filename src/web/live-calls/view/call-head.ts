import { durationAttribute, durationText } from '../calls/duration.ts';
import { isIncoming, isOver, titleOf } from '../calls/live-call.ts';
import type { LiveCall } from '../calls/live-call.ts';
import { kindOf } from '../calls/person.ts';
import type { Outcome } from '../calls/resumption.ts';
import { counted, endText, stateText } from '../calls/words.ts';
import { avatarOf } from './avatar.ts';
import { element, write } from './element.ts';

/** People whose signs stand in a call's head when the rest of it is folded away. */
const maxSigns = 5;

const outcomeTexts: Readonly<Record<Exclude<Outcome, 'lost'> | 'awaited', string>> = {
  awaited: 'Finding out what was missed…',
  exact: 'Resumed: nothing was missed',
  afresh: 'Shown afresh: what was missed is not kept',
};

/** What of a call is seen at a glance: what it is called, its state, for how long it goes on, how many are in it. */
export interface CallHead {
  readonly element: HTMLElement;
  /** Takes the focus when there is no better place. */
  readonly title: HTMLElement;
  show(live: LiveCall, outcome: Outcome | 'awaited' | undefined): void;
  /** @param now the gateway's time, in milliseconds since the epoch */
  tick(now: number): void;
}

/** Makes an empty one. @param titleId the id that its title is to have @param timeLeft shown beside the facts */
export function createCallHead(titleId: string, timeLeft: HTMLElement): CallHead {
  const name = element('bdi');
  const title = element('h3', { id: titleId, tabindex: '-1' }, name);
  const state = element('span', { class: 'state-word' });
  const duration = element('time', { class: 'duration' });
  const facts = element('p', { class: 'facts' });
  const signs = element('span', { class: 'signs', 'aria-hidden': 'true' });
  const outcomeWord = element('p', { class: 'outcome' });
  let since: number | undefined;
  let until: number | undefined;
  let signed = '';

  function showSigns({ participants }: LiveCall): void {
    const people = participants.slice(0, maxSigns);
    const now = JSON.stringify([people.map(({ id }) => id), participants.length]);
    if (now === signed) return;
    signed = now;
    const rest = participants.length - people.length;
    const more = rest > 0 ? [element('span', { class: 'rest' }, `+${rest}`)] : [];
    signs.replaceChildren(...people.map(avatarOf), ...more);
  }

  return {
    element: element(
      'header',
      {},
      title,
      element('span', { class: 'state' }, state, ' ', duration),
      signs,
      facts,
      timeLeft,
      outcomeWord,
    ),
    title,
    show(live, outcome) {
      const { call } = live;
      const words = titleOf(call);
      write(name, words);
      title.title = words;
      const isPast = isOver(live) || outcome === 'lost';
      since = call.knownSince === null ? undefined : Date.parse(call.knownSince);
      until = isPast ? Date.parse(live.changedAt) : undefined;
      duration.hidden = since === undefined || isIncoming(live) || outcome === 'lost';
      const word = outcome === 'lost' ? 'Lost' : stateText(call);
      write(state, isOver(live) && !duration.hidden ? `${word} after` : word);
      showSigns(live);
      signs.hidden = isPast;
      const shown = isPast ? pastFacts(live, outcome) : liveFacts(live);
      if (facts.textContent !== shown.join('')) {
        facts.replaceChildren(...shown.map((fact) => element('span', {}, fact)));
      }
      outcomeWord.hidden = outcome === undefined || outcome === 'lost';
      outcomeWord.dataset['outcome'] = outcome;
      write(outcomeWord, outcome === undefined || outcome === 'lost' ? '' : outcomeTexts[outcome]);
    },
    tick(now) {
      if (since === undefined || duration.hidden) return;
      const passed = (until ?? now) - since;
      write(duration, durationText(passed));
      duration.dateTime = durationAttribute(passed);
    },
  };
}

function liveFacts({ call, participants, isShared }: LiveCall): string[] {
  const waiting = participants.filter(({ isInLobby }) => isInLobby).length;
  const present = participants.length - waiting;
  if (call.state === 'INCOMING') {
    const identifier = call.source?.identifier;
    return identifier ? [kindOf(identifier)] : [];
  }
  return [
    ...(call.direction === 'INCOMING' ? ['Incoming'] : call.direction === 'OUTGOING' ? ['Outgoing'] : []),
    present === 0 ? 'nobody listed' : counted(present, 'person', 'people'),
    ...(waiting > 0 ? [`${waiting} in the lobby`] : []),
    ...(isShared ? ['screen shared'] : []),
    ...(call.isFollowedByPolling ? ['asked about now and then'] : []),
  ];
}

function pastFacts({ call }: LiveCall, outcome: Outcome | 'awaited' | undefined): string[] {
  if (outcome === 'lost') return ['The gateway no longer knows it, nor whether it goes on'];
  return [endText(call) || 'Why was not told'];
}
