import type { CallEvent } from '../../../../packages/client/src/index.ts';
import type { ShownCallFragment } from '../gql/graphql.ts';
import { isSame, nameOf } from './person.ts';
import type { Person } from './person.ts';
import { spoken, stateText } from './words.ts';

/** A line of the timeline. */
export interface Moment {
  /** An ISO 8601 time. */
  readonly at: string;
  /** Whom it is about, where it is about one: apart, since a name may be written the other way. */
  readonly who?: string;
  readonly text: string;
  /** `connection` is of the page rather than of the call. */
  readonly about: 'arrival' | 'departure' | 'person' | 'call' | 'connection';
}

/** A line as one text. */
export function momentText({ who, text }: Pick<Moment, 'who' | 'text'>): string {
  return who === undefined ? text : `${who} ${text}`;
}

type Happened = Omit<Moment, 'at'>;

/** People who come or go at once and are named one by one. */
const maxNamed = 3;

/**
 * What an event says has happened.
 *
 * @param before who was in the call; undefined at the first event
 * @param call the call after it
 * @param isOurs whether it is this page that answers or ends the call
 */
export function momentsOf(
  before: { readonly participants: readonly Person[] } | undefined,
  event: CallEvent<Person, ShownCallFragment>,
  call: ShownCallFragment,
  isOurs: boolean,
): Happened[] {
  if (event.isSnapshot) {
    const text = before
      ? 'Shown afresh: what was missed is not kept'
      : `First seen here: ${stateText(call).toLowerCase()}`;
    return [{ about: before ? 'connection' : 'call', text }];
  }
  switch (event.__typename) {
    case 'CallStateChanged':
      return call.state === event.previousState
        ? []
        : [{ about: 'call', text: stateChange(call, event.previousState, isOurs) }];
    case 'RosterChanged':
      return [
        ...gathered('arrival', event.joined, (person) =>
          person.isInLobby ? 'waits in the lobby' : 'joined',
        ),
        ...event.updated.flatMap((person) => changesOf(before?.participants ?? [], person)),
        ...gathered('departure', event.left, () => 'left'),
      ];
    case 'CallOperationChanged':
      return [
        { about: 'call', text: `${spoken(event.operation.kind)}: ${event.operation.status.toLowerCase()}` },
      ];
    case 'ToneReceived':
      return [{ about: 'call', text: `Key ${spoken(event.tone.replace('TONE', ''))} pressed` }];
    case 'ContentSharingChanged':
      // Told by whoever shares.
      return [];
  }
}

function stateChange(call: ShownCallFragment, previous: string | null, isOurs: boolean): string {
  if (previous !== 'INCOMING') return stateText(call);
  if (call.state === 'TERMINATED') return isOurs ? 'Rejected here' : 'Ended before it was answered here';
  return isOurs ? 'Answered here' : 'Answered elsewhere';
}

function gathered(
  about: Moment['about'],
  people: readonly Person[],
  verb: (person: Person) => string,
): Happened[] {
  const [first] = people;
  if (first && people.length > maxNamed) return [{ about, text: `${people.length} people ${verb(first)}` }];
  return people.map((person) => ({ about, who: nameOf(person).text, text: verb(person) }));
}

function changesOf(people: readonly Person[], now: Person): Happened[] {
  const before = people.find((person) => isSame(person, now));
  if (!before) return [];
  const verbs = [
    before.isInLobby && !now.isInLobby && 'was let in',
    // Of whom it isn't known whether they are muted, nothing has changed.
    now.isMuted === true && before.isMuted !== true && 'is muted',
    now.isMuted === false && before.isMuted === true && 'can be heard again',
    before.isSharingScreen !== now.isSharingScreen &&
      (now.isSharingScreen ? 'shares the screen' : 'stopped sharing'),
  ];
  return verbs
    .filter((verb) => verb !== false)
    .map((verb) => ({ about: 'person', who: nameOf(now).text, text: verb }));
}
