import { LRUCache } from 'lru-cache';
import type { CallRecord } from '../../record/call-record.ts';
import type { CallEvent } from '../../record/call-view.ts';
import type { CommitListener } from '../call-store.ts';
import type { KnownCall } from './call-entries.ts';

/** How much is remembered of calls that nobody watches, by how many people there are and were in them. */
const maxPeople = 50_000;
/** As how many people a call counts besides those in it. */
const callItself = 10;

/** A further commit, and the call after it. */
export interface CallStep {
  readonly call: KnownCall;
  readonly events: readonly CallEvent[];
}

interface Watched {
  readonly listeners: Set<CommitListener>;
  /** What the listeners have been told of; undefined as long as nothing has been read since they watch. */
  known: KnownCall | undefined;
}

/**
 * The calls as this process knows them. What is read and what is committed brings them forward, one commit after the other,
 * and whoever watches a call is told of each as it does: so in order, and once, by whichever way it comes.
 *
 * Answers must be handed in in the order in which Redis gave them.
 */
export class KnownCalls {
  readonly #recent = new LRUCache<string, KnownCall>({
    maxSize: maxPeople,
    sizeCalculation: ({ record }) => callItself + record.view.participants.size + record.left.size,
  });
  readonly #watched = new Map<string, Watched>();

  get(callId: string): KnownCall | undefined {
    return this.#watched.get(callId)?.known ?? this.#recent.get(callId);
  }

  isWatched(callId: string): boolean {
    return this.#watched.has(callId);
  }

  /** @returns what ends it */
  watch(callId: string, listener: CommitListener): () => void {
    const watched = this.#watched.get(callId) ?? { listeners: new Set(), known: undefined };
    this.#watched.set(callId, watched);
    watched.listeners.add(listener);
    return () => {
      watched.listeners.delete(listener);
      if (watched.listeners.size === 0 && this.#watched.get(callId) === watched) this.#watched.delete(callId);
    };
  }

  /** Takes in what was read: nothing has been committed since. @param call as it was known when it was asked for */
  confirm(callId: string, call: KnownCall): KnownCall {
    return this.#remember(callId, this.get(callId) ?? call);
  }

  /** Takes in commits that were read. @param asked the call as it was known when it was asked for */
  follow(callId: string, asked: KnownCall, steps: readonly CallStep[]): KnownCall {
    const watched = this.#watched.get(callId);
    const last = steps.at(-1)?.call ?? asked;
    if (!watched?.known) return this.#remember(callId, last);
    const { version } = watched.known;
    const done = steps.findIndex(({ call }) => call.version === version);
    if (done === -1 && version !== asked.version) return this.replace(callId, last);
    this.#remember(callId, last);
    for (const { call, events } of steps.slice(done + 1)) tell(watched, call.record, events);
    return last;
  }

  /** Takes in a call that was read whole. What has led to it is not told any more, if it isn't known. */
  replace(callId: string, call: KnownCall): KnownCall {
    const watched = this.#watched.get(callId);
    const before = this.get(callId);
    if (before?.version === call.version) {
      return this.#remember(callId, { ...before, log: before.log ?? call.log });
    }
    const isGap = watched?.known !== undefined;
    this.#remember(callId, call);
    if (watched && isGap) tell(watched, call.record, undefined);
    return call;
  }

  /** Takes in a commit of this process. @param before the version that it was reduced from; undefined for a new call */
  commit(callId: string, before: string | undefined, { call, events }: CallStep): void {
    const watched = this.#watched.get(callId);
    const known = watched?.known;
    this.#remember(callId, call);
    if (!watched || known?.version === call.version) return;
    tell(watched, call.record, known === undefined || known.version === before ? events : undefined);
  }

  /** Takes in that a call is over of which only a tombstone is left. */
  end(callId: string, { sequence, view }: Pick<CallRecord, 'sequence' | 'view'>): void {
    const watched = this.#watched.get(callId);
    const known = this.get(callId);
    this.#recent.delete(callId);
    if (!watched || !known || known.record.isTerminated) return;
    watched.known = undefined;
    tell(watched, { ...known.record, sequence, view, isTerminated: true }, undefined);
  }

  #remember(callId: string, call: KnownCall): KnownCall {
    this.#recent.set(callId, call);
    const watched = this.#watched.get(callId);
    if (watched) watched.known = call;
    return call;
  }
}

function tell({ listeners }: Watched, record: CallRecord, events: readonly CallEvent[] | undefined): void {
  for (const listener of [...listeners]) listener(record, events);
}
