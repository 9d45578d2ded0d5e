import { afterAll, beforeAll, describe, expect, expectTypeOf, onTestFinished, test } from 'vitest';
import { createClient, typed } from '../../packages/client/src/index.ts';
import type { CallEvent, Client, ClientOptions, CursorStorage } from '../../packages/client/src/index.ts';
import { group, startCallHarness } from '../e2e/calls/call-harness.ts';
import type { CallHarness } from '../e2e/calls/call-harness.ts';
import { createQuietGroup } from '../e2e/calls/rosters.ts';
import { has, isLive, patient, until } from './follower.ts';

let harness: CallHarness;
beforeAll(async () => {
  harness = await startCallHarness();
});
afterAll(() => harness.close());

const quietGroup = (): Promise<string> => createQuietGroup(harness, group);

function clientOf(options: Partial<ClientOptions> = {}): Client {
  const client = createClient({ url: `${harness.url}/graphql`, timing: patient, ...options });
  onTestFinished(() => {
    client.close();
  });
  return client;
}

/** By event streams, each of which is a request: so what is begun can be counted. */
function countingClient(): { readonly client: Client; readonly begun: string[] } {
  const begun: string[] = [];
  const client = clientOf({
    transport: 'eventStream',
    fetch(input, init) {
      const [, name = ''] =
        /(?:subscription|query) (\w+)/.exec(typeof init?.body === 'string' ? init.body : '') ?? [];
      begun.push(name);
      return fetch(input, init);
    },
  });
  return { client, begun };
}

describe('a store', () => {
  test('follows nothing as long as nobody listens', async () => {
    const { client, begun } = countingClient();
    const roster = client.followRoster(await quietGroup());
    expect(roster.get()).toMatchObject({ phase: 'connecting', participants: [] });
    roster.subscribe(() => undefined)();
    await Promise.resolve();
    expect(begun).toEqual([]);
    expect(client.connection.get().status).toBe('idle');
  });

  test('tells a listener at once, and gives the same state until it changes', async () => {
    const id = await quietGroup();
    const roster = clientOf().followRoster(id);
    const told: unknown[] = [];
    onTestFinished(roster.subscribe((state) => told.push(state)));
    expect(told).toEqual([roster.get()]);
    await until(roster, isLive);
    expect(roster.get()).toBe(roster.get());
    expect(told.at(-1)).toBe(roster.get());
  });

  test('is followed once for several listeners, also for who leaves and comes back at once', async () => {
    const { client, begun } = countingClient();
    const roster = client.followRoster(await quietGroup());
    // As React's StrictMode does.
    roster.subscribe(() => undefined)();
    onTestFinished(roster.subscribe(() => undefined));
    onTestFinished(roster.subscribe(() => undefined));
    await until(roster, isLive);
    expect(begun).toEqual(['FollowRoster']);
  });

  test('ends to be followed with its last listener, and goes on where it was for the next', async () => {
    const id = await quietGroup();
    const client = clientOf();
    const roster = client.followRoster(id);
    const stop = roster.subscribe(() => undefined);
    await until(roster, isLive);
    stop();
    await until(client.connection, ({ status }) => status === 'idle');
    expect(roster.get().phase).toBe('interrupted');
    await harness.join(id, 'Ann');
    onTestFinished(roster.subscribe(() => undefined));
    expect(await until(roster, has('Ann'))).toMatchObject({ phase: 'live', resumption: 'exact' });
  });

  test('tells the others, and goes on, if a listener throws', async () => {
    const id = await quietGroup();
    const roster = clientOf().followRoster(id);
    const thrown: unknown[] = [];
    const note = (error: unknown): void => void thrown.push(error);
    process.prependListener('uncaughtException', note);
    const others = process.listeners('uncaughtException').filter((listener) => listener !== note);
    for (const listener of others) process.removeListener('uncaughtException', listener);
    onTestFinished(() => {
      process.removeListener('uncaughtException', note);
      for (const listener of others) process.on('uncaughtException', listener);
    });
    onTestFinished(
      roster.subscribe(() => {
        throw new Error('a fault of the page');
      }),
    );
    await until(roster, isLive);
    await harness.join(id, 'Ann');
    await until(roster, has('Ann'));
    expect(thrown.length).toBeGreaterThan(1);
  });

  test('is over for good when the client is closed', async () => {
    const client = clientOf();
    const roster = client.followRoster(await quietGroup());
    onTestFinished(roster.subscribe(() => undefined));
    await until(roster, isLive);
    client.close();
    expect(client.connection.get().status).toBe('closed');
    expect(roster.get().phase).toBe('interrupted');
  });
});

