/** How many different kinds, calls and outcomes of a post are noted. */
const maxNoted = 10;

/** What is noted of a post about calls in rooms while it is taken, for the log. */
export class RoomCallNotes {
  readonly #kinds = new Set<string>();
  readonly #callIds = new Set<string>();
  readonly #outcomes = new Set<string>();

  /** Notes what a post held of calls, and what became of it. */
  took(
    entries: readonly { readonly kind: string; readonly callId: string }[],
    outcomes: readonly string[],
  ): void {
    for (const { kind, callId } of entries) {
      if (this.#kinds.size < maxNoted) this.#kinds.add(kind);
      if (this.#callIds.size < maxNoted) this.#callIds.add(callId);
    }
    for (const outcome of outcomes) this.#outcomes.add(outcome);
  }

  /** As it stands in the log. */
  get fields(): {
    readonly kinds: readonly string[];
    readonly callIds: readonly string[];
    readonly outcomes: readonly string[];
  } {
    return { kinds: [...this.#kinds], callIds: [...this.#callIds], outcomes: [...this.#outcomes] };
  }
}
