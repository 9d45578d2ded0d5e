import { Shares } from '../../subscriptions/shares.ts';
import type { TransportLimits } from '../../subscriptions/transport-limits.ts';

/** The limits that a subscription by callback may be refused for. */
export const callbackLimits = [
  'callbackSubscriptions',
  'callbackSubscriptionsPerPrincipal',
] as const satisfies (keyof TransportLimits)[];
export type CallbackLimit = (typeof callbackLimits)[number];

/** Where one subscription is counted, or the limit that leaves it no place, and how many that allows. */
export type CallbackPlace =
  | { readonly isTaken: true; leave(): void }
  | { readonly isTaken: false; readonly limit: CallbackLimit; readonly maximum: number };

/** Counts the subscriptions by callback, those of everybody together and those of each principal. */
export class CallbackPlaces {
  readonly #maximum: number;
  readonly #perPrincipal: number;
  readonly #principals: Shares;
  #taken = 0;

  constructor(limits: TransportLimits) {
    this.#maximum = limits.callbackSubscriptions;
    this.#perPrincipal = limits.callbackSubscriptionsPerPrincipal ?? Infinity;
    this.#principals = new Shares(this.#perPrincipal);
  }

  /** Takes a place for a principal's subscription, if there is one; to leave it again ends that, once. */
  take(subject: string): CallbackPlace {
    if (this.#taken >= this.#maximum) {
      return { isTaken: false, limit: 'callbackSubscriptions', maximum: this.#maximum };
    }
    if (!this.#principals.take(subject)) {
      return { isTaken: false, limit: 'callbackSubscriptionsPerPrincipal', maximum: this.#perPrincipal };
    }
    this.#taken += 1;
    return {
      isTaken: true,
      leave: () => {
        this.#taken -= 1;
        this.#principals.giveBack(subject);
      },
    };
  }
}