describe('what is selected', () => {
  test('can be more, by fragments of the application', async () => {
    const id = await quietGroup();
    const participant = typed<{ displayName: string | null; mediaStreams: { label: string | null }[] }>(
      'fragment Streaming on CallParticipant { displayName mediaStreams { label } }',
    );
    const call = typed<{ subject: string | null; tenantId: string | null }>(
      'fragment Topic on Call { subject tenantId }',
    );
    const store = clientOf().followCall(id, { participant, call });
    onTestFinished(store.subscribe(() => undefined));
    const { participants, call: shown } = await until(store, isLive);
    expect(participants).toEqual([
      {
        id: expect.any(String) as string,
        displayName: 'Calling Bot',
        mediaStreams: [{ label: 'main-audio' }],
      },
    ]);
    expect(shown).toMatchObject({ id, state: 'ESTABLISHED', subject: null });
    expectTypeOf(participants[0]?.mediaStreams).toEqualTypeOf<{ label: string | null }[] | undefined>();
    expectTypeOf(shown?.tenantId).toEqualTypeOf<string | null | undefined>();
  });

  test('is refused with the reason if the gateway does not know it', async () => {
    const store = clientOf().followRoster(await quietGroup(), {
      participant: typed('fragment Wrong on CallParticipant { shoeSize }'),
    });
    onTestFinished(store.subscribe(() => undefined));
    const { refusal } = await until(store, ({ phase }) => phase === 'refused');
    expect(refusal).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
  });

  test('has to be a fragment', () => {
    expect(() => clientOf().followRoster('x', { participant: typed('displayName') })).toThrow(TypeError);
  });
});

/** As `sessionStorage`. */
function createStorage(): CursorStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('a page that is loaded again', () => {
  async function followOnce(id: string, cursors: CursorStorage): Promise<void> {
    const client = clientOf({ cursors });
    const store = client.followCall(id);
    const stop = store.subscribe(() => undefined);
    await until(store, isLive);
    stop();
    await until(client.connection, ({ status }) => status === 'idle');
    client.close();
  }

  test('shows who was there, and gets each event that it missed, once', async () => {
    const id = await quietGroup();
    const cursors = createStorage();
    await followOnce(id, cursors);
    const ann = await harness.join(id, 'Ann');
    await harness.leave(id, ann);
    await harness.join(id, 'Ben');

    const events: CallEvent[] = [];
    const store = clientOf({ cursors }).followCall(id, { onEvent: (event) => events.push(event) });
    const phases: string[] = [];
    onTestFinished(
      store.subscribe(({ phase, participants }) => phases.push(`${phase} ${participants.length}`)),
    );
    expect(await until(store, has('Ben'))).toMatchObject({
      phase: 'live',
      resumption: 'exact',
      call: { state: 'ESTABLISHED' },
    });
    expect(phases.slice(0, 2)).toEqual(['connecting 0', 'interrupted 1']);
    expect(events.map(({ isSnapshot }) => isSnapshot)).toEqual([false, false, false]);
  });

  test('keeps nothing of a call that is over, and of one that it may not see', async () => {
    const id = await quietGroup();
    const cursors = createStorage();
    await followOnce(id, cursors);
    expect(cursors.kept.size).toBe(1);
    await harness.control('POST', `/calls/${id}/hangUp`, {});
    const store = clientOf({ cursors }).followCall(id);
    onTestFinished(store.subscribe(() => undefined));
    await until(store, ({ phase }) => phase === 'ended');
    expect(cursors.kept.size).toBe(0);
  });

  test('begins anew where what was kept is of no use, or nothing can be kept', async () => {
    const id = await quietGroup();
    const garbled = createStorage();
    await followOnce(id, garbled);
    for (const key of garbled.kept.keys()) garbled.kept.set(key, '{');
    const full: CursorStorage = {
      ...createStorage(),
      setItem() {
        throw new Error('QuotaExceededError');
      },
    };
    for (const cursors of [garbled, full]) {
      const store = clientOf({ cursors }).followCall(id);
      onTestFinished(store.subscribe(() => undefined));
      expect(await until(store, isLive)).toMatchObject({ resumption: undefined });
    }
  });
});

describe.each(['websocket', 'eventStream'] as const)('incoming calls over %s', (transport) => {
  test('are those that wait to be answered, and nobody waits only once that is known', async () => {
    const first = await harness.callIn('incoming');
    const incoming = clientOf({ transport }).followIncomingCalls();
    onTestFinished(incoming.subscribe(() => undefined));
    expect(incoming.get().phase).toBe('connecting');
    const { calls } = await until(incoming, isWaiting(1));
    expect(calls).toMatchObject([{ id: first, state: 'INCOMING', direction: 'INCOMING' }]);
    const second = await harness.callIn('incoming');
    expect((await until(incoming, isWaiting(2))).calls.map(({ id }) => id)).toEqual([first, second]);
    await harness.act('rejectCall', { callId: first });
    await until(incoming, isWaiting(1));
    await harness.act('answerCall', { callId: second });
    await until(incoming, isWaiting(0));
  });

  const isWaiting =
    (count: number) =>
    ({ phase, calls }: { readonly phase: string; readonly calls: readonly unknown[] }): boolean =>
      phase === 'live' && calls.length === count;
});
