import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseRawId } from '../../src/identifiers/raw-id.ts';
import type { OwnLeg } from '../../src/live/ingest/room-call-sink.ts';
import { LiveCalls } from '../../src/live/live-calls.ts';
import { Reconciler } from '../../src/live/reconciler.ts';
import { RoomCallConnector } from '../../src/live/room-call-connector.ts';
import type { ConnectionPort } from '../../src/live/room-call-connector.ts';
import { RoomJournals } from '../../src/live/rooms/room-journals.ts';
import { createMemoryStore } from '../../src/live/store/memory-live-store.ts';
import type { ConnectedParticipant } from '../../src/room-calls/automation-events.ts';
import type { RoomCallEvent } from '../../src/room-calls/event-grid-events.ts';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';

const roomId = '99460161060023207';
const callId = 'aHR0cHM6Ly9jYWxs';
const ana = '8:acs:a_ana';
const ben = '8:acs:a_ben';
const second = 1_000;
const minute = 60 * second;

/** Call Automation, as far as calls in one room go. */
class Automation implements ConnectionPort {
  /** Who is in the call; undefined if none is under way. */
  people: string[] | undefined = [ana];
  /** What was asked, as `connect` and `list c1`. */
  readonly asked: string[] = [];
  /** The keys and addresses by which connections were asked for. */
  readonly keys: string[] = [];
  readonly addresses: string[] = [];
  readonly open = new Set<string>();
  isDown = false;
  /** Whether connections come about whose answer is lost. */
  losesAnswers = false;
  readonly #byKey = new Map<string, OwnLeg>();
  #legs = 0;

