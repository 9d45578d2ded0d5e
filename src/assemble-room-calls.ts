import type { Logger } from 'pino';
import { fetch } from 'undici';
import type { Clock } from './clock.ts';
import type { RoomCallSources } from './endpoints.ts';
import type { RoomCallAccess } from './graphql/context.ts';
import type { RoomCallSink } from './live/ingest/room-call-sink.ts';
import type { LiveCalls } from './live/live-calls.ts';
import type { LiveObserver } from './live/live-observer.ts';
import { RoomCallConnector } from './live/room-call-connector.ts';
import type { ConnectionPort } from './live/room-call-connector.ts';
import type { Chores } from './live/reconciler.ts';
import { LiveRooms } from './live/rooms/live-rooms.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { RoomsProvider } from './rooms/rooms-provider.ts';
import type { CallAutomationClient } from './upstreams/acs/call-automation.ts';
import { unlessNotFound } from './upstreams/pipeline/upstream-error.ts';
import { createAutomationCallbacks } from './webhook/automation-callbacks.ts';
import { createAutomationVerifier } from './webhook/automation-verifier.ts';
import { createCallbackKeys } from './webhook/callback-keys.ts';
import type { CallbackKeys } from './webhook/callback-keys.ts';
import { createEventGridIngress } from './webhook/event-grid.ts';
import { createEventGridVerifier, keysOfTenants } from './webhook/event-grid-verifier.ts';
import type { Ingress } from './webhook/ingress.ts';

/** What calls in rooms are learnt of by. */
export interface RoomCallParts {
  /** What takes the posts of each source; undefined where it isn't expected to post. */
  readonly ingresses: { readonly events: Ingress | undefined; readonly automation: Ingress | undefined };
  /** Rooms as they are now. */
  readonly liveRooms: LiveRooms;
  /** How they are seen and acted on. */
  readonly access: RoomCallAccess;
  /** What is to be done for them now and then. */
  readonly chores: readonly Chores[];
}

/** What they are assembled from. */
export interface RoomCallPartsOptions {
  readonly sources: RoomCallSources;
  readonly live: LiveCalls;
  readonly rooms: RoomsProvider;
  readonly callAutomation: CallAutomationClient;
  /** The address for callbacks of a connection. @param token its end */
  readonly callbackUri: (token: string) => string;
  readonly metrics: Pick<Metrics, 'roomCalls' | 'keys'>;
  readonly observer: LiveObserver;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The longest post that is read, in bytes. */
  readonly maxBodyBytes: number;
  /** Whether a post is to be logged: asked with each. */
  readonly isLogged: () => boolean;
}

/** Assembles what takes the posts of the sources of calls in rooms, as far as they are configured, and what joins calls. */
export function assembleRoomCalls(options: RoomCallPartsOptions): RoomCallParts {
  const { sources, live, callAutomation, callbackUri, metrics, observer, clock, logger } = options;
  const { maxBodyBytes, isLogged } = options;
  const now = (): Date => clock.now();
  const keysAt = (urls: readonly string[]): CallbackKeys =>
    createCallbackKeys({
      urls,
      fetch,
      monotonicNow: () => clock.monotonicNow(),
      logger,
      onFailure: metrics.keys.onCallbackKeyFailure,
    });
  const { store } = live;
  const steadyNow = (): number => live.now();
  const liveRooms = new LiveRooms({
    store,
    journals: live.roomJournals,
    provider: options.rooms,
    now: steadyNow,
    observer,
    onWatched(roomId) {
      connector?.watch(roomId).catch((error: unknown) => {
        observer.onFailed('connect', error);
      });
    },
  });
  const connector =
    sources.mode === 'connect'
      ? new RoomCallConnector({
          store,
          calls: live.roomCalls,
          callInRoom: (roomId) => liveRooms.callInRoom(roomId),
          gone: (callId) => live.gone(callId),
          port: portOf(callAutomation),
          callbackUri,
          now: steadyNow,
          observer,
        })
      : undefined;
  const calls: RoomCallSink = connector ?? live.roomCalls;
  const common = { calls, logger, maxBodyBytes, isLogged };

  const { eventGrid, automation } = sources;
  const events =
    eventGrid &&
    createEventGridIngress({
      ...common,
      ...eventGrid,
      verifier:
        eventGrid.bearer &&
        createEventGridVerifier({
          ...eventGrid.bearer,
          keys: keysAt(keysOfTenants(eventGrid.bearer)),
          now,
        }),
      observer: metrics.roomCalls.eventGrid,
    });
  const callbacks =
    automation &&
    createAutomationCallbacks({
      ...common,
      verifier: createAutomationVerifier({
        resourceId: automation.resourceId,
        keys: keysAt([automation.jwksUrl]),
        now,
      }),
      observer: metrics.roomCalls.automation,
    });
  return {
    ingresses: { events, automation: callbacks },
    liveRooms,
    access: {
      areTold: eventGrid !== undefined,
      automation: callAutomation,
      connect: connector && ((roomId, signal) => connector.connect(roomId, signal)),
    },
    chores: connector ? [connector] : [],
  };
}

/** Call Automation as the connector asks it: that there is no call is an answer. */
function portOf(client: CallAutomationClient): ConnectionPort {
  return {
    connect: (roomId, callbackUri, idempotencyKey, signal) =>
      unlessNotFound(client.connect({ roomId }, callbackUri, idempotencyKey, signal)),
    listParticipants: (connectionId, signal) => client.listParticipants(connectionId, signal),
    hangUp: (connectionId, signal) => client.hangUp(connectionId, signal),
  };
}
