import type { CallNotification } from '../../src/microsoft-graph/notifications.ts';
import type { CallResource, ParticipantResource } from '../../src/microsoft-graph/resources.ts';
import { createSteadyTime } from '../../src/clock.ts';
import type { GraphPort } from '../../src/live/record/graph-port.ts';
import { LiveCalls } from '../../src/live/live-calls.ts';
import { createMemoryStore } from '../../src/live/store/memory-live-store.ts';
import type { CallEnd, LiveObserver } from '../../src/live/live-observer.ts';
import type { KnownNotification } from '../../src/live/record/known-notification.ts';
import type { CallbackDelivery } from '../../src/live/ingest/notification-sink.ts';
import { Reconciler } from '../../src/live/reconciler.ts';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';

export const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';
export const otherCallId = '421f4c00-4436-4c3a-9d9a-c4924cf98e67';

/** A live core in virtual time, over a Graph that answers as a test says and notes what it was asked. */
export class LiveHarness {
  readonly scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  /** What Graph knows; a call that isn't here is gone. */
  readonly calls = new Map<string, CallResource>();
  readonly participants = new Map<string, ParticipantResource[]>();
  /** What was asked, as `getCall {id}`. */
  readonly asked: string[] = [];
  readonly dropped: string[] = [];
  /** What failed of what the live core does by itself. */
  readonly failed: string[] = [];
  /** How calls ended. */
  readonly ended: CallEnd[] = [];
  isGraphDown = false;
  /** By how much the time of day was set forth since the beginning, in milliseconds. */
  setForthMs = 0;
  #deliveries = 0;
  #heldList: Promise<void> | undefined;

  readonly now = createSteadyTime({
    ...this.scheduler,
    now: () => new Date(this.scheduler.now().getTime() + this.setForthMs),
  });

  readonly #observer: LiveObserver = {
    onDropped: (reason) => this.dropped.push(reason),
    onFailed: (task) => this.failed.push(task),
    onEnded: (end) => this.ended.push(end),
  };

  readonly graph: GraphPort = {
    getCall: (id) => this.#answer('getCall', id, () => this.calls.get(id)),
    listParticipants: async (id) => {
      const list = await this.#answer('listParticipants', id, () => {
        const participants = this.participants.get(id) ?? [];
        return this.calls.has(id)
          ? { participants: participants.slice(0, 100), isCut: participants.length >= 100 }
          : undefined;
      });
      const held = this.#heldList;
      this.#heldList = undefined;
      await held;
      return list;
    },
    getParticipant: (id, participantId) =>
      this.#answer('getParticipant', participantId, () =>
        this.participants.get(id)?.find((participant) => participant.id === participantId),
      ),
    keepAlive: (id) => this.#answer('keepAlive', id, () => this.calls.has(id)),
    hangUp: (id) => this.#answer('hangUp', id, () => void this.calls.delete(id)),
  };

  readonly live = new LiveCalls({
    store: createMemoryStore(this.now),
    graph: this.graph,
    now: this.now,
    observer: this.#observer,
  });
  readonly reconciler = new Reconciler(this.live, this.graph, this.scheduler, this.#observer);

  /** Keeps the answer to the next list on its way. @returns what lets it arrive */
  holdNextList(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#heldList = promise.then(() => undefined);
    return () => {
      resolve(undefined);
    };
  }

  /** Takes what was asked since the last time. */
  takeAsked(): string[] {
    return this.asked.splice(0);
  }

  /** Delivers notifications in one post. */
  async deliver(
    notifications: readonly CallNotification[],
    change: Partial<Pick<CallbackDelivery, 'callbackToken' | 'deliveryKey' | 'receivedAt'>> = {},
  ): Promise<void> {
    this.#deliveries += 1;
    await this.live.deliver({
      notifications: notifications.filter((one): one is KnownNotification => one.kind !== 'unknown'),
      callbackToken: undefined,
      deliveryKey: `delivery ${this.#deliveries}`,
      tenantId: 'a-tenant',
      receivedAt: new Date(this.now()),
      ...change,
    });
  }

  async state(id = callId): Promise<string | null | undefined> {
    const stored = await this.live.read(id);
    return stored?.kind === 'live' ? stored.record.view.call.state : stored?.tombstone.view.call.state;
  }

  /** Creates a call of which Graph says this id. @returns the token of its callbacks */
  async create(options: { id?: string; idempotencyKey?: string; keepAlive?: boolean } = {}): Promise<string> {
    const { id = callId, keepAlive = true, idempotencyKey } = options;
    let token = '';
    await this.live.create({
      key: idempotencyKey === undefined ? undefined : keyOf(idempotencyKey),
      fingerprint: 'the same',
      keepAlive,
      isUncertain: () => false,
      post: (callbackToken) => {
        token = callbackToken;
        this.calls.set(id, { id, state: 'establishing' });
        return Promise.resolve({ id, state: 'establishing' });
      },
    });
    return token;
  }

  async #answer<T>(what: string, id: string, answer: () => T): Promise<T> {
    this.asked.push(`${what} ${id}`);
    // As over a network: never at once.
    await Promise.resolve();
    if (this.isGraphDown) throw new Error('Graph is down');
    return answer();
  }
}

/** The key of a creation that one principal asks for. */
export const keyOf = (idempotencyKey: string) => ({ principal: 'somebody', idempotencyKey });

const of = (id: string) => ({ callId: id, graphCallId: id, changeType: 'updated' }) as const;

export const stateOf = (state: string, id = callId, members: CallResource = {}): CallNotification => ({
  ...of(id),
  kind: 'call',
  call: { state, ...members },
});

export const endOf = (id = callId): CallNotification => ({
  ...of(id),
  kind: 'call',
  changeType: 'deleted',
  call: { resultInfo: { code: 200, subcode: 7000 } },
});

export const deltaOf = (
  sequenceNumber: number,
  ...participants: ParticipantResource[]
): CallNotification => ({
  ...of(callId),
  kind: 'rosterDelta',
  sequenceNumber,
  participants: participants.map((participant) => ({ ...participant, rosterSequenceNumber: sequenceNumber })),
});
