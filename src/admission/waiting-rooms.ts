import type { Clock } from '../clock.ts';
import type { KeyValueStore } from '../live/store/key-value-store.ts';
import { AsyncQueue } from '../streams/async-queue.ts';
import { digestOfSecret, isOfSecret, newRequestId, newSecret, readTicket, writeTicket } from './ticket.ts';
import type { Ticket } from './ticket.ts';
import { readWaitingRoom, waitingIn, withKnock, withState } from './waiting-room.ts';
import type { AdmissionRequest, AdmissionState, Knocker, OwedToken, WaitingRoom } from './waiting-room.ts';

/** Where it is stored who waits, by the ids of rooms: all of one room together, so that two hosts can't decide differently. */
const collection = 'waitingRooms';

/** How long it takes until a store that failed is read again, in milliseconds. */
const retryMs = 1_000;

/** What becomes of a change: the room as it is to be, or undefined to leave it as it is, and what the change gives. */
interface Change<Result> {
  readonly room?: WaitingRoom | undefined;
  readonly result: Result;
}

/** Who waits to be let into rooms, as all know them who share a store. */
export class WaitingRooms {
  readonly #keyValues: KeyValueStore;
  readonly #clock: Clock;
  readonly #now: () => number;

  /** @param now milliseconds since the epoch, the same for all who share the store */
  constructor(keyValues: KeyValueStore, clock: Clock, now: () => number) {
    this.#keyValues = keyValues;
    this.#clock = clock;
    this.#now = now;
  }

  /** Lets somebody wait. @returns undefined if too many wait for the room already */
  knock(
    roomId: string,
    knocker: Knocker,
  ): Promise<{ readonly ticket: string; readonly expiresAt: number } | undefined> {
    const [id, secret] = [newRequestId(), newSecret()];
    const secretDigest = digestOfSecret(secret);
    return this.#change(roomId, (before) => {
      const room = withKnock(before, knocker, { id, secretDigest, now: this.#now() });
      const request = room?.find((one) => one.secretDigest === secretDigest);
      if (!room || !request) return { result: undefined };
      const ticket = writeTicket({ roomId, requestId: request.id, secret });
      return { room, result: { ticket, expiresAt: request.expiresAt } };
    });
  }

