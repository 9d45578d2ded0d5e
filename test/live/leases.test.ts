import { expect, onTestFinished, test } from 'vitest';
import type { GraphPort } from '../../src/live/record/graph-port.ts';
import { LiveCalls } from '../../src/live/live-calls.ts';
import { Reconciler } from '../../src/live/reconciler.ts';
import type { WorkKind } from '../../src/live/store/work-queue.ts';
import { callId, LiveHarness, stateOf } from './harness.ts';

const minute = 60_000;

/** Graph, as it answers nothing: what is asked is noted, and ends only when it is called off. */
class SilentGraph implements GraphPort {
  readonly asked: string[] = [];
  readonly calledOff: string[] = [];
  readonly getCall = (id: string, signal?: AbortSignal) => this.#hold(`getCall ${id}`, signal);
  readonly listParticipants = (id: string, signal?: AbortSignal) =>
    this.#hold(`listParticipants ${id}`, signal);
  readonly getParticipant = (id: string, _: string, signal?: AbortSignal) =>
    this.#hold(`getParticipant ${id}`, signal);
  readonly keepAlive = (id: string, signal?: AbortSignal) => this.#hold(`keepAlive ${id}`, signal);
  readonly hangUp = (id: string, signal?: AbortSignal) => this.#hold(`hangUp ${id}`, signal);

  #hold(what: string, signal: AbortSignal | undefined): Promise<never> {
    this.asked.push(what);
    return new Promise((_, reject) => {
      signal?.addEventListener('abort', () => {
        this.calledOff.push(what);
        reject(new Error('the request was called off'));
      });
    });
  }
}

/** One of the processes that share a store and a clock. It does nothing by itself until it is started. */
function processOf(harness: LiveHarness, graph: GraphPort = new SilentGraph()): Reconciler {
  const live = new LiveCalls({ store: harness.live.store, graph, now: harness.now });
  const reconciler = new Reconciler(live, graph, harness.scheduler);
  onTestFinished(() => reconciler.stop());
  return reconciler;
}

/** What another process could take now. */
async function takeable(harness: LiveHarness, kind: WorkKind) {
  return harness.live.store.work.takeDue(kind, harness.now(), { limit: 9, leaseMs: 1 });
}

/** A call of ours that is connected, about which something is due after a time in milliseconds. */
async function connected(): Promise<LiveHarness> {
  const harness = new LiveHarness();
  await harness.create();
  await harness.deliver([stateOf('established')]);
  return harness;
}

test('a call that Graph is slow to tell of is asked about by one process only, however long that takes', async () => {
  const harness = await connected();
  const graph = new SilentGraph();
  for (const reconciler of [processOf(harness, graph), processOf(harness, graph)]) reconciler.start();
  await harness.scheduler.advance(18 * minute + 2_000);
  expect(graph.asked).toEqual([`keepAlive ${callId}`]);
  await harness.scheduler.advance(30 * minute);
  expect(graph.asked).toEqual([`keepAlive ${callId}`]);
  expect(graph.calledOff).toEqual([]);
});

test('a process that stood still for longer than its lease leaves the call to who has taken it', async () => {
  const harness = await connected();
  const [mine, others] = [new SilentGraph(), new SilentGraph()];
  const [frozen, other] = [processOf(harness, mine), processOf(harness, others)];
  await harness.scheduler.advance(18 * minute);
  void frozen.tick();
  await expect.poll(() => mine.asked).toEqual([`keepAlive ${callId}`]);
  await harness.scheduler.advance(3 * minute);
  void other.tick();
  await expect.poll(() => others.asked).toEqual([`keepAlive ${callId}`]);
  await frozen.tick();
  expect(mine.calledOff).toEqual([`keepAlive ${callId}`]);
  await other.tick();
  expect(others.calledOff).toEqual([]);
});

