/**
 * What became of a call that was shown when the connection was lost: `exact` if nothing of it was missed, `afresh` if it had
 * to be shown anew, since what was missed is not kept, `lost` if the gateway doesn't know it any more.
 */
export type Outcome = 'exact' | 'afresh' | 'lost';

/** What becomes of the calls that were shown when the connection was lost. Says nothing that isn't known. */
export class Resumption {
  /** The calls of which it isn't known yet, with their titles. */
  readonly #awaited: Map<string, string>;
  readonly #titles: Readonly<Record<Outcome, string[]>> = { exact: [], afresh: [], lost: [] };

  /** @param calls the calls that were shown, by id, with their titles */
  constructor(calls: Iterable<readonly [callId: string, title: string]> = []) {
    this.#awaited = new Map(calls);
  }

  /** Notes what became of a call: the first that is known of one holds. */
  settle(callId: string, title: string, outcome: Outcome): void {
    // What is shown anew for another reason, such as a page that was too slow, is told as well.
    if (!this.#awaited.delete(callId) && outcome === 'exact') return;
    this.#titles[outcome].push(title);
  }

  /** What is known so far, in a sentence or some; empty if there is nothing to tell. */
  text(): string {
    const { exact, afresh, lost } = this.#titles;
    if (this.#awaited.size > 0) return 'Connected again: finding out what was missed…';
    if (exact.length > 0 && afresh.length + lost.length === 0) return 'Resumed: nothing was missed.';
    return [
      ...(afresh.length > 0 ? [`Shown afresh, since what was missed is not kept: ${list(afresh)}.`] : []),
      ...(lost.length > 0 ? [`No longer known to the gateway: ${list(lost)}.`] : []),
      ...(exact.length > 0 ? [`Of ${list(exact)} nothing was missed.`] : []),
    ].join(' ');
  }
}

/** Titles that are named one by one. */
const maxNamed = 3;

function list(titles: readonly string[]): string {
  const rest = titles.length - maxNamed;
  const named = titles.slice(0, maxNamed).join(', ');
  if (rest <= 0) return named;
  return `${named} and ${rest} more`;
}
