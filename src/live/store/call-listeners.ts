import type { CallRecord } from '../record/call-record.ts';
import type { CommitListener } from './call-store.ts';

/** Who in this process is told of commits: those to one call, and those by which a call begins to ring. */
export class CallListeners {
  readonly #ofCall = new Map<string, Set<CommitListener>>();
  readonly #ofRinging = new Set<(record: CallRecord) => void>();

  /** @returns what ends it */
  watch(callId: string, listener: CommitListener): () => void {
    const listeners = this.#ofCall.get(callId) ?? new Set();
    this.#ofCall.set(callId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#ofCall.get(callId) === listeners) this.#ofCall.delete(callId);
    };
  }

  /** @returns what ends it */
  watchRinging(listener: (record: CallRecord) => void): () => void {
    this.#ofRinging.add(listener);
    return () => {
      this.#ofRinging.delete(listener);
    };
  }

  /** Tells of a commit, and if the call begins to ring by it, of that. */
  tell(record: CallRecord, events: Parameters<CommitListener>[1], beginsToRing: boolean): void {
    for (const listener of [...(this.#ofCall.get(record.id) ?? [])]) listener(record, events);
    if (beginsToRing) for (const listener of [...this.#ofRinging]) listener(record);
  }
}
