import type { CallEventsSubscription, ShownCallFragment } from '../gql/graphql.ts';
import { momentsOf } from './moments.ts';
import type { Moment } from './moments.ts';
import { nameOf, readable } from './person.ts';

/** An event of a call as the page gets it: what has changed, or the call as it is. */
export type ShownEvent = CallEventsSubscription['callEvents'];

/** A call as the page knows it. */
export interface LiveCall {
  readonly call: ShownCallFragment;
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
 * @param isOurs whether it is this page that answers or ends the call
 */
export function afterEvent(before: LiveCall | undefined, event: ShownEvent, isOurs = false): LiveCall {
  const happened = momentsOf(before?.call, event, isOurs).map((moment) => ({
    ...moment,
    at: event.occurredAt,
  }));
  const live = { call: event.call, moments: before?.moments ?? [], changedAt: event.occurredAt };
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
