import type { CallEvent, KnownCall } from '../../../../packages/client/src/index.ts';
import type { ShownCallFragment } from '../gql/graphql.ts';
import { momentsOf } from './moments.ts';
import type { Moment } from './moments.ts';
import { nameOf, readable } from './person.ts';
import type { Person } from './person.ts';

/** An event of a call as the page gets it: what has changed, or the call as it is. */
export type ShownEvent = CallEvent<Person, ShownCallFragment>;

/** What is known of a call at an event. */
export type Known = KnownCall<Person, ShownCallFragment>;

/** A call as the page knows it. */
export interface LiveCall {
  readonly call: ShownCallFragment;
  /** In the order of joining. */
  readonly participants: readonly Person[];
  readonly isShared: boolean;
  /** Newest first. */
  readonly moments: readonly Moment[];
  /** When the newest event happened: an ISO 8601 time. */
  readonly changedAt: string;
}

/** Lines of a timeline that are kept. */
const maxMoments = 60;

/**
 * A call after an event.
 *
 * @param before undefined for the first
 * @param known what is known of it after the event
 * @param isOurs whether it is this page that answers or ends the call
 */
export function afterEvent(
  before: LiveCall | undefined,
  event: ShownEvent,
  { call, participants, sharing }: Known,
  isOurs = false,
): LiveCall | undefined {
  // The first event of all is a snapshot, which has it.
  if (!call) return before;
  const happened = momentsOf(before, event, call, isOurs).map((moment) => ({
    ...moment,
    at: event.occurredAt,
  }));
  const isShared = sharing.length > 0;
  const live = { call, participants, isShared, moments: before?.moments ?? [], changedAt: event.occurredAt };
  return withMoments(live, happened);
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

/** Whether a call is over. */
export function isOver({ call }: LiveCall): boolean {
  return call.state === 'TERMINATED';
}

/** Whether a call waits to be answered. */
export function isIncoming({ call }: LiveCall): boolean {
  return call.state === 'INCOMING';
}

/** What a call is called on the page. */
export function titleOf({ subject, direction, source, targets, meetingInfo }: ShownCallFragment): string {
  const about = readable(subject ?? '');
  if (about !== '') return about;
  if (meetingInfo) return 'Meeting';
  if (direction === 'INCOMING') return `Call from ${source ? nameOf(source).text : 'somebody'}`;
  const names = targets.map((party) => nameOf(party).text);
  return names.length > 0 ? `Call to ${names.join(', ')}` : 'Call';
}

/**
 * Compares calls by their place on the page, which nothing that happens in them changes: newest first, as the gateway lists
 * them, and those that came to be known at the same time by their ids.
 */
export function compareCalls({ call: one }: LiveCall, { call: other }: LiveCall): number {
  const [first, second] = [one.knownSince ?? '', other.knownSince ?? ''];
  if (first !== second) return first < second ? 1 : -1;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}
