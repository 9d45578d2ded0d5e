import { describe, expect, onTestFinished, test } from 'vitest';
import { sorted } from '../../live/chaos/socket-client.ts';
import type { Truth } from '../../live/chaos/gateway-under-chaos.ts';
import { openFaultyEventStream } from '../chaos/faulty-event-stream.ts';
import { openFaultyWebSocket } from '../chaos/faulty-web-socket.ts';
import { rosterDocument, Watcher } from '../chaos/watcher.ts';
import { openUnreliableNetwork } from '../frontend/unreliable-network.ts';
import { openFileStore } from './fleet-stores.ts';
import { Fleet } from './fleet.ts';

/** A gateway with a call, from whose beginning two people follow its roster, each over another transport. */
async function startFollowedCall() {
  const opened = new AsyncDisposableStack();
  onTestFinished(() => opened.disposeAsync());
  const fleet = opened.use(await Fleet.start(1, opened.use(await openFileStore())));
  const { id } = await fleet.createCall({ idempotencyKey: 'the weekly' });
  const join = (displayName: string): Promise<{ id: string }> =>
    fleet.control('POST', `/calls/${id}/participants`, { displayName });
  const { id: ann } = await join('Ann Lee');
  await fleet.sandbox.graph.idle();
  const network = opened.use(await openUnreliableNetwork(fleet.running[0] ?? ''));
  const watchers = Object.entries({ webSocket: openFaultyWebSocket, eventStream: openFaultyEventStream }).map(
    ([name, open]) => new Watcher({ name, open, query: rosterDocument(), callId: id, network }),
  );
  for (const watcher of watchers) watcher.resume();
  await expect.poll(() => watchers.map(({ roster }) => roster.length)).toEqual([2, 2]);
  return {
    fleet,
    id,
    watchers,
    join,
    leave: () => fleet.control('DELETE', `/calls/${id}/participants/${ann}`),
    /** Kills the gateway, lets something happen, and starts it again. */
    killAmid: async (meanwhile: () => Promise<unknown>): Promise<void> => {
      await fleet.suffer({ fault: 'kill', which: 0, afterMs: 0 }, meanwhile);
      network.moveTo(fleet.running[0] ?? '');
      for (const watcher of watchers) watcher.resume();
    },
  };
}

describe('a gateway that is killed and started again', () => {
  test('goes on by the cursors from before, with exactly what happened meanwhile', async () => {
    const { fleet, id, watchers, join, leave, killAmid } = await startFollowedCall();
    await killAmid(async () => {
      await join('Ben Fox');
      await leave();
    });
    const { participants } = await fleet.control<Truth>('GET', `/calls/${id}`);
    await expect
      .poll(() => watchers.map(({ roster }) => sorted(roster)))
      .toEqual([sorted(participants), sorted(participants)]);
    for (const watcher of watchers) {
      watcher.check();
      const [first, ...more] = watcher.observations;
      // The platform gives a post up where the start takes long: then one event tells of both.
      expect(more.length).toBeGreaterThan(0);
      expect(more.map(({ sequence, isSnapshot }) => [sequence, isSnapshot])).toEqual(
        more.map((_, index) => [(first?.sequence ?? 0) + 1 + index, false]),
      );
    }
  });

  test('knows its calls at once, and which of them a repeat of a creation means', async () => {
    const { fleet, id, killAmid } = await startFollowedCall();
    await killAmid(() => Promise.resolve());
    const { calls } = await fleet.ask<{ calls: { nodes: { id: string; participants: unknown[] }[] } }>(
      '{ calls { nodes { id participants { id } } } }',
      {},
    );
    expect(calls.nodes).toMatchObject([{ id }]);
    expect(calls.nodes[0]?.participants).toHaveLength(2);
    expect((await fleet.requestCall({ idempotencyKey: 'the weekly' })).id).toBe(id);
  });
});
