import type { Client, Refusal } from '../../../packages/client/src/index.ts';
import {
  admitOperation,
  knocksOperation,
  roomEventsOperation,
  roomsOperation,
  turnAwayOperation,
} from './room-operations.ts';
import { afterRoomEvent, emptyRoom, peopleOf } from './rooms/room.ts';
import { createRoomCard } from './view/room-card.ts';
import type { RoomCard } from './view/room-card.ts';

/** How often it is looked which rooms there are, in milliseconds: it asks the service. */
const lookEveryMs = 30_000;

/** The rooms on the page: who is invited and who is there, and who knocks. */
export interface RoomBoard {
  /** The connection is there, or there again. */
  connected(): void;
  /** The connection is lost. */
  disconnected(): void;
}

/** What a board of rooms is made from. */
export interface RoomBoardOptions {
  readonly client: Client;
  readonly section: HTMLElement;
  readonly place: HTMLElement;
  /** Reads something out that has happened. */
  readonly announce: (news: string) => void;
  readonly onRefused: (refusal: Refusal) => void;
}

interface FollowedRoom {
  readonly card: RoomCard;
  readonly stop: () => void;
}

/** Shows the open rooms, as far as whoever looks may see them. */
export function createRoomBoard({
  client,
  section,
  place,
  announce,
  onRefused,
}: RoomBoardOptions): RoomBoard {
  const rooms = new Map<string, FollowedRoom>();
  let nextLook: ReturnType<typeof setTimeout> | undefined;
  let isConnected = false;

  const act = async (asked: Promise<unknown>): Promise<void> => {
    await asked.catch((refusal: unknown) => {
      onRefused(refusal as Refusal);
    });
  };

  const follow = (roomId: string): FollowedRoom => {
    const card = createRoomCard(roomId, {
      admit: (requestId) => act(client.request(admitOperation, { roomId, requestId })),
      turnAway: (requestId) => act(client.request(turnAwayOperation, { roomId, requestId })),
    });
    let room = emptyRoom;
    const stopFollowing = client.subscribe(
      roomEventsOperation,
      { roomId },
      {
        next({ roomChanged }) {
          room = afterRoomEvent(room, roomChanged);
          card.showPeople(peopleOf(room));
        },
        error: () => {
          forget(roomId);
        },
      },
    );
    let known = new Set<string>();
    // Who may not decide is not told who knocks; that is no failure.
    const stopListening = client.subscribe(
      knocksOperation,
      { roomId },
      {
        next({ admissionRequested: { waiting } }) {
          for (const { id, displayName } of waiting) {
            if (!known.has(id)) announce(`${displayName} knocks at room ${roomId}`);
          }
          known = new Set(waiting.map(({ id }) => id));
          card.showKnocks(waiting);
        },
      },
    );
    return {
      card,
      stop: () => {
        stopFollowing();
        stopListening();
        card.element.remove();
      },
    };
  };

  const forget = (roomId: string): void => {
    rooms.get(roomId)?.stop();
    rooms.delete(roomId);
    section.hidden = rooms.size === 0;
  };

  const look = async (): Promise<void> => {
    clearTimeout(nextLook);
    try {
      const { rooms: found } = document.hidden ? { rooms: null } : await client.request(roomsOperation, {});
      if (found) {
        const open = found.nodes.filter(({ status }) => status === 'OPEN').map(({ id }) => id);
        for (const roomId of rooms.keys()) if (!open.includes(roomId)) forget(roomId);
        for (const roomId of open) {
          if (rooms.has(roomId)) continue;
          const followed = follow(roomId);
          rooms.set(roomId, followed);
          place.append(followed.card.element);
        }
        section.hidden = rooms.size === 0;
      }
    } catch {
      // Whoever may not see rooms sees none, and a service that fails is asked again.
    }
    if (isConnected) nextLook = setTimeout(() => void look(), lookEveryMs);
  };

  return {
    connected() {
      isConnected = true;
      for (const { card } of rooms.values()) card.allow(undefined);
      void look();
    },
    disconnected() {
      isConnected = false;
      clearTimeout(nextLook);
      for (const { card } of rooms.values()) card.allow('Not while the connection is lost');
    },
  };
}
