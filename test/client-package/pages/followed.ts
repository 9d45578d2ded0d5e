import { createClient } from '../../../packages/client/src/index.ts';

const parameters = new URL(location.href).searchParams;
/** What the test says in the page's address. */
export const url = `${parameters.get('gateway') ?? ''}/graphql`;
export const callId = parameters.get('call') ?? '';

/** The client of the page. How it is connected stands in the document. */
export const client = createClient({ url, timing: { firstRetryMs: 10, lastRetryMs: 50, lingerMs: 0 } });
client.connection.subscribe(({ status }) => {
  document.documentElement.dataset['connection'] = status;
});

/** Calls back when the page is to show the roster no more. */
export function onHide(hide: () => void): void {
  document.querySelector('#hide')?.addEventListener('click', hide);
}

/** Where the page is. */
export function app(): HTMLElement {
  const element = document.querySelector<HTMLElement>('#app');
  if (!element) throw new Error('the page has no place to show anything');
  return element;
}

/** Shows names as they come, for clients that give events. */
export function append(names: readonly (string | null)[]): void {
  for (const name of names) {
    const item = document.createElement('li');
    item.textContent = name;
    app().append(item);
  }
}

/** The roster as the clients of others ask for it. */
export const rosterDocument = `subscription Roster($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) {
    cursor snapshot { participants { displayName } } joined { displayName }
  }
}`;

/** An event of it. */
export interface RosterEvent {
  readonly snapshot: { readonly participants: readonly { readonly displayName: string | null }[] } | null;
  readonly joined: readonly { readonly displayName: string | null }[];
}

/** The names that an event brings. */
export const namesOf = ({ snapshot, joined }: RosterEvent): (string | null)[] =>
  (snapshot?.participants ?? joined).map(({ displayName }) => displayName);
