import type { EventSource, SourceEvent } from './event-source.ts';
import { fanOutInSpan, sendInSpan } from './fan-out-spans.ts';
import type { EventPosition, SharedEvent } from './event-position.ts';
import type { Slices } from './slices.ts';

/** One who shares a stream. */
export interface StreamMember {
  /** Is given each event, in order. */
  take(event: SharedEvent): void;
  /** Nothing more will come. @param failure why, if it was not to be */
  onStreamEnd(failure?: unknown): void;
}

/** What a stream is made from. */
export interface SharedStreamOptions {
  /** Undefined if there is nothing to follow. */
  readonly open: () => Promise<EventSource | undefined>;
  /** Executes an event and writes it down, for everybody. */
  readonly write: (event: SourceEvent) => Promise<Buffer>;
  /** In which members are told. */
  readonly slices: Slices;
  /** Is called once, when there is nothing more to come or nobody is left. */
  readonly onEnd: () => void;
}

/** How many of the places that it was at a stream remembers, where it counts its events itself. */
const maxPlaces = 256;

/**
 * The events of one subscription for many: each is executed once and written once, and then given to one member after the
 * other, in slices. The next one comes when all have the one before. It begins with the first member and ends with the
 * last one.
 */
export class SharedStream {
  /** Resolved when it has begun, or when it turned out that it can't. */
  readonly opened: Promise<void>;
  readonly #options: SharedStreamOptions;
  readonly #members = new Set<StreamMember>();
  readonly #open: () => void;
  #source: EventSource | undefined;
  #position = Infinity;
  /** How many events it has counted itself. */
  #counted = 0;
  /** By their cursors, the newest places that it has counted itself. */
  #places: Map<string, number> | undefined;
  #isEnded = false;

  constructor(options: SharedStreamOptions) {
    this.#options = options;
    ({ promise: this.opened, resolve: this.#open } = Promise.withResolvers());
    this.#run().then(
      () => {
        this.#end();
      },
      (error: unknown) => {
        this.#end(error);
      },
    );
  }

  /**
   * Every event behind this sequence is given to those who are members now; so is, to some of them, the one at it. Infinite
   * before it begins and after its end.
   */
  get position(): number {
    return this.#position;
  }

  /** Where this stream was at a cursor; undefined if it wasn't there, or the sequences of events tell places. */
  placeOf(cursor: string): number | undefined {
    return this.#places?.get(cursor);
  }

  add(member: StreamMember): void {
    this.#members.add(member);
  }

  /** Lets go of a member; with the last one, of the events. */
  remove(member: StreamMember): void {
    this.#members.delete(member);
    if (this.#members.size > 0 || this.#isEnded) return;
    this.#end();
    void this.#source?.end();
  }

  async #run(): Promise<void> {
    const source = await this.#options.open();
    // Nobody may be left by now.
    if (!source || this.#isEnded) return source?.end();
    this.#source = source;
    try {
      // The snapshot that comes first is for nobody: it tells from where on this stream has everything.
      const first = await source.next();
      if (first.done) return;
      this.#position = this.#sequenceOf(first.value);
      this.#open();
      for (let event = await source.next(); !event.done; event = await source.next()) {
        await fanOutInSpan(event.value, () => this.#give(event.value));
      }
    } finally {
      await source.end();
    }
  }

  async #give(event: SourceEvent): Promise<void> {
    const payload = await this.#options.write(event);
    if (this.#isEnded) return;
    const sequence = this.#sequenceOf(event);
    const { cursor } = event;
    // Before the first one has it: who joins while it is given has it from elsewhere.
    this.#position = sequence;
    const shared = { sequence, cursor, payload };
    await sendInSpan(this.#members.size, payload.length, () =>
      this.#forEach((member) => {
        member.take(shared);
      }),
    );
  }

  #sequenceOf({ sequence, cursor }: EventPosition): number {
    if (sequence !== undefined) return sequence;
    this.#counted += 1;
    this.#places ??= new Map();
    this.#places.delete(cursor);
    this.#places.set(cursor, this.#counted);
    const [oldest = ''] = this.#places.keys();
    if (this.#places.size > maxPlaces) this.#places.delete(oldest);
    return this.#counted;
  }

  #end(failure?: unknown): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#position = Infinity;
    this.#open();
    this.#options.onEnd();
    void this.#forEach((member) => {
      this.#members.delete(member);
      member.onStreamEnd(failure);
    });
  }

  /** Who leaves meanwhile is left out; who joins comes last. */
  #forEach(tell: (member: StreamMember) => void): Promise<void> {
    return this.#options.slices.run(eachOf(this.#members, tell));
  }
}

function* eachOf<T>(all: Iterable<T>, take: (one: T) => void): Generator<undefined> {
  for (const one of all) {
    take(one);
    yield;
  }
}
