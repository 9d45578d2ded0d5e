import type { Clock } from '../../clock.ts';
import { transportFaultOf } from './transport-fault.ts';

/** Where upstreams are, by the names under which an operator is told of them. */
type UpstreamAddresses = ReadonlyMap<string, string>;

/** What first contact is made with. */
export interface FirstContactOptions {
  readonly addresses: UpstreamAddresses;
  /** Opens a connection and closes it. @throws {RestError} if none comes about */
  readonly reach: (address: string) => Promise<void>;
  readonly clock: Pick<Clock, 'schedule'>;
  /** Is told once why an upstream can't be reached, and again when that changes. */
  readonly onMissed: (upstream: string, because: string) => void;
  /** Is told of an upstream that could not be reached before. */
  readonly onReached: (upstream: string) => void;
}

/** Between two tries, in milliseconds. */
const retryMs = 2_000;

/**
 * Sees after the start that each upstream can be reached, by connecting without asking for anything. A wrong name, a
 * firewall or a certificate of its own is noticed before clients come. Once an upstream was reached, whatever becomes of
 * it is told by the requests to it.
 */
export class FirstContact {
  readonly #options: FirstContactOptions;
  /** Why each that was not reached yet was not; undefined before the first try. */
  readonly #missing = new Map<string, string | undefined>();
  readonly #cancel = new Map<string, () => void>();

  constructor(options: FirstContactOptions) {
    this.#options = options;
  }

  /** Which upstreams are not reached yet, and why; undefined if all are. */
  get notReadyBecause(): string | undefined {
    if (this.#missing.size === 0) return undefined;
    const each = Array.from(this.#missing, ([upstream, because]) => sentenceOf(upstream, because));
    return each.join('; ');
  }

  /** Begins, and goes on until each was reached. Resolved when each was tried once. */
  async begin(): Promise<void> {
    const { addresses } = this.#options;
    for (const upstream of addresses.keys()) this.#missing.set(upstream, undefined);
    await Promise.all(Array.from(addresses, ([upstream, address]) => this.#try(upstream, address)));
  }

  /** Tries no more. */
  stop(): void {
    for (const cancel of this.#cancel.values()) cancel();
  }

  async #try(upstream: string, address: string): Promise<void> {
    const { reach, clock, onMissed, onReached } = this.#options;
    const before = this.#missing.get(upstream);
    try {
      await reach(address);
      this.#missing.delete(upstream);
      if (before !== undefined) onReached(upstream);
    } catch (error) {
      const { what, code } = transportFaultOf(error) ?? { what: 'no connection came about', code: undefined };
      const because = code === undefined || code === what ? what : `${what} (${code})`;
      this.#missing.set(upstream, because);
      if (because !== before) onMissed(upstream, because);
      this.#cancel.set(
        upstream,
        clock.schedule(retryMs, () => void this.#try(upstream, address)),
      );
    }
  }
}

function sentenceOf(upstream: string, because: string | undefined): string {
  return `${upstream} was not reached since the start${because === undefined ? '' : `: ${because}`}`;
}
