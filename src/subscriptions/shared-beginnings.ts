import type { EventSource, SourceEvent } from './event-source.ts';

/** A snapshot that was executed once, for all who begin with it. */
export interface Beginning {
  /** To execute it gives the same result to everybody. */
  readonly snapshot: SourceEvent;
  /** What the operation could have come to, as the limit "cost" counts. */
  readonly cost: number | undefined;
}

/** @returns undefined if each is to begin by themselves */
type Begin = (signal: AbortSignal) => Promise<Beginning | undefined>;

interface AwaitedBeginning {
  readonly beginning: Promise<Beginning | undefined>;
  readonly controller: AbortController;
  waiters: number;
}

/** When what is waited for begins: once all that has come in with whoever waits was looked at. */
type OnNextTurn = (run: () => void) => void;

/**
 * Lets those who ask for the same at the same time begin with one snapshot: thousands come back at once when a gateway has
 * restarted. It is read after the last of them has asked, so that nobody's is older than their question; nothing is kept.
 */
export class SharedBeginnings {
  readonly #onNextTurn: OnNextTurn;
  readonly #awaited = new Map<string, AwaitedBeginning>();

  /** @param onNextTurn left out, the event loop's next turn */
  constructor(onNextTurn: OnNextTurn = (run) => setImmediate(run)) {
    this.#onNextTurn = onNextTurn;
  }

  /**
   * Waits for the snapshot that is to be read next, whoever asked for it first.
   *
   * @param key equal for those to whom the same is to be shown
   * @param signal says that this one no longer waits; with the last one, what is done for it is called off
   * @param begin reads it
   */
  join(key: string, signal: AbortSignal, begin: Begin): Promise<Beginning | undefined> {
    const awaited = this.#awaited.get(key) ?? this.#await(key, begin);
    awaited.waiters += 1;
    signal.addEventListener(
      'abort',
      () => {
        awaited.waiters -= 1;
        if (awaited.waiters === 0) awaited.controller.abort(signal.reason);
      },
      { once: true },
    );
    return awaited.beginning;
  }

  #await(key: string, begin: Begin): AwaitedBeginning {
    const controller = new AbortController();
    const { promise: beginning, resolve } = Promise.withResolvers<Beginning | undefined>();
    this.#onNextTurn(() => {
      this.#awaited.delete(key);
      resolve(controller.signal.aborted ? undefined : begin(controller.signal));
    });
    const awaited = { beginning, controller, waiters: 0 };
    this.#awaited.set(key, awaited);
    return awaited;
  }
}

/** The events of one of those who have begun with the same snapshot: what comes behind it is followed only if it is asked for. */
export class EventsFromBeginning implements EventSource {
  readonly #goOn: () => Promise<EventSource>;
  #snapshot: SourceEvent | undefined;
  #rest: Promise<EventSource> | undefined;

  /** @param goOn follows what comes behind the snapshot */
  constructor(snapshot: SourceEvent, goOn: () => Promise<EventSource>) {
    this.#snapshot = snapshot;
    this.#goOn = goOn;
  }

  async next(): Promise<IteratorResult<SourceEvent, undefined>> {
    const snapshot = this.#snapshot;
    this.#snapshot = undefined;
    if (snapshot) return { done: false, value: snapshot };
    this.#rest ??= this.#goOn();
    return (await this.#rest).next();
  }

  async end(): Promise<void> {
    await (await this.#rest)?.end();
  }
}
