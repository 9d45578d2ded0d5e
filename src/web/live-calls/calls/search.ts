import type { LiveCall } from './live-call.ts';
import { titleOf } from './live-call.ts';
import type { Person } from './person.ts';
import { nameOf } from './person.ts';

/** What is looked for on the page. Letters count as the same with and without accents, and in either case. */
export class Search {
  readonly #wanted: string;
  /** The same without what numbers are written with; empty if it isn't a number. */
  readonly #digits: string;

  constructor(typed: string) {
    this.#wanted = folded(typed.trim());
    this.#digits = /^[\d\s().+/-]+$/.test(this.#wanted) ? onlyDigits(this.#wanted) : '';
  }

  /** Whether nothing is looked for. */
  get isEmpty(): boolean {
    return this.#wanted === '';
  }

  /** Whether a call is found by itself: by its title or its id. */
  findsCall({ call }: LiveCall): boolean {
    return this.#isIn(titleOf(call)) || this.#isIn(call.id);
  }

  /** Whether somebody is found. */
  findsPerson(person: Person): boolean {
    return this.#isIn(nameOf(person).text) || this.#isIn(person.identifier.rawId);
  }

  /** Whether a call is found by itself, or by somebody in it. */
  findsIn(live: LiveCall): boolean {
    return this.findsCall(live) || live.participants.some((person) => this.findsPerson(person));
  }

  #isIn(text: string): boolean {
    const found = folded(text);
    return found.includes(this.#wanted) || (this.#digits !== '' && onlyDigits(found).includes(this.#digits));
  }
}

/** Nothing is looked for. */
export const noSearch = new Search('');

function folded(text: string): string {
  // The dotless i has no accent that could be taken off.
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ı', 'i');
}

function onlyDigits(text: string): string {
  return text.replaceAll(/\D/g, '');
}
