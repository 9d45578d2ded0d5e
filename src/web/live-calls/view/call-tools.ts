import { graphiqlLink } from '../graphiql-link.ts';
import { element } from './element.ts';

/** How long it is said that something was copied, in milliseconds. */
const saidMs = 2_000;

/** A call's id to copy, and the way into GraphiQL. */
export interface CallTools {
  readonly element: HTMLElement;
  /** @param cursor the newest that the page has of the call */
  show(cursor: string, hasGraphiql: boolean): void;
}

/** Makes them. @param announce has something read out */
export function createCallTools(
  callId: string,
  titleId: string,
  announce: (news: string) => void,
): CallTools {
  const id = element('code', { class: 'call-id', title: callId }, callId);
  const copy = element('button', { type: 'button', class: 'tool', 'aria-describedby': titleId }, 'Copy id');
  const link = element(
    'a',
    { class: 'tool', target: '_blank', rel: 'noopener', 'aria-describedby': titleId },
    'Open in GraphiQL',
  );
  const say = (words: string): void => {
    copy.textContent = words;
    announce(words);
    setTimeout(() => {
      copy.textContent = 'Copy id';
    }, saidMs);
  };
  copy.addEventListener('click', () => {
    // Browsers have no clipboard for pages that came over http from another machine.
    const copied =
      'clipboard' in navigator ? navigator.clipboard.writeText(callId) : Promise.reject(new Error());
    copied.then(
      () => {
        say('Copied');
      },
      () => {
        getSelection()?.selectAllChildren(id);
        say('Selected, to copy by the keyboard');
      },
    );
  });
  return {
    element: element('div', { class: 'tools' }, id, copy, link),
    show(cursor, hasGraphiql) {
      link.hidden = !hasGraphiql;
      link.href = graphiqlLink(callId, cursor);
    },
  };
}
