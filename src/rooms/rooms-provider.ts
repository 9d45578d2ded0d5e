import type { Identifier } from '../identifiers/identifier.ts';

/** A room, whichever provider it comes from. */
export interface Room {
  readonly id: string;
  readonly createdAt: Date;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly pstnDialOutEnabled: boolean;
}

/** The roles that can be given. */
export type RoomRole = 'PRESENTER' | 'ATTENDEE' | 'CONSUMER' | 'COLLABORATOR';

/** Somebody who is invited to a room. A role that we have no name for is `UNKNOWN`. */
export interface RoomParticipant {
  readonly identifier: Identifier;
  readonly role: RoomRole | 'UNKNOWN';
}

/** What can be set of a room. What is left out has its default, or stays as it is. */
export interface RoomProperties {
  readonly validFrom?: Date | undefined;
  readonly validUntil?: Date | undefined;
  readonly pstnDialOutEnabled?: boolean | undefined;
}

/** Roles by raw id; null removes. */
export type ParticipantChanges = ReadonlyMap<string, RoomRole | null>;

/** A page of a list, as the provider cut it: it may be empty and yet not the last. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Gives the page after this one: one line of text. Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/** What a room can be and do. Ask before a request is sent: the provider's own refusal says less. */
export interface RoomCapabilities {
  /** Whether somebody can be invited. */
  readonly isInvitable: (identifier: Identifier) => boolean;
  /** Who can be invited, as in "… is not {invitees}". */
  readonly invitees: string;
  /** Whether one end of the validity can be changed without the other. If not, always send both. */
  readonly takesHalfOfValidity: boolean;
  /** Whether a room can let its presenters call telephone numbers. */
  readonly hasDialOut: boolean;
}

/**
 * A service that has rooms: all that the graph knows of one. What is particular to a service, such as its error names,
 * its page tokens and its limits, stands in its client.
 *
 * The methods that return a promise reject with an `UpstreamError`, whose `details.target` names the property or
 * parameter of this file that was refused; those that take a signal reject with its reason once it is aborted.
 */
export interface RoomsProvider {
  /** @param roomId of the room in question; left out for rooms that are yet to be created */
  capabilities(roomId?: string): RoomCapabilities;
  /** How many rooms one page of the graph may show. */
  maxRoomsOnPage(): number;
  /** Whether a token that came back from a client may be one that this provider gave. */
  isPageToken(token: string): boolean;

  /** @returns undefined if there is no such room */
  getRoom(roomId: string, signal?: AbortSignal): Promise<Room | undefined>;
  /** @param pageToken of the page before; undefined for the first page */
  listRooms(pageToken?: string, signal?: AbortSignal): Promise<ListPage<Room>>;
  /** @param pageToken of the page before; undefined for the first page */
  listParticipants(
    roomId: string,
    pageToken?: string,
    signal?: AbortSignal,
  ): Promise<ListPage<RoomParticipant>>;
  /** @param idempotencyKey the same key with the same room gives the room that the first call made */
  createRoom(
    room: RoomProperties,
    participants: ParticipantChanges,
    idempotencyKey?: string,
    signal?: AbortSignal,
  ): Promise<Room>;
  updateRoom(roomId: string, changes: RoomProperties, signal?: AbortSignal): Promise<Room>;
  /** Succeeds as well if the room is already gone. */
  deleteRoom(roomId: string, signal?: AbortSignal): Promise<void>;
  updateParticipants(roomId: string, changes: ParticipantChanges, signal?: AbortSignal): Promise<void>;
}