  connect(_: string, callbackUri: string, key: string): Promise<OwnLeg | undefined> {
    this.asked.push('connect');
    this.keys.push(key);
    this.addresses.push(callbackUri);
    if (this.isDown) return Promise.reject(new Error('the service is away'));
    if (!this.people) return Promise.resolve(undefined);
    const leg = this.#byKey.get(key) ?? { connectionId: `c${(this.#legs += 1)}`, serverCallId: callId };
    if (!this.#byKey.has(key)) this.open.add(leg.connectionId);
    this.#byKey.set(key, leg);
    return this.losesAnswers ? Promise.reject(new Error('the answer was lost')) : Promise.resolve(leg);
  }

  listParticipants(connectionId: string): Promise<readonly ConnectedParticipant[] | undefined> {
    this.asked.push(`list ${connectionId}`);
    if (!this.open.has(connectionId)) return Promise.resolve(undefined);
    return Promise.resolve((this.people ?? []).map(shown));
  }

  hangUp(connectionId: string): Promise<void> {
    this.asked.push(`hangUp ${connectionId}`);
    this.open.delete(connectionId);
    return Promise.resolve();
  }

  takeAsked(): string[] {
    return this.asked.splice(0);
  }
}

const shown = (rawId: string): ConnectedParticipant => ({
  identifier: parseRawId(rawId),
  isMuted: false,
  isOnHold: false,
});

const scheduler = () => createScheduler({ now: () => new Date('2026-12-01T09:00:00Z'), runs: false });

let time: ReturnType<typeof scheduler>;
let store: ReturnType<typeof createMemoryStore>;
let automation: Automation;
let failed: string[];
beforeEach(() => {
  time = scheduler();
  store = createMemoryStore(() => time.now().getTime());
  automation = new Automation();
  failed = [];
});

/** One of the processes that share the store. */
function start() {
  const now = (): number => time.now().getTime();
  const none = () => Promise.reject(new Error('Graph knows nothing of calls in rooms'));
  const graph = {
    getCall: none,
    listParticipants: none,
    getParticipant: none,
    keepAlive: none,
    hangUp: none,
  };
  const observer = {
    onDropped: () => undefined,
    onEnded: () => undefined,
    onFailed: (task: string) => void failed.push(task),
  };
  const live = new LiveCalls({ store, graph, now, observer });
  const rooms = new RoomJournals(store.keyValues, store.calls, now);
  const connector = new RoomCallConnector({
    store,
    calls: live.roomCalls,
    callInRoom: (id) => rooms.callInRoom(id),
    gone: (id) => live.gone(id),
    port: automation,
    callbackUri: (token) => `https://gateway.example/callbacks/automation/${token}`,
    now,
    observer,
  });
  const reconciler = new Reconciler(live, graph, time, observer, undefined, [connector]);
  reconciler.start();
  onTestFinished(() => reconciler.stop());
  return { connector, live, stop: () => reconciler.stop() };
}

const event = (kind: RoomCallEvent['kind'], rawId = ana): RoomCallEvent => {
  const of = { id: `${kind} ${rawId}`, serverCallId: callId, roomId, at: time.now().getTime() };
  if (kind === 'callStarted') return { ...of, kind, startedBy: parseRawId(rawId) };
  if (kind === 'callEnded') return { ...of, kind, result: undefined };
  const person = {
    identifier: parseRawId(rawId),
    role: 'Attendee',
    displayName: rawId,
    participantId: rawId,
  };
  return { ...of, kind, person };
};

const told = (kind: 'connected' | 'disconnected' | 'connectFailed', connectionId = 'c1') => ({
  kind,
  type: kind,
  connectionId,
  serverCallId: callId,
  at: time.now().getTime(),
  operationContext: undefined,
  result: undefined,
});
const roster = (sequence: number, people: readonly string[], connectionId = 'c1') => ({
  ...told('connected', connectionId),
  kind: 'participantsUpdated' as const,
  sequence,
  participants: people.map(shown),
});

const tokenOf = (address: string | undefined): string => address?.split('/').at(-1) ?? '';

async function recordOf({ live }: Pick<ReturnType<typeof start>, 'live'>) {
  const stored = await live.read(callId);
  if (stored?.kind !== 'live') throw new Error('the call is not known');
  return stored.record;
}
const present = async (process: Pick<ReturnType<typeof start>, 'live'>) =>
  [...(await recordOf(process)).view.participants.keys()].sort();

describe('a call that begins', () => {
  test('is joined, and who is there is asked for soon, and then each minute', async () => {
    const process = start();
    await process.connector.deliverEvents([event('callStarted')]);
    await time.advance(2 * second);
    expect(automation.takeAsked()).toEqual(['connect']);
    automation.people = [ana, ben];
    await time.advance(6 * second);
    expect(automation.takeAsked()).toEqual(['list c1']);
    expect(await present(process)).toEqual([ana, ben]);
    await time.advance(2 * minute);
    expect(automation.takeAsked()).toEqual(['list c1', 'list c1']);
  });

  test('is joined once, however many tell of it', async () => {
    const processes = [start(), start()];
    for (const { connector } of processes) {
      await connector.deliverEvents([event('callStarted'), event('participantAdded')]);
      await connector.deliverEvents([event('participantAdded', ben)]);
    }
    await time.advance(3 * second);
    for (const { connector } of processes) await connector.deliverEvents([event('participantAdded', ben)]);
    await time.advance(3 * second);
    expect(automation.asked.filter((asked) => asked === 'connect')).toHaveLength(1);
  });

  test('is joined by another process if the one that was told of it has died', async () => {
    const first = start();
    await first.connector.deliverEvents([event('callStarted')]);
    await first.stop();
    start();
    await time.advance(2 * second);
    expect(automation.takeAsked()).toEqual(['connect']);
  });

  test('is joined if the one that was told of it died before it could note that, and it is told again', async () => {
    const first = start();
    await first.live.roomCalls.deliverEvents([event('callStarted')]);
    await first.stop();
    const next = start();
    expect(await next.connector.deliverEvents([event('callStarted')])).toEqual(['repeated']);
    await time.advance(2 * second);
    expect(automation.takeAsked()).toEqual(['connect']);
  });

  test('has one connection though the answer to the first question was lost, with its process', async () => {
    const first = start();
    automation.losesAnswers = true;
    await first.connector.deliverEvents([event('callStarted')]);
    await time.advance(second);
    await first.stop();
    automation.losesAnswers = false;
    const next = start();
    await time.advance(10 * second);
    expect(automation.keys[1]).toBe(automation.keys[0]);
    expect(automation.addresses[1]).toBe(automation.addresses[0]);
    expect([...automation.open]).toEqual(['c1']);
    expect((await recordOf(next)).roomCall?.connection?.id).toBe('c1');
  });

  test('is joined as soon as the service can, which is asked after ever longer times', async () => {
    const process = start();
    automation.isDown = true;
    await process.connector.deliverEvents([event('callStarted')]);
    await time.advance(5 * minute);
    const tries = automation.takeAsked().length;
    expect(tries).toBeGreaterThan(6);
    expect(tries).toBeLessThan(12);
    expect(new Set(failed)).toEqual(new Set(['connect']));
    automation.isDown = false;
    await time.advance(minute + 6 * second);
    expect(automation.takeAsked()).toEqual(['connect', 'list c1']);
  });

  test('is over if the service knows of none, and nothing has been heard of it', async () => {
    const process = start();
    automation.people = undefined;
    await process.connector.deliverEvents([event('callStarted')]);
    await time.advance(20 * second);
    expect((await recordOf(process)).isTerminated).toBe(false);
    await time.advance(20 * second);
    expect(await process.live.read(callId)).not.toMatchObject({ record: { isTerminated: false } });
    automation.takeAsked();
    await time.advance(10 * minute);
    expect(automation.takeAsked()).toEqual([]);
  });

  test('and is known to be over is left', async () => {
    const process = start();
    await process.connector.deliverEvents([event('callStarted')]);
    await process.connector.deliverEvents([event('callEnded')]);
    await time.advance(10 * second);
    expect(automation.takeAsked()).toEqual([]);
    // Somebody watches the room, where another leg says that the old call is still there.
    await process.connector.watch(roomId);
    await time.advance(2 * second);
    expect(automation.takeAsked()).toEqual(['connect', 'list c1', 'hangUp c1']);
  });
});

describe('a call that was joined', () => {
  async function joined() {
    const process = start();
    await process.connector.deliverEvents([event('callStarted'), event('participantAdded')]);
    await time.advance(2 * second);
    const token = tokenOf(automation.addresses[0]);
    await process.connector.deliverAutomation(token, [told('connected'), roster(1, [ana])]);
    automation.takeAsked();
    return { ...process, token };
  }

  test('is joined again after it was left for a fault', async () => {
    const { connector, token, ...process } = await joined();
    automation.open.clear();
    await connector.deliverAutomation(token, [told('disconnected')]);
    expect((await recordOf(process)).roomCall?.connection).toBeUndefined();
    await time.advance(4 * second);
    expect(automation.takeAsked()).toContain('connect');
    expect((await recordOf(process)).roomCall?.connection?.id).toBe('c2');
    expect(automation.keys[1]).not.toBe(automation.keys[0]);
  });

  test('is joined again if a list shows that the connection is no more', async () => {
    const process = await joined();
    automation.open.clear();
    await time.advance(2 * minute);
    expect(automation.takeAsked()).toContain('connect');
    expect((await recordOf(process)).roomCall?.connection?.id).toBe('c2');
  });

  test('is joined ever more slowly if that comes to nothing', async () => {
    const { connector, token } = await joined();
    for (let count = 1; count <= 5; count += 1) {
      automation.open.clear();
      await connector.deliverAutomation(token, [told('connectFailed', `c${count}`)]);
      await time.advance(minute);
    }
    expect(automation.keys.length).toBeLessThanOrEqual(7);
  });

  test('is true within a minute though callbacks are lost', async () => {
    const process = await joined();
    automation.people = [ben];
    await time.advance(minute + 2 * second);
    expect(await present(process)).toEqual([ben]);
  });

  test('is left once nobody else is in it, and not joined until somebody comes', async () => {
    const { connector, token, ...process } = await joined();
    automation.people = [];
    await connector.deliverAutomation(token, [roster(2, [])]);
    await time.advance(30 * second);
    expect(automation.takeAsked().at(-1)).toBe('hangUp c1');
    expect((await recordOf(process)).roomCall?.connection).toBeUndefined();
    await time.advance(10 * minute);
    expect(automation.takeAsked()).toEqual([]);
    automation.people = [ben];
    await connector.deliverEvents([event('participantAdded', ben)]);
    await time.advance(2 * second);
    expect(automation.takeAsked()).toEqual(['connect']);
  });

  test('is not left if somebody comes back in time', async () => {
    const { connector, token } = await joined();
    automation.people = [];
    await connector.deliverAutomation(token, [roster(2, [])]);
    await time.advance(12 * second);
    automation.people = [ana];
    await time.advance(5 * minute);
    expect(automation.asked).not.toContain('hangUp c1');
  });

  test('is looked at by whoever comes after a process that has died', async () => {
    const process = await joined();
    await process.stop();
    automation.people = [ana, ben];
    const next = start();
    await time.advance(2 * minute);
    expect(await present(next)).toEqual([ana, ben]);
  });
});

describe('a room that somebody begins to watch', () => {
  test('has the call joined that is under way in it, though nothing was told of that', async () => {
    const { connector, ...process } = start();
    automation.people = [ana, ben];
    await connector.watch(roomId);
    await time.advance(10 * second);
    expect(automation.takeAsked()).toEqual(['connect', 'list c1', 'list c1']);
    expect(await present(process)).toEqual([ana, ben]);
  });

  test('without a call is asked about once', async () => {
    const { connector, live } = start();
    automation.people = undefined;
    await connector.watch(roomId);
    await time.advance(10 * minute);
    expect(automation.takeAsked()).toEqual(['connect']);
    expect(await live.read(callId)).toBeUndefined();
    expect(failed).toEqual([]);
  });

  test('has no call by a connection that comes to nothing', async () => {
    const { connector, live } = start();
    automation.people = [];
    await connector.watch(roomId);
    await time.advance(10 * second);
    await connector.deliverAutomation(tokenOf(automation.addresses[0]), [told('connectFailed')]);
    expect(await live.read(callId)).toBeUndefined();
  });
});
