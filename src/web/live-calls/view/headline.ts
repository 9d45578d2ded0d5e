import type { Summary } from '../calls/summary.ts';
import { counted } from '../calls/words.ts';
import { byId, element, write } from './element.ts';

/** Shows how much there is: in the title of the page, at its head, and of what is looked for. */
export function showSummary(summary: Summary & { readonly hasMore: boolean }, maxListed: number): void {
  const { live, incoming, people, inLobby, hasMore, found } = summary;
  const calls = live + incoming;
  document.title = calls === 0 ? 'Live calls · Switchboard' : `(${calls}) Live calls · Switchboard`;
  document.documentElement.dataset['calls'] = calls === 0 ? 'none' : 'some';

  const figures: (readonly [number: string, words: string, kind: string])[] = [
    ...(live > 0
      ? ([
          [`${live}${hasMore ? '+' : ''}`, live === 1 && !hasMore ? 'call' : 'calls', 'calls'],
          [String(people), people === 1 ? 'person' : 'people', 'people'],
        ] as const)
      : []),
    ...(inLobby > 0 ? [[String(inLobby), 'in the lobby', 'lobby'] as const] : []),
    ...(incoming > 0 ? [[String(incoming), 'incoming', 'incoming'] as const] : []),
  ];
  const place = byId('figures', HTMLElement);
  const said = figures.flat().join();
  if (place.dataset['said'] !== said) {
    place.dataset['said'] = said;
    place.replaceChildren(
      ...figures.map(([number, words, kind]) =>
        element('li', { class: 'figure', 'data-of': kind }, element('b', {}, number), ` ${words}`),
      ),
    );
  }

  const more = byId('more', HTMLElement);
  more.hidden = !hasMore;
  write(more, `These are the newest ${maxListed} calls; there are more.`);
  write(byId('found', HTMLElement), found === undefined ? '' : foundText(found, calls));
}

function foundText(found: NonNullable<Summary['found']>, calls: number): string {
  if (found.calls === 0) return 'Nobody and nothing is found.';
  return `Found in ${found.calls} of ${counted(calls, 'call', 'calls')}: ${counted(found.people, 'person', 'people')}.`;
}
