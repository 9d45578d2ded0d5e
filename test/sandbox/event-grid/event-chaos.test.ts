import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userId } from '../acs/wire-shapes.ts';
import type { EventGridHarness } from './event-grid-harness.ts';
import { startEventGridHarness } from './event-grid-harness.ts';

const [ana, bob] = [userId(1), userId(2)];

let harness: EventGridHarness;

beforeEach(async () => {
  harness = await startEventGridHarness();
});

afterEach(() => harness.close());

const stir = (chaos: object) => harness.control('POST', '/event-grid/chaos', chaos);
const typesOf = (told: readonly { type: string }[]): string[] =>
  told.map(({ type }) => type.replace('Microsoft.Communication.', ''));

/** Lets Ana join a room. */
async function join(): Promise<string> {
  const room = await harness.open({ [ana]: 'Presenter', [bob]: 'Attendee' });
  await harness.act(room, 'join', { rawId: ana });
  return room;
}

describe('chaos of events', () => {
  it('that is not configured changes nothing, and ends when it is ended', async () => {
    await join();
    expect(typesOf(await harness.told())).toEqual(['CallStarted', 'CallParticipantAdded']);
    await stir({ lose: 1 });
    await join();
    expect(await harness.told()).toEqual([]);
    await harness.control('DELETE', '/event-grid/chaos');
    await join();
    expect(await harness.told()).toHaveLength(2);
  });

  it('"lose" never posts one', async () => {
    await stir({ lose: 1 });
    await join();
    await harness.advance(86_400);
    expect(await harness.told()).toEqual([]);
  });

  it('"duplicate" posts one twice, under the same id', async () => {
    await stir({ duplicate: 1 });
    await join();
    const ids = (await harness.told()).map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(2);
  });

  it('"reorder" lets the next one overtake, or none within two seconds', async () => {
    await stir({ reorder: 1 });
    const room = await join();
    const order = typesOf((await harness.arrived()).map(({ body }) => ({ type: eventTypeOf(body) })));
    expect(order.toSorted()).toEqual(['CallParticipantAdded', 'CallStarted']);
    expect(await entered()).toEqual(['CallParticipantAdded', 'CallStarted']);
    await harness.act(room, 'join', { rawId: bob });
    expect(await harness.told()).toEqual([]);
    await harness.advance(2);
    expect(typesOf(await harness.told())).toEqual(['CallParticipantAdded']);
  });

  it('"delay" posts one up to `maxDelayMs` later', async () => {
    await stir({ delay: 1, maxDelayMs: 60_000 });
    await join();
    expect(await harness.told()).toEqual([]);
    await harness.advance(60);
    expect(typesOf(await harness.told()).toSorted()).toEqual(['CallParticipantAdded', 'CallStarted']);
  });

  it('"dataForm" writes the data the other way', async () => {
    await stir({ dataForm: 1 });
    await join();
    const [started] = await harness.told();
    expect(started?.data).toMatchObject({ startedBy: { rawId: ana } });
  });

  it('"unknown" adds members, and events of a type, that nobody knows', async () => {
    await stir({ unknown: 1 });
    await join();
    const told = await harness.told();
    expect(typesOf(told).toSorted()).toEqual([
      'CallParticipantAdded',
      'CallStarted',
      'HologramRaised',
      'HologramRaised',
    ]);
    expect(told.filter(({ data }) => 'hologram' in data)).toHaveLength(2);
  });

  it('"forge" adds false ends at addresses that were guessed', async () => {
    await stir({ forge: 1 });
    await join();
    const arrived = await harness.arrived();
    const forged = arrived.filter(({ path }) => path !== '/callbacks/events/secret');
    expect(forged.map(({ body }) => eventTypeOf(body))).toEqual(
      Array.from({ length: 2 }, () => 'Microsoft.Communication.CallEnded'),
    );
    expect(arrived).toHaveLength(4);
  });

  it('is the same again by the same seed, and another by another', async () => {
    const mixed = { lose: 0.3, duplicate: 0.3, delay: 0.3, reorder: 0.3 };
    const kinds = async (seed: string): Promise<string[]> => {
      await stir({ ...mixed, seed });
      await harness.control('DELETE', '/event-grid/deliveries');
      const room = await join();
      for (let round = 0; round < 5; round += 1) {
        await harness.act(room, 'join', { rawId: bob });
        await harness.act(room, 'leave', { rawId: bob });
      }
      await harness.act(room, 'end');
      await harness.advance(5);
      harness.receiver.arrivals.splice(0);
      return entered();
    };
    const first = await kinds('one');
    expect(await kinds('one')).toEqual(first);
    expect(await kinds('two')).not.toEqual(first);
  });
});

/** The types of all events in the order in which they were first posted. */
async function entered(): Promise<string[]> {
  const deliveries = await harness.deliveries();
  return deliveries.flatMap(({ events }) =>
    events.map((event) => (event.split(' ')[0] ?? '').replace('Microsoft.Communication.', '')),
  );
}

function eventTypeOf(body: unknown): string {
  return (body as { eventType: string }[])[0]?.eventType ?? '';
}
