import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { decodeCursor } from '../../../src/live/record/cursor.ts';

/** How a follower comes back: after a pause of this many milliseconds at the least, and at the most. */
const pauseMs = [100, 400] as const;

const document = `subscription ($callId: ID!, $after: ID) {
  rosterChanged(callId: $callId, after: $after) { cursor isSnapshot occurredAt participants { id isMuted } }
}`;

interface RosterEvent {
  readonly cursor: string;
  readonly isSnapshot: boolean;
  readonly occurredAt: string;
  readonly participants: readonly Person[];
}

interface Person {
  readonly id: string;
  readonly isMuted: boolean;
}

/** A roster as text, the same for the same one. */
export function rosterText(participants: readonly Person[]): string {
  return participants
    .map(({ id, isMuted }) => `${id} ${isMuted}`)
    .sort()
    .join();
}

/** Somebody who follows a roster over a WebSocket, comes back behind the newest cursor, and notes what was told. */
export class ExactFollower implements Disposable {
  readonly callId: string;
  /** Of the events that came, in the order in which they came. */
  readonly sequences: number[] = [];
  /** Who is in the call, as it was told last. */
  roster = '';
  /** Snapshots in place of what was missed. */
  snapshots = 0;
  /** The longest time without a connection, and from an event to its arrival, in milliseconds. */
  longestCutMs = 0;
  longestDelayMs = 0;
  /** When it was cut off, each time, by `performance.now()`. */
  readonly cutAt: number[] = [];
  /** By what code its connections were closed, and how often. */
  readonly closeCodes = new Map<number, number>();
  readonly #url: () => string;
  #cursor: string | undefined;
  #socket: WebSocket | undefined;
  #isOver = false;
  #lostAt: number | undefined;
  readonly #begun = Promise.withResolvers<undefined>();

  /** @param url where it connects to next: an origin */
  constructor(url: () => string, callId: string) {
    this.#url = url;
    this.callId = callId;
  }

  /** Begins to follow. @returns when the first event has come */
  async begin(): Promise<void> {
    void this.#follow();
    await this.#begun.promise;
  }

  /** Whether it is connected, and follows. */
  get isLive(): boolean {
    return this.#lostAt === undefined;
  }

  async #follow(): Promise<void> {
    while (!this.#isOver) {
      await this.#connectOnce();
      const [least, most] = pauseMs;
      await sleep(least + (most - least) * Math.random());
    }
  }

  /** @returns when the connection is gone */
  #connectOnce(): Promise<void> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`${this.#url().replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        perMessageDeflate: false,
      });
      this.#socket = socket;
      socket.on('error', () => undefined);
      socket.on('open', () => {
        socket.send('{"type":"connection_init"}');
      });
      socket.on('message', (data: Buffer) => {
        this.#take(socket, JSON.parse(data.toString()) as { type: string; payload?: unknown });
      });
      socket.on('close', (code) => {
        this.closeCodes.set(code, (this.closeCodes.get(code) ?? 0) + 1);
        if (this.#lostAt === undefined) this.cutAt.push(performance.now());
        this.#lostAt ??= performance.now();
        resolve();
      });
    });
  }

  #take(socket: WebSocket, { type, payload }: { type: string; payload?: unknown }): void {
    if (type === 'connection_ack') {
      const variables = { callId: this.callId, after: this.#cursor };
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: document, variables } }));
      if (this.#lostAt !== undefined)
        this.longestCutMs = Math.max(this.longestCutMs, performance.now() - this.#lostAt);
      this.#lostAt = undefined;
    } else if (type === 'ping') {
      socket.send('{"type":"pong"}');
    } else if (type === 'next') {
      const { data } = payload as { data?: { rosterChanged: RosterEvent } | null };
      // What shares the state of the calls could not be asked just now: so it comes again.
      if (data) this.#see(data.rosterChanged);
      else socket.terminate();
    } else if (type === 'error' || type === 'complete') {
      socket.terminate();
    }
  }

  #see({ cursor, isSnapshot, occurredAt, participants }: RosterEvent): void {
    this.roster = rosterText(participants);
    if (isSnapshot && this.#cursor !== undefined) this.snapshots += 1;
    if (!isSnapshot) {
      this.sequences.push(decodeCursor(cursor)?.sequence ?? NaN);
      this.longestDelayMs = Math.max(this.longestDelayMs, Date.now() - Date.parse(occurredAt));
    }
    this.#cursor = cursor;
    this.#begun.resolve(undefined);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#socket?.terminate();
  }
}
