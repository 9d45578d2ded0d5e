import type { RoomCall } from '../room-calls/room-call.ts';
import type { RoomCalls } from '../room-calls/room-calls.ts';
import type { RoomStore } from '../room-store.ts';
import type { ServiceClock } from '../service-clock.ts';
import type { Random } from '../../server/seeded-random.ts';
import { invalidArgument, notFound } from './automation-error.ts';
import type { CallConnection, ListedParticipant } from './call-connection.ts';
import { listedParticipants } from './call-connection.ts';
import type { AutomationEvent, ResultInformation } from './callback-event.ts';
import { success } from './callback-event.ts';
import type { AutomationPosts } from './callback-posts.ts';
import type { CallLocator } from './requests.ts';
import type { CallAutomationSettings } from './settings.ts';

/** A connection that is wanted. */
export interface WantedConnection {
  readonly callLocator: CallLocator;
  readonly callbackUri: string;
  readonly operationContext?: string | null | undefined;
}

/** The connections of applications to calls, and what they are told of them. */
export interface Connections {
  /**
   * Connects to the call under way at a place.
   * @throws {ApiError} 400 when the room isn't open; 404 when there is no such room or no call under way
   */
  connect(wanted: WantedConnection): CallConnection;
  /** The connections that are open, in the order in which they were made. */
  open(): readonly CallConnection[];
  /** @throws {ApiError} 404 when it isn't open */
  require(id: string): CallConnection;
  /** The call of an open connection. */
  callOf(connection: CallConnection): RoomCall;
  /**
   * The call under way at a place.
   * @throws {ApiError} 400 when the room isn't open; 404 when there is no such room or no call under way
   */
  locate(locator: CallLocator): RoomCall;
  /** Posts an event of a connection. */
  tell(connection: CallConnection, event: AutomationEvent): void;
  /** Posts a roster that has somebody in it who isn't there, as was reported. */
  tellRosterWith(connection: CallConnection, ghost: ListedParticipant): void;
  /** Ends a connection; the call goes on. */
  disconnect(connection: CallConnection, result?: ResultInformation): void;
  /** Ends a connection without a word. */
  forget(connection: CallConnection): void;
  /** Tells of each connection that has ended. */
  onEnd(listener: (connection: CallConnection) => void): void;
}

/** What connections are made of. */
export interface ConnectionsOptions {
  readonly settings: CallAutomationSettings;
  readonly roomCalls: RoomCalls;
  readonly rooms: RoomStore;
  /** The clock of rooms: it decides whether one is open. */
  readonly roomClock: ServiceClock;
  readonly posts: AutomationPosts;
  /** The GUID of the communication resource. */
  readonly resourceId: string;
  /** Makes ids. */
  readonly random: Random;
}

/** An open connection, and what it was told. */
interface Session {
  readonly connection: CallConnection;
  /** The call as it was when its roster was last told. */
  told: RoomCall;
  nextSequenceNumber: number;
}

/** Makes connections; none is open. */
export function createConnections(options: ConnectionsOptions): Connections {
  const { settings, roomCalls, rooms, roomClock, posts, resourceId, random } = options;
  const sessions = new Map<string, Session>();
  const listeners: ((connection: CallConnection) => void)[] = [];

  function callAt(locator: CallLocator): RoomCall | undefined {
    switch (locator.kind) {
      case 'groupCallLocator':
        return undefined;
      case 'serverCallLocator':
        return roomCalls.find(locator.serverCallId);
      case 'roomCallLocator': {
        const room = rooms.get(locator.roomId);
        if (room === undefined) throw notFound(`There is no room ${locator.roomId}.`);
        const now = roomClock();
        if (room.validFrom > now || now >= room.validUntil) {
          throw invalidArgument(`Room ${locator.roomId} is not open now.`);
        }
        return roomCalls.callIn(locator.roomId);
      }
    }
  }

  const isUnderWay = (call: RoomCall | undefined): call is RoomCall =>
    call !== undefined && call.end === undefined;

  function locate(locator: CallLocator): RoomCall {
    const call = callAt(locator);
    if (!isUnderWay(call)) throw notFound('No call is under way there.');
    return call;
  }

  function tell(connection: CallConnection, event: AutomationEvent): void {
    posts.post(connection, event.callbackUri ?? connection.callbackUri, event);
  }

  function tellRoster(session: Session, ghosts: readonly ListedParticipant[] = []): void {
    const { connection, told } = session;
    const people = listedParticipants(told, settings.listsOwnLeg ? connection.ownRawId : undefined);
    const sequenceNumber = session.nextSequenceNumber;
    session.nextSequenceNumber += 1;
    const participants = [...people, ...ghosts].slice(0, settings.rosterLimit);
    tell(connection, { type: 'ParticipantsUpdated', data: { participants, sequenceNumber } });
  }

  function newConnection({ callbackUri }: WantedConnection, call: RoomCall | undefined): CallConnection {
    return {
      id: random.uuid(),
      serverCallId: call?.serverCallId,
      correlationId: call?.correlationId ?? random.uuid(),
      callbackUri,
      ownRawId: `8:acs:${resourceId}_${random.uuid()}`,
    };
  }

  function forget(connection: CallConnection): void {
    sessions.delete(connection.id);
    for (const listener of listeners) listener(connection);
  }

  function disconnect(connection: CallConnection, resultInformation: ResultInformation = success): void {
    forget(connection);
    tell(connection, { type: 'CallDisconnected', resultInformation });
  }

  roomCalls.onChange((call) => {
    for (const session of sessions.values()) {
      if (session.connection.serverCallId !== call.serverCallId) continue;
      if (call.end !== undefined) disconnect(session.connection);
      else if (session.told !== call) {
        // What happened at once is told at once: each change of it comes with the same call.
        session.told = call;
        tellRoster(session);
      }
    }
  });

  return {
    connect(wanted) {
      const call = callAt(wanted.callLocator);
      if (!isUnderWay(call)) {
        if (settings.emptyRoom === 'refused') throw notFound('No call is under way there.');
        const connection = newConnection(wanted, undefined);
        const resultInformation = { code: 404, subCode: 8522, message: 'No call is under way there.' };
        const { operationContext } = wanted;
        tell(connection, { type: 'ConnectFailed', operationContext, resultInformation });
        return connection;
      }
      const connection = newConnection(wanted, call);
      const session = { connection, told: call, nextSequenceNumber: settings.firstSequenceNumber };
      sessions.set(connection.id, session);
      const { operationContext } = wanted;
      tell(connection, { type: 'CallConnected', operationContext, resultInformation: success });
      tellRoster(session);
      return connection;
    },
    open: () => [...sessions.values()].map(({ connection }) => connection),
    require(id) {
      const session = sessions.get(id);
      if (session === undefined) throw notFound('Call not found.');
      return session.connection;
    },
    callOf(connection) {
      const session = sessions.get(connection.id);
      if (session === undefined) throw notFound('Call not found.');
      return session.told;
    },
    locate,
    tell,
    tellRosterWith(connection, ghost) {
      const session = sessions.get(connection.id);
      if (session !== undefined) tellRoster(session, [ghost]);
    },
    disconnect,
    forget,
    onEnd(listener) {
      listeners.push(listener);
    },
  };
}
