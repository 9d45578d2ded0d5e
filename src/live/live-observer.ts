import type { ResultInfo } from '../microsoft-graph/resources.ts';

/** What the live core tells of itself, for logs and metrics. */
export interface LiveObserver {
  /** A notification changed nothing because it can't be placed. */
  onDropped(reason: DropReason, callId: string): void;
  /** Something that the live core does by itself failed. It is tried again later, and changed nothing. */
  onFailed(task: LiveTask, error: unknown): void;
  /** A call is over. */
  onEnded(end: CallEnd): void;
  /** Graph was asked something, or told that a call lives on, for no client. */
  onAsked?(question: Question, outcome: AskOutcome): void;
  /** Work that was taken by this process is another's by now, or nobody's. */
  onLeaseLost?(): void;
  /** Calls that come in are followed by one more, or by one less. */
  readonly onIncomingFollowed?: (change: 1 | -1) => void;
  /** The events of a call are followed from now on. */
  onFollowed?(start: FeedStart): void;
}

/** What Graph is asked: about a call, its roster, one participant, or a call of which notifications wait; `keepAlive` tells it something. */
export const questions = ['call', 'roster', 'participant', 'lookUp', 'keepAlive'] as const;
export type Question = (typeof questions)[number];

/** What came of it: `gone` if Graph no longer knows a call that was to be kept alive. */
export type AskOutcome = 'ok' | 'gone' | 'failed';

/**
 * Where the events of a call begin for who follows it: `fresh` without a cursor, by a snapshot; `exact` behind the cursor, or
 * by a snapshot instead, since the cursor can't be read, is of another call, of another record of this call, or beyond its
 * newest event; events behind it are no longer kept; or the call is over, and its events have gone.
 */
export const feedStarts = [
  'fresh',
  'exact',
  'unreadable',
  'otherCall',
  'otherRecord',
  'beyond',
  'trimmed',
  'over',
] as const;
export type FeedStart = (typeof feedStarts)[number];

/** How a call ended. */
export interface CallEnd {
  readonly callId: string;
  readonly result: ResultInfo | undefined;
  /** Whether it was created here, and Graph never posted anything about it. */
  readonly isUnheard: boolean;
}

/**
 * Why a notification can't be placed: it is about no call that is known; it came by the address of another call; too many
 * wait for their call to become known.
 */
export type DropReason = 'unknownCall' | 'foreignToken' | 'noRoom';

/**
 * What the live core does by itself: keeping a call alive; asking Graph about a call, its roster, or one participant;
 * asking for the call of notifications that wait for one; hanging up a call that nobody asked for again; reading who is
 * invited to a room that is watched; joining the call in a room, or asking who is in it; seeing what is due.
 */
export type LiveTask =
  'keepAlive' | 'call' | 'roster' | 'participant' | 'lookUp' | 'hangUp' | 'invitations' | 'connect' | 'tick';
