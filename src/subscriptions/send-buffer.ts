import type { Writable } from 'node:stream';
import type { BacklogLimits } from './transport-limits.ts';

/** Where what is sent to a client waits until it is taken. */
export type Outlet = Pick<Writable, 'writableLength'>;

/** Measures what waits on one connection until its client takes it, against a soft and a hard limit. */
export class SendBuffer {
  readonly #outlet: Outlet;
  readonly #limits: BacklogLimits;
  #messages = 0;
  /** What was dropped since the connection last had little to wait for. */
  #droppedEvents = 0;
  #droppedBytes = 0;
  /** Made when somebody waits. */
  #waiting: (() => void)[] | undefined;

  constructor(outlet: Outlet, limits: BacklogLimits) {
    this.#outlet = outlet;
    this.#limits = limits;
  }

  /** Whether nothing waits. */
  get isEmpty(): boolean {
    return this.#outlet.writableLength === 0;
  }

  /** How much waits, in bytes. */
  get bytes(): number {
    return this.#outlet.writableLength;
  }

  /** To be called with each message that is handed to the connection, or only with those that wait then. */
  add(): void {
    this.#messages += 1;
  }

  /** To be called when a message that was added was taken, or never will be. */
  remove(): void {
    this.#messages -= 1;
    const waiting = this.#waiting;
    if (!waiting || this.exceededSoftLimit !== undefined) return;
    this.#droppedEvents = 0;
    this.#droppedBytes = 0;
    this.#waiting = undefined;
    for (const resolve of waiting) resolve();
  }

  /** Notes an event that was dropped, of so many bytes. */
  noteDropped(bytes: number): void {
    this.#droppedEvents += 1;
    this.#droppedBytes += bytes;
  }

  /** The limit beyond which no more events are to be handed to the connection; undefined while it takes what comes. */
  get exceededSoftLimit(): keyof BacklogLimits | undefined {
    // What was sent does not wait, even if its callback has not been called yet.
    if (this.isEmpty) return undefined;
    if (this.#outlet.writableLength > this.#limits.backlogBytes) return 'backlogBytes';
    return this.#messages > this.#limits.backlogEvents ? 'backlogEvents' : undefined;
  }

  /** The limit beyond which the client is given up: what was dropped counts as if it waited. */
  get exceededHardLimit(): keyof BacklogLimits | undefined {
    if (this.isEmpty) return undefined;
    const { closingBacklogBytes, closingBacklogEvents } = this.#limits;
    if (this.#outlet.writableLength + this.#droppedBytes > closingBacklogBytes) return 'closingBacklogBytes';
    return this.#messages + this.#droppedEvents > closingBacklogEvents ? 'closingBacklogEvents' : undefined;
  }

  /** Resolved as soon as events can be handed to the connection again. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      if (this.exceededSoftLimit === undefined) resolve();
      else (this.#waiting ??= []).push(resolve);
    });
  }
}
