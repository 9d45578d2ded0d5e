import type { Clock } from '../../clock.ts';
import { parseRawId } from '../../identifiers/raw-id.ts';
import type { ParticipantChanges, RoomsProvider } from '../../rooms/rooms-provider.ts';
import type { LiveObserver } from '../live-observer.ts';
import type { LiveStore } from '../store/live-store.ts';
import { InvitationReader } from './invitation-reader.ts';
import { followRoom } from './room-feed.ts';
import type { RoomItem } from './room-item.ts';
import { RoomJournals } from './room-journals.ts';

/** How often invitations are read of a room that is watched, at the most, in milliseconds. */
const readEveryMs = 60_000;
/** The same when somebody joins who is not known to be invited. */
const readForStrangerMs = 10_000;
/** How often it is looked which are due, in milliseconds. */
const tickMs = 1_000;

/** What live rooms are made from. */
export interface LiveRoomsOptions {
  readonly store: Pick<LiveStore, 'calls' | 'keyValues'>;
  /** The journals of rooms in that store, as they are read by others here; left out, read anew. */
  readonly journals?: RoomJournals | undefined;
  /** The service that has the rooms. */
  readonly provider: Pick<RoomsProvider, 'listParticipants' | 'getRoom' | 'capabilities'>;
  /** Steady time, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly observer?: Pick<LiveObserver, 'onFailed'> | undefined;
  /** Is called when somebody begins to watch a room that nobody here has watched. */
  readonly onWatched?: ((roomId: string) => void) | undefined;
}

/** A room that is watched in this process. */
interface WatchedRoom {
  /** By how many. */
  watchers: number;
  /** When its invitations are to be read, in milliseconds since the epoch. */
  readAt: number;
  /** Whether somebody has joined who is not known to be invited, since they were. */
  hasStranger: boolean;
}

/** Rooms as they are now: who is invited, which call is under way, and who is in it. */
export class LiveRooms {
  readonly #options: LiveRoomsOptions;
  readonly #journals: RoomJournals;
  readonly #reader: InvitationReader;
  readonly #watched = new Map<string, WatchedRoom>();
  #cancelTick: (() => void) | undefined;
  #isStopped = false;

  constructor(options: LiveRoomsOptions) {
    const { store, provider, now, journals } = options;
    this.#options = options;
    this.#journals = journals ?? new RoomJournals(store.keyValues, store.calls, now);
    this.#reader = new InvitationReader(provider, store.keyValues, this.#journals, now);
  }

  /** The call that is under way in a room; undefined if there is none. */
  callInRoom(roomId: string): Promise<string | undefined> {
    return this.#journals.callInRoom(roomId);
  }

  /** Notes that some were invited, or are no longer; nothing happens as long as nobody has watched the room. */
  noteInvitationChanges(roomId: string, changes: ParticipantChanges): Promise<void> {
    return this.#journals.noteInvitationChanges(roomId, changes);
  }

  /** Notes that a room was deleted: nobody is invited any more. */
  noteRoomDeleted(roomId: string): Promise<void> {
    return this.#journals.noteRoomDeleted(roomId);
  }

  /** Whether somebody is known to be invited to a room: then it is there, or was a short while ago. */
  async hasInvited(roomId: string): Promise<boolean> {
    const journal = await this.#journals.read(roomId);
    return journal !== undefined && journal.invited.size > 0;
  }

  /** Whether somebody watches a room in this process. */
  isWatched(roomId: string): boolean {
    return this.#watched.has(roomId);
  }

  /**
   * Follows a room: see `followRoom`.
   *
   * @param withCalls whether its calls are told of; left out, true
   * @throws {UpstreamError} if it isn't known who is invited, and can't be learnt
   * @throws {StoreUnavailableError} if the store can't be asked
   */
  async follow(roomId: string, after?: string, withCalls = true): Promise<AsyncIterableIterator<RoomItem>> {
    const watched = this.#watch(roomId);
    const onEnd = (): void => {
      watched.watchers -= 1;
      if (watched.watchers === 0) this.#watched.delete(roomId);
    };
    try {
      await this.#readAtBegin(roomId);
    } catch (error) {
      onEnd();
      throw error;
    }
    const source = { journals: this.#journals, calls: this.#options.store.calls };
    const onStranger = (rawId: string): void => {
      void this.#onStranger(roomId, rawId);
    };
    return followRoom(source, { roomId, after, withCalls, onStranger, onEnd });
  }

  /** Begins to look after the invitations of what is watched. */
  start(clock: Pick<Clock, 'schedule'>): void {
    this.#cancelTick = clock.schedule(tickMs, () => {
      this.tick();
      if (!this.#isStopped) this.start(clock);
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTick?.();
  }

  /** Reads what is due. */
  tick(): void {
    const now = this.#options.now();
    for (const [roomId, watched] of this.#watched) {
      if (watched.readAt > now) continue;
      const maxAgeMs = watched.hasStranger ? readForStrangerMs : readEveryMs;
      watched.readAt = now + readEveryMs;
      watched.hasStranger = false;
      void this.#refresh(roomId, maxAgeMs);
    }
  }

  #watch(roomId: string): WatchedRoom {
    const known = this.#watched.get(roomId);
    if (!known) this.#options.onWatched?.(roomId);
    const readAt = this.#options.now() + readEveryMs;
    const watched = known ?? { watchers: 0, readAt, hasStranger: false };
    watched.watchers += 1;
    this.#watched.set(roomId, watched);
    return watched;
  }

  async #readAtBegin(roomId: string): Promise<void> {
    const { isRead } = await this.#journals.open(roomId);
    if (!isRead) await this.#reader.read(roomId);
    // What is known may be old. If it can't be read now, it is told all the same, and made good later.
    else await this.#refresh(roomId, readEveryMs);
  }

  /** Somebody has joined who is not known to be invited: perhaps they were invited elsewhere. */
  async #onStranger(roomId: string, rawId: string): Promise<void> {
    const { isInvitable } = this.#options.provider.capabilities(roomId);
    if (!isInvitable(parseRawId(rawId)) || (await this.#refresh(roomId, readForStrangerMs))) return;
    const watched = this.#watched.get(roomId);
    if (!watched) return;
    watched.readAt = Math.min(watched.readAt, this.#options.now() + readForStrangerMs);
    watched.hasStranger = true;
  }

  /** @returns whether they were read now. What fails is tried again when it is due next. */
  async #refresh(roomId: string, maxAgeMs: number): Promise<boolean> {
    try {
      return await this.#reader.refresh(roomId, maxAgeMs);
    } catch (error) {
      if (!this.#isStopped) this.#options.observer?.onFailed('invitations', error);
      return false;
    }
  }
}