  /**
   * Changes what has become of a request.
   *
   * @param decide what is to become of it; undefined to leave it as it is
   * @returns the request as it was; undefined if there is none, or no longer
   */
  decide(
    roomId: string,
    requestId: string,
    decide: (request: AdmissionRequest) => AdmissionState | undefined,
  ): Promise<AdmissionRequest | undefined> {
    return this.#change(roomId, (before) => {
      const request = before.find(({ id }) => id === requestId);
      const state = request && decide(request);
      return {
        room: state && withState(before, requestId, state, this.#now()),
        result: request,
      };
    });
  }

  /**
   * Takes what somebody is owed who was let in: of all who ask by the same ticket, one gets it.
   *
   * @returns undefined if there is nothing, or nothing any more
   */
  async takeToken(
    ticket: string,
  ): Promise<{ readonly rawId: string; readonly token: OwedToken } | undefined> {
    const request = await this.#setToken(ticket, undefined);
    if (request?.state.kind !== 'admitted' || !request.state.token) return undefined;
    return { rawId: request.state.rawId, token: request.state.token };
  }

  /** Puts back what was taken and could not be handed over. */
  async oweToken(ticket: string, token: OwedToken): Promise<void> {
    await this.#setToken(ticket, token);
  }

  /** @returns the request as it was; undefined if the ticket is forged, expired, or another took its place */
  async #setToken(ticket: string, token: OwedToken | undefined): Promise<AdmissionRequest | undefined> {
    const held = readTicket(ticket);
    if (!held) return undefined;
    const request = await this.decide(held.roomId, held.requestId, ({ state, secretDigest }) => {
      if (state.kind !== 'admitted' || state.token === token) return undefined;
      if (!isOfSecret(secretDigest, held.secret)) return undefined;
      return { ...state, token };
    });
    return request && isOfSecret(request.secretDigest, held.secret) ? request : undefined;
  }

  /** Those who wait for a room: first as they are, then whenever somebody comes or goes. */
  followWaiting(roomId: string): Promise<AsyncIterableIterator<readonly AdmissionRequest[]>> {
    let shown: string | undefined;
    return this.#follow(roomId, (room, queue) => {
      const waiting = waitingIn(room);
      const ids = JSON.stringify(waiting.map(({ id }) => id));
      if (ids === shown) return;
      shown = ids;
      // Who is slow is told what holds now.
      queue.clear();
      queue.push(waiting);
    });
  }

  /**
   * Waits for what is decided of a ticket, and ends with that.
   *
   * @returns gives the request once it is decided, or undefined once the ticket has expired; undefined itself if there is no
   *   such ticket
   */
  async followTicket(
    ticket: string,
  ): Promise<AsyncIterableIterator<{ readonly request: AdmissionRequest | undefined }> | undefined> {
    const held = readTicket(ticket);
    if (!held || !requestOf(await this.#read(held.roomId), held)) return undefined;
    return this.#follow(held.roomId, (room, queue) => {
      const request = requestOf(room, held);
      if (request && waitingIn([request]).length > 0) return;
      queue.push({ request });
      queue.end();
    });
  }

  /** Looks at a room now, whenever it has changed, and when one of its requests expires. */
  async #follow<Item>(
    roomId: string,
    look: (room: WaitingRoom, queue: AsyncQueue<Item>) => void,
  ): Promise<AsyncIterableIterator<Item>> {
    let hasEnded = false;
    let isReading = false;
    let isStale = false;
    const isBehind = (): boolean => isStale;
    let callOff = (): void => undefined;
    const wakeIn = (delayMs: number): void => {
      callOff();
      callOff = this.#clock.schedule(delayMs, wake);
    };
    const show = (room: WaitingRoom): void => {
      look(room, queue);
      const next = Math.min(...room.map(({ expiresAt }) => expiresAt));
      if (!hasEnded && Number.isFinite(next)) wakeIn(Math.max(1, next - this.#now()));
    };
    const read = async (): Promise<void> => {
      isReading = true;
      try {
        while (isBehind() && !hasEnded) {
          isStale = false;
          show(await this.#read(roomId));
        }
      } catch {
        if (!hasEnded) wakeIn(retryMs);
      } finally {
        isReading = false;
      }
    };
    const wake = (): void => {
      isStale = true;
      if (!isReading) void read();
    };
    const unwatch = this.#keyValues.watch(collection, roomId, wake);
    const queue = new AsyncQueue<Item>(() => {
      hasEnded = true;
      callOff();
      unwatch();
    });
    try {
      isReading = true;
      show(await this.#read(roomId));
      isReading = false;
      if (isBehind()) wake();
    } catch (error) {
      queue.end();
      throw error;
    }
    return queue;
  }

  async #read(roomId: string): Promise<WaitingRoom> {
    return readWaitingRoom((await this.#keyValues.get(collection, roomId))?.text, this.#now());
  }

  /** Changes a room, as often as another was first. */
  async #change<Result>(roomId: string, change: (room: WaitingRoom) => Change<Result>): Promise<Result> {
    for (;;) {
      const stored = await this.#keyValues.get(collection, roomId);
      const { room, result } = change(readWaitingRoom(stored?.text, this.#now()));
      if (!room) return result;
      const expiresAt = Math.max(...room.map((one) => one.expiresAt));
      const text = JSON.stringify(room);
      const revision = await this.#keyValues.set(collection, roomId, stored?.revision, text, expiresAt);
      if (revision !== undefined) return result;
    }
  }
}

function requestOf(room: WaitingRoom, { requestId, secret }: Ticket): AdmissionRequest | undefined {
  const request = room.find(({ id }) => id === requestId);
  return request && isOfSecret(request.secretDigest, secret) ? request : undefined;
}
