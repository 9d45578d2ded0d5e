import { readAutomationPost } from '../../../src/room-calls/automation-events.ts';
import { readEventGridPost } from '../../../src/room-calls/event-grid-events.ts';
import type { RoomCallEvent } from '../../../src/room-calls/event-grid-events.ts';
import { connectedParticipant } from '../../../src/room-calls/automation-events.ts';
import { askedNow } from '../../../src/live/record/call-record.ts';
import type { CallRecord } from '../../../src/live/record/call-record.ts';
import type { CallEvent } from '../../../src/live/record/call-view.ts';
import type { GraphPort } from '../../../src/live/record/graph-port.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import { Reconciler } from '../../../src/live/reconciler.ts';
import { RoomJournals } from '../../../src/live/rooms/room-journals.ts';
import { defaultRetention } from '../../../src/live/store/memory-call-store.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';
import { createScheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import { createRandom } from '../../../src/sandbox/server/seeded-random.ts';
import { recordHistory } from '../chaos/recorded-history.ts';
import { SimulatedRoom } from './simulated-room.ts';
import type { TrueCall } from './simulated-room.ts';
import type { RoomStory } from './story.ts';
import { automationJson, eventGridJson, listedJson } from './told-in-json.ts';
import type { ToldEvent } from './told-in-json.ts';

/** A leg of the gateway's own, as the service has it. */
interface Leg {
  readonly connectionId: string;
  readonly serverCallId: string;
  readonly token: string;
  sequence: number;
}

/** How late an event comes by a repeat, at the most, in milliseconds. */
const maxRetryMs = 2 * 60_000;

const beginning = new Date('2026-12-01T09:00:00Z');

/** A room, the service that tells of it with all that may go wrong, and a gateway that is told. */
export class RoomUnderChaos {
  readonly scheduler = createScheduler({ now: () => beginning, runs: false });
  readonly now = (): number => this.scheduler.now().getTime();
  readonly room: SimulatedRoom;
  /** By call. */
  readonly histories = new Map<string, CallEvent[]>();
  /** What was asked of Graph. */
  readonly asked: string[] = [];
  refused = 0;
  live: LiveCalls;
  leg: Leg | undefined;
  readonly #story: RoomStory;
  readonly #random;
  readonly #store;
  readonly #graph: GraphPort;
  #reconciler: Reconciler;
  /** How many of the next writes fail. */
  #broken = 0;
  #underWay = 0;
  #areFaultsStopped = false;
  readonly #failures: unknown[] = [];

  constructor(story: RoomStory) {
    this.#story = story;
    this.#random = createRandom(story.seed, 'story');
    this.room = new SimulatedRoom(
      createRandom(story.seed, 'room'),
      this.now,
      (event) => {
        if (story.hasEventGrid) this.#tellEvent(event);
        if (event.name === 'CallEnded') this.cut();
      },
      () => {
        this.#tellList();
      },
    );
    this.#store = createMemoryStore(this.now, { ...defaultRetention, maxLogEvents: story.logEvents });
    recordHistory(this.#store.calls, (callId, events) => {
      this.historyOf(callId).push(...events);
    });
    this.#breakWrites();
    const ask = (what: string) => (id: string) => {
      this.asked.push(`${what} ${id}`);
      return Promise.resolve(undefined);
    };
    this.#graph = {
      getCall: ask('getCall'),
      listParticipants: ask('listParticipants'),
      getParticipant: ask('getParticipant'),
      keepAlive: async (id) => {
        await ask('keepAlive')(id);
        return true;
      },
      hangUp: ask('hangUp'),
    };
    this.live = new LiveCalls({ store: this.#store, graph: this.#graph, now: this.now });
    this.#reconciler = this.#reconcile();
  }

  /** Opens a connection to the call that is under way, if there is one. */
  async connect(): Promise<void> {
    const call = this.room.call;
    if (!call || this.leg) return;
    const { id: roomId } = this.room;
    const token = await this.live.roomCalls.issueConnectionToken(roomId);
    const connectionId = this.#random.uuid();
    const leg: Leg = { connectionId, serverCallId: call.serverCallId, token, sequence: 0 };
    this.leg = leg;
    this.#tellOf(leg, 'CallConnected');
    this.#tellList();
    const askedAt = this.now();
    this.#later(() => this.live.roomCalls.connected(roomId, leg, askedAt));
  }

  /** Ends the connection. */
  cut(): void {
    const leg = this.leg;
    this.leg = undefined;
    if (leg) this.#tellOf(leg, 'CallDisconnected');
  }

  /** Asks each connection that is believed in who is there; the answer may have grown old when it comes. */
  async list(): Promise<void> {
    for (const { serverCallId: callId } of this.room.calls) {
      const record = await this.record(callId);
      const connectionId = record?.roomCall?.connection?.id;
      if (!record || connectionId === undefined) continue;
      const askedAt = askedNow(record);
      const isThere = this.leg?.connectionId === connectionId;
      const listed = this.room.list().map((one) => connectedParticipant.parse(listedJson(one)));
      this.#later(() =>
        isThere
          ? this.live.roomCalls.observedParticipants(callId, connectionId, listed, askedAt)
          : this.live.roomCalls.connectionGone(callId, connectionId),
      );
    }
  }

  /** Lets another process go on, after some writes of this one have failed. */
  async restart(broken: number): Promise<void> {
    this.#broken = broken;
    await this.#reconciler.stop();
    this.live = new LiveCalls({ store: this.#store, graph: this.#graph, now: this.now });
    this.#reconciler = this.#reconcile();
  }

  /** Lets all come that is still to come, and nothing more go wrong. */
  async settle(): Promise<void> {
    this.#areFaultsStopped = true;
    this.#broken = 0;
    await this.scheduler.advance(maxRetryMs + 2 * this.#story.maxDelayMs + 30_000);
    if (this.#failures.length > 0) throw this.#failures[0] as Error;
    if (this.#underWay > 0) throw new Error('something is still on its way');
  }

  /** Every event that was committed of a call, in order. */
  historyOf(callId: string): CallEvent[] {
    const history = this.histories.get(callId) ?? [];
    this.histories.set(callId, history);
    return history;
  }

  /** The newest event of a call that its log no longer holds; infinite once there is no log any more. */
  logFloor(callId: string): number {
    const history = this.historyOf(callId);
    const end = history.find(({ change }) => change.kind === 'call' && change.members.state === 'terminated');
    const isLogGone = end !== undefined && this.now() - end.occurredAt >= defaultRetention.logAfterEndMs;
    return isLogGone ? Infinity : history.length - this.#story.logEvents;
  }

  async record(callId: string): Promise<CallRecord | undefined> {
    const stored = await this.live.read(callId);
    return stored?.kind === 'live' ? stored.record : undefined;
  }

  callInRoom(): Promise<string | undefined> {
    return new RoomJournals(this.#store.keyValues, this.#store.calls, this.now).callInRoom(this.room.id);
  }

  async close(): Promise<void> {
    await this.#reconciler.stop();
  }

  #reconcile(): Reconciler {
    const reconciler = new Reconciler(this.live, this.#graph, this.scheduler);
    reconciler.start();
    return reconciler;
  }

  #breakWrites(): void {
    const { calls, keyValues } = this.#store;
    const breaking =
      <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
      (...args: Args): Promise<Result> => {
        if (this.#broken === 0) return write(...args);
        this.#broken -= 1;
        return Promise.reject(new Error('the store is broken'));
      };
    calls.commit = breaking(calls.commit.bind(calls));
    keyValues.set = breaking(keyValues.set.bind(keyValues));
  }

  #tellEvent(event: ToldEvent): void {
    const json = eventGridJson(event, this.#random);
    const deliver = () => this.live.roomCalls.deliverEvents(eventsIn([json]));
    this.#often(() => {
      const isLate = this.#isSo(this.#story.retry);
      this.#later(deliver, isLate ? maxRetryMs : this.#story.maxDelayMs);
    });
  }

  #tellList(): void {
    const leg = this.leg;
    if (!leg || leg.serverCallId !== this.room.call?.serverCallId) return;
    const participants = this.room.list().map(listedJson);
    const sequenceNumber = leg.sequence;
    leg.sequence += 1;
    if (this.#isSo(this.#story.lose)) return;
    this.#tellOf(leg, 'ParticipantsUpdated', { sequenceNumber, participants });
  }

  #tellOf(leg: Leg, name: string, data: object = {}): void {
    const post = readAutomationPost([automationJson(name, { ...leg, at: this.now() }, data)]);
    if (post.form !== 'events') throw new Error(`a callback ${post.flaw}`);
    this.#often(() => {
      this.#later(() => this.live.roomCalls.deliverAutomation(leg.token, post.entries));
    });
  }

  #often(tell: () => void): void {
    tell();
    if (this.#isSo(this.#story.duplicate)) tell();
  }

  /** Does something after a while; if it fails, again. */
  #later(attempt: () => Promise<unknown>, maxMs = this.#story.maxDelayMs): void {
    this.#underWay += 1;
    const run = (): void => {
      attempt().then(
        () => (this.#underWay -= 1),
        (error: unknown) => {
          this.refused += 1;
          if (this.#areFaultsStopped) this.#failures.push(error);
          this.scheduler.schedule(1_000, run);
        },
      );
    };
    this.scheduler.schedule(Math.floor(this.#random.fraction() * maxMs), run);
  }

  #isSo(probability: number): boolean {
    return !this.#areFaultsStopped && this.#random.fraction() < probability;
  }
}

/** The events of a post. */
function eventsIn(body: unknown): readonly RoomCallEvent[] {
  const post = readEventGridPost(body);
  if (post.form !== 'events') throw new Error(`a post is read as ${post.form}`);
  return post.entries.filter((entry): entry is RoomCallEvent => entry.kind !== 'other');
}

/** Who is there, as somebody who knew all of a source would see them. */
export function rosterOf(
  call: TrueCall,
  { hasEventGrid, isConnected }: { readonly hasEventGrid: boolean; readonly isConnected: boolean },
): Map<string, object> {
  const seen = [...call.guests.values()].filter(
    ({ rawId }) => isConnected || (hasEventGrid && !rawId.startsWith('4:')),
  );
  return new Map(
    seen.map(({ rawId, displayName, role, isMuted, isOnHold, devices }) => [
      rawId,
      {
        displayName: hasEventGrid ? displayName : undefined,
        role: hasEventGrid ? role : undefined,
        isMuted: isConnected ? isMuted : undefined,
        isOnHold: isConnected ? isOnHold : undefined,
        // Of a connection alone it is known only since when it has shown them.
        since: isConnected ? undefined : Math.min(...devices.values()),
      },
    ]),
  );
}
