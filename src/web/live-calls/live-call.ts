import type { CallEventsSubscription, ShownCallFragment } from './gql/graphql.ts';
import { isSame, nameOf } from './person.ts';
import type { Person } from './person.ts';

/** An event of a call as the page gets it: what has changed, or the call as it is. */
export type ShownEvent = CallEventsSubscription['callEvents'];

/** A line of the timeline. */
export interface Moment {
  /** An ISO 8601 time. */
  readonly at: string;
  readonly text: string;
  /** `connection` is of the page rather than of the call. */
  readonly about: 'arrival' | 'departure' | 'person' | 'call' | 'connection';
}

/** A call as the page knows it. */
export interface LiveCall {
  readonly call: ShownCallFragment;
  /** Newest first. */
  readonly moments: readonly Moment[];
}

/** Lines of a timeline that are kept. */
const maxMoments = 60;
/** People who come or go at once and are named one by one. */
const maxNamed = 3;

/** A call after an event. @param before undefined for the first */
export function afterEvent(before: LiveCall | undefined, event: ShownEvent): LiveCall {
  const happened = momentsOf(before?.call, event).map(({ about, text }) => ({
    about,
    text,
    at: event.occurredAt,
  }));
  return withMoments({ call: event.call, moments: before?.moments ?? [] }, happened);
}

/** A call with more that has happened, in order. */
export function withMoments(live: LiveCall, happened: readonly Moment[]): LiveCall {
  return { ...live, moments: [...happened.toReversed(), ...live.moments].slice(0, maxMoments) };
}

/** What of a timeline is not in an earlier one, newest first. */
export function momentsSince(earlier: readonly Moment[], now: readonly Moment[]): readonly Moment[] {
  const [newest] = earlier;
  const known = newest ? now.indexOf(newest) : -1;
  return known < 0 ? now : now.slice(0, known);
}

type Happened = Pick<Moment, 'about' | 'text'>;

function momentsOf(before: ShownCallFragment | undefined, event: ShownEvent): Happened[] {
  if (event.isSnapshot) {
    const text = before
      ? 'Shown afresh: what was missed is not kept'
      : `First seen here: ${stateText(event.call).toLowerCase()}`;
    return [{ about: before ? 'connection' : 'call', text }];
  }
  switch (event.__typename) {
    case 'CallStateChanged':
      return event.call.state === event.previousState ? [] : [{ about: 'call', text: stateText(event.call) }];
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

function gathered(
  about: Moment['about'],
  people: readonly Person[],
  verb: (person: Person) => string,
): Happened[] {
  const [first] = people;
  if (first && people.length > maxNamed) return [{ about, text: `${people.length} people ${verb(first)}` }];
  return people.map((person) => ({ about, text: `${nameOf(person)} ${verb(person)}` }));
}

function changesOf(people: readonly Person[], now: Person): Happened[] {
  const before = people.find((person) => isSame(person, now));
  if (!before) return [];
  const verbs = [
    before.isInLobby && !now.isInLobby && 'was let in',
    before.isMuted !== now.isMuted && (now.isMuted ? 'is muted' : 'can be heard again'),
    before.isSharingScreen !== now.isSharingScreen &&
      (now.isSharingScreen ? 'shares the screen' : 'stopped sharing'),
  ];
  return verbs
    .filter((verb) => verb !== false)
    .map((verb) => ({ about: 'person', text: `${nameOf(now)} ${verb}` }));
}

/** What a call is called on the page. */
export function titleOf({ subject, direction, source, targets, meetingInfo }: ShownCallFragment): string {
  if (subject) return subject;
  if (meetingInfo) return 'Meeting';
  if (direction === 'INCOMING') return `Call from ${source?.displayName ?? 'somebody'}`;
  const names = targets.flatMap(({ displayName }) => displayName ?? []);
  return names.length > 0 ? `Call to ${names.join(', ')}` : 'Call';
}

/** The state of a call in words. */
export function stateText({ state }: Pick<ShownCallFragment, 'state'>): string {
  switch (state) {
    case 'ESTABLISHED':
      return 'Connected';
    case 'ESTABLISHING':
      return 'Setting up';
    case 'HOLD':
      return 'On hold';
    case 'TERMINATING':
      return 'Ending';
    case 'TERMINATED':
      return 'Ended';
    case 'UNKNOWN':
      return 'In an unknown state';
    default:
      return spoken(state);
  }
}

/** A name of the graph in words: `PLAY_PROMPT` is "Play prompt". */
function spoken(name: string): string {
  const words = name.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
