import { createAdmission } from '../../../src/admission/admission.ts';
import { systemClock } from '../../../src/clock.ts';
import { pino } from 'pino';
import { anybody } from '../../../src/auth/principal.ts';
import type { Principal } from '../../../src/auth/principal.ts';
import type { Backend } from '../../../src/graphql/context.ts';
import { startEngine } from '../../../src/graphql/engine/engine.ts';
import type { Engine } from '../../../src/graphql/engine/engine.ts';
import { defaultOperationLimits } from '../../../src/graphql/limits/operation-limits.ts';
import { parseRawId } from '../../../src/identifiers/raw-id.ts';
import { LiveRooms } from '../../../src/live/rooms/live-rooms.ts';
import { noteInvitationsOf } from '../../../src/live/rooms/noted-rooms-provider.ts';
import type { RoomParticipant, RoomRole, RoomsProvider } from '../../../src/rooms/rooms-provider.ts';
import { notConfigured } from '../../../src/upstreams/not-configured.ts';
import { ana, ben, RoomHarness, roomId } from '../../live/room-calls/room-harness.ts';

/** A graph over one room, to which Ana and Ben are invited, and over a live core that is told of its calls. */
export class RoomGraph implements AsyncDisposable {
  readonly told: RoomHarness;
  readonly engine: Engine;
  /** What the rooms' service was asked. */
  readonly requests: string[];

  private constructor(engine: Engine, told: RoomHarness, requests: string[]) {
    this.engine = engine;
    this.told = told;
    this.requests = requests;
  }

  static async start(backend: Partial<Backend> = {}): Promise<RoomGraph> {
    const told = new RoomHarness();
    const requests: string[] = [];
    const provider = roomsOfOne(requests);
    const now = (): number => told.now();
    const liveRooms = new LiveRooms({ store: told.live.store, provider, now });
    const engine = await startEngine({
      backend: {
        rooms: noteInvitationsOf(provider, liveRooms),
        identity: notConfigured('identity'),
        calls: notConfigured('calls'),
        live: told.live,
        liveRooms,
        admission: createAdmission(told.live.store.keyValues, systemClock, now),
        roomCalls: { areTold: true, automation: notConfigured('callAutomation'), connect: undefined },
        graphCloud: 'public',
        callbackUri: (token) => token,
        now: () => new Date(now()),
        ...backend,
      },
      logger: pino({ level: 'silent' }),
      limits: defaultOperationLimits,
    });
    return new RoomGraph(engine, told, requests);
  }

  async ask(document: string, principal: Principal = anybody) {
    const { signal } = new AbortController();
    return this.engine.formatResult(await this.engine.execute(this.#prepared(document), principal, signal));
  }

  /** Subscribes. @returns gives the next result with each call */
  async follow(document: string, principal: Principal = anybody) {
    const events = await this.engine.subscribe(this.#prepared(document), () => principal);
    if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
    const results = events[Symbol.asyncIterator]();
    return {
      next: async () => {
        const result = await results.next();
        if (result.done === true) throw new Error('the subscription is over');
        return this.engine.formatResult(result.value);
      },
      end: () => results.return?.(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.engine.stop();
  }

  #prepared(document: string) {
    const prepared = this.engine.prepare(document);
    if (!('document' in prepared)) throw new Error(JSON.stringify(prepared));
    return { document: prepared.document };
  }
}

function roomsOfOne(requests: string[]): RoomsProvider {
  const invited = new Map<string, RoomRole>([
    [ana, 'PRESENTER'],
    [ben, 'ATTENDEE'],
  ]);
  const room = {
    id: roomId,
    createdAt: new Date('2100-01-01T00:00:00Z'),
    validFrom: new Date('2100-01-01T00:00:00Z'),
    validUntil: new Date('2100-02-01T00:00:00Z'),
    pstnDialOutEnabled: false,
  };
  const participants = (): RoomParticipant[] =>
    Array.from(invited, ([rawId, role]) => ({ identifier: parseRawId(rawId), role }));
  return {
    capabilities: () => ({
      isInvitable: ({ kind }) => kind === 'communicationUser',
      invitees: 'a communication user',
      takesHalfOfValidity: true,
      hasDialOut: true,
    }),
    maxRoomsOnPage: () => 100,
    isPageToken: () => false,
    getRoom(id) {
      requests.push('room');
      return Promise.resolve(id === roomId ? room : undefined);
    },
    listRooms() {
      requests.push('rooms');
      return Promise.resolve({ items: [room], nextToken: undefined });
    },
    listParticipants() {
      requests.push('participants');
      return Promise.resolve({ items: participants(), nextToken: undefined });
    },
    createRoom: () => Promise.resolve(room),
    updateRoom: () => Promise.resolve(room),
    deleteRoom: () => Promise.resolve(),
    updateParticipants(_, changes) {
      for (const [rawId, role] of changes) {
        if (role === null) invited.delete(rawId);
        else invited.set(rawId, role);
      }
      return Promise.resolve();
    },
  };
}
