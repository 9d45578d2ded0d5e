import type { AdmissionRequest } from '../../admission/waiting-room.ts';
import type { CommunicationUserIdentifier } from '../../identifiers/identifier.ts';
import type { Room } from '../../rooms/rooms-provider.ts';
import type { AccessToken } from '../../upstreams/acs/identity-client.ts';
import type { CallModel } from './call-model.ts';
import type { RelayConnection, Edge, PageBounds } from './connection.ts';
import type { RoomParticipantModel } from './room-model.ts';

/** What stands behind those types of the schema that are none of an API's own. */

export type RoomConnectionModel = RelayConnection<Room>;
export type RoomEdgeModel = Edge<Room>;
export type RoomParticipantConnectionModel = RelayConnection<RoomParticipantModel>;
export type RoomParticipantEdgeModel = Edge<RoomParticipantModel>;
export type CallConnectionModel = RelayConnection<CallModel>;
export type CallEdgeModel = Edge<CallModel>;
export type PageInfoModel = PageBounds;

/** A room that a write has changed: read only if it is asked for. */
export interface ChangedRoomModel {
  readonly roomId: string;
}

/** Somebody who was let into a room, which is read only if it is asked for. */
export interface AdmittedModel extends ChangedRoomModel {
  readonly user: CommunicationUserIdentifier;
  readonly participant: RoomParticipantModel;
}

/** The same, with what they join it by. */
export interface JoinedRoomModel extends AdmittedModel {
  readonly token: AccessToken;
}

/** What was decided of somebody who waited. */
export interface AdmissionDecidedModel {
  /** Undefined if nobody has decided in time. */
  readonly request: AdmissionRequest | undefined;
  /** Issues what they are owed, once: null if they have had it. */
  readonly takeToken: () => Promise<AccessToken | null>;
}

/** What was found by its id alone: a model of this type. */
export interface NodeModel {
  readonly __typename: 'Room' | 'Call' | 'CommunicationUserIdentifier';
}