test('a process whose store can not be asked goes on until its lease has ended, and no longer', async () => {
  const harness = await connected();
  const graph = new SilentGraph();
  const reconciler = processOf(harness, graph);
  await harness.scheduler.advance(18 * minute);
  void reconciler.tick();
  await expect.poll(() => graph.asked).toEqual([`keepAlive ${callId}`]);
  harness.live.store.work.renew = () => Promise.reject(new Error('the store can not be reached'));
  await harness.scheduler.advance(minute);
  await expect(reconciler.tick()).rejects.toThrow('the store can not be reached');
  expect(graph.calledOff).toEqual([]);
  await harness.scheduler.advance(minute);
  await expect(reconciler.tick()).rejects.toThrow('the store can not be reached');
  expect(graph.calledOff).toEqual([`keepAlive ${callId}`]);
});

test('a call that a process asks about when it stops is due for others at once, as if nobody had asked', async () => {
  const harness = await connected();
  await harness.scheduler.advance(18 * minute);
  const before = new SilentGraph();
  const stopping = processOf(harness, before);
  void stopping.tick();
  await expect.poll(() => before.asked).toEqual([`keepAlive ${callId}`]);
  expect(await takeable(harness, 'probe')).toEqual([]);
  await stopping.stop();
  expect(before.calledOff).toEqual([`keepAlive ${callId}`]);

  const after = new SilentGraph();
  void processOf(harness, after).tick();
  await expect.poll(() => after.asked).toEqual([`keepAlive ${callId}`]);
});

test('a call that was kept alive before its process stopped is not kept alive again, but listed', async () => {
  const harness = await connected();
  await harness.scheduler.advance(18 * minute);
  const before = new SilentGraph();
  const stopping = processOf(harness, Object.assign(before, { keepAlive: () => Promise.resolve(true) }));
  void stopping.tick();
  await expect.poll(() => before.asked).toEqual([`listParticipants ${callId}`]);
  await stopping.stop();

  const after = new SilentGraph();
  void processOf(harness, after).tick();
  await expect.poll(() => after.asked).toEqual([`listParticipants ${callId}`]);
});

test('what else a process does when it stops is due for others at once', async () => {
  const harness = new LiveHarness();
  await harness.deliver([stateOf('established')]);
  await harness.scheduler.advance(30_000);
  const graph = new SilentGraph();
  const reconciler = processOf(harness, graph);
  void reconciler.tick();
  await expect.poll(() => graph.asked).toEqual([`getCall ${callId}`]);
  expect(await takeable(harness, 'lookUp')).toEqual([]);
  await reconciler.stop();
  expect((await takeable(harness, 'lookUp')).map(({ id }) => id)).toEqual([callId]);
});

test('what is being taken while a process stops is due for others at once, and is not begun', async () => {
  const harness = await connected();
  await harness.scheduler.advance(18 * minute);
  const { work } = harness.live.store;
  const takeDue = work.takeDue.bind(work);
  const arrival = Promise.withResolvers<undefined>();
  work.takeDue = async (...args) => {
    const leases = await takeDue(...args);
    await arrival.promise;
    return leases;
  };
  const graph = new SilentGraph();
  const reconciler = processOf(harness, graph);
  void reconciler.tick();
  const stopped = reconciler.stop();
  arrival.resolve(undefined);
  await stopped;
  work.takeDue = takeDue;
  expect(graph.asked).toEqual([]);
  expect((await takeable(harness, 'probe')).map(({ id }) => id)).toEqual([callId]);
});

test('a process that has stopped takes nothing more', async () => {
  const harness = await connected();
  const graph = new SilentGraph();
  const reconciler = processOf(harness, graph);
  await reconciler.stop();
  await harness.scheduler.advance(18 * minute);
  await reconciler.tick();
  expect(graph.asked).toEqual([]);
});

test('a call that could not be read is due again soon, and others are looked at meanwhile', async () => {
  const harness = await connected();
  const other = '00000000-0000-4000-8000-000000000002';
  await harness.create({ id: other });
  await harness.scheduler.advance(18 * minute);
  const { calls } = harness.live.store;
  const read = calls.read.bind(calls);
  calls.read = (id) => (id === callId ? Promise.reject(new Error('no answer')) : read(id));
  await expect(harness.reconciler.tick()).rejects.toThrow('no answer');
  expect(harness.takeAsked()).toContain(`keepAlive ${other}`);
  calls.read = read;
  await harness.scheduler.advance(5_000);
  await harness.reconciler.tick();
  expect(harness.takeAsked()).toContain(`keepAlive ${callId}`);
});
