import { displayNameOf } from '../../../src/microsoft-graph/identity-set.ts';
import { parseRawId } from '../../../src/identifiers/raw-id.ts';
import type { AutomationEvent, ConnectedParticipant } from '../../../src/room-calls/automation-events.ts';
import type { RoomCallEvent } from '../../../src/room-calls/event-grid-events.ts';
import type { RoomCallOutcome } from '../../../src/live/ingest/room-call-sink.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import type { CallView } from '../../../src/live/record/call-view.ts';
import { roomCallOf, roomParticipantOf } from '../../../src/live/record/room-call.ts';
import { LiveHarness } from '../harness.ts';

export const callId = 'aHR0cHM6Ly9jYWxs';
export const roomId = '99460161060023207';
export const ana = '8:acs:resource_ana';
export const ben = '8:acs:resource_ben';
export const telephone = '4:+12065550100';

/** What of an event a test says; of the rest it is a usual one. */
interface ToldOf {
  readonly callId?: string;
  readonly roomId?: string | undefined;
  readonly device?: string | undefined;
  readonly displayName?: string | undefined;
  readonly role?: string | undefined;
}

/** A live core that is told of calls in a room. Times of events are seconds since the beginning. */
export class RoomHarness extends LiveHarness {
  readonly #beganAt = this.now();
  #token: Promise<string> | undefined;
  #events = 0;

  /** Lets time pass, and what is due then be seen. */
  async pass(milliseconds: number): Promise<void> {
    await this.scheduler.advance(milliseconds);
    await this.reconciler.tick();
  }

  started(second: number, of: ToldOf = {}): Promise<RoomCallOutcome> {
    return this.#tell({ ...this.#ofCall(second, of), kind: 'callStarted', startedBy: parseRawId(ana) });
  }

  over(second: number, of: ToldOf = {}): Promise<RoomCallOutcome> {
    const result = { code: 0, subcode: 5003, message: 'The call has ended.' };
    return this.#tell({ ...this.#ofCall(second, of), kind: 'callEnded', result });
  }

  joined(second: number, rawId: string, of: ToldOf = {}): Promise<RoomCallOutcome> {
    return this.#tell(this.eventOf('participantAdded', second, rawId, of));
  }

  left(second: number, rawId: string, of: ToldOf = {}): Promise<RoomCallOutcome> {
    return this.#tell(this.eventOf('participantRemoved', second, rawId, of));
  }

  eventOf(
    kind: 'participantAdded' | 'participantRemoved',
    second: number,
    rawId: string,
    of: ToldOf = {},
  ): RoomCallEvent {
    const { device = 'a device', displayName, role } = of;
    const person = { identifier: parseRawId(rawId), participantId: device, displayName, role };
    return { ...this.#ofCall(second, of), kind, person };
  }

  connected(connectionId: string, second: number): Promise<RoomCallOutcome> {
    return this.automation({ ...this.#ofConnection(connectionId, second), kind: 'connected' });
  }

  disconnected(connectionId: string, second: number): Promise<RoomCallOutcome> {
    return this.automation({ ...this.#ofConnection(connectionId, second), kind: 'disconnected' });
  }

  /** A connection tells who is there, by raw ids, or with what else is known. */
  listed(
    connectionId: string,
    second: number,
    sequence: number | undefined,
    ...people: readonly (string | ConnectedParticipant)[]
  ): Promise<RoomCallOutcome> {
    return this.automation({
      ...this.#ofConnection(connectionId, second),
      kind: 'participantsUpdated',
      sequence,
      participants: people.map((one) => (typeof one === 'string' ? shown(one) : one)),
    });
  }

  /** What was begun with a context has come to its end. */
  operation(type: string, kind: 'operationSucceeded' | 'operationFailed', operationContext?: string) {
    const result = { code: kind === 'operationFailed' ? 487 : 200, subcode: 0, message: 'It is over.' };
    return this.automation({ ...this.#ofConnection('c', 9), type, kind, operationContext, result });
  }

  tone(tone: string, toneSequence: number): Promise<RoomCallOutcome> {
    return this.automation({ ...this.#ofConnection('c', 9), kind: 'toneReceived', tone, toneSequence });
  }

  async automation(event: AutomationEvent, token?: string): Promise<RoomCallOutcome> {
    this.#token ??= this.live.roomCalls.issueConnectionToken(roomId);
    const [outcome] = await this.live.roomCalls.deliverAutomation(token ?? (await this.#token), [event]);
    if (outcome === undefined) throw new Error('nothing became of it');
    return outcome;
  }

  async view(id = callId): Promise<CallView> {
    const stored = await this.live.read(id);
    if (!stored) throw new Error('the call is not known');
    return stored.kind === 'live' ? stored.record.view : stored.tombstone.view;
  }

  async record(): Promise<CallRecord> {
    const stored = await this.live.read(callId);
    if (stored?.kind !== 'live') throw new Error('the call has no record');
    return stored.record;
  }

  /** Who is there, by raw ids. */
  async there(): Promise<readonly string[]> {
    return [...(await this.view()).participants.keys()];
  }

  /** What clients see of somebody; undefined of who isn't there. */
  async seen(rawId: string): Promise<object | undefined> {
    const participant = (await this.view()).participants.get(rawId);
    if (!participant) return undefined;
    const { roomRole, isOnHold, presentSince = NaN } = roomParticipantOf(participant) ?? {};
    return {
      name: displayNameOf(participant.info?.identity),
      role: roomRole,
      isMuted: participant.isMuted,
      isOnHold,
      since: (presentSince - this.#beganAt) / 1_000,
    };
  }

  async isComplete(): Promise<boolean | undefined> {
    return roomCallOf((await this.view()).call)?.isRosterComplete;
  }

  async #tell(event: RoomCallEvent): Promise<RoomCallOutcome> {
    const [outcome] = await this.live.roomCalls.deliverEvents([event]);
    if (outcome === undefined) throw new Error('nothing became of it');
    return outcome;
  }

  #ofCall(second: number, of: ToldOf) {
    this.#events += 1;
    const where = { serverCallId: of.callId ?? callId, roomId: 'roomId' in of ? of.roomId : roomId };
    return { id: `event ${this.#events}`, at: this.#beganAt + second * 1_000, ...where };
  }

  #ofConnection(connectionId: string, second: number) {
    const at = this.#beganAt + second * 1_000;
    return {
      type: 'a type',
      connectionId,
      serverCallId: callId,
      at,
      operationContext: undefined,
      result: undefined,
    };
  }
}

/** Somebody as a connection shows them. */
export function shown(rawId: string, isMuted = false, isOnHold = false): ConnectedParticipant {
  return { identifier: parseRawId(rawId), isMuted, isOnHold };
}
