import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeNotification } from './describe-notification.ts';
import { meeting, user } from '../call-bodies.ts';
import type { Harness } from '../harness.ts';
import { stepMs, startHarness } from '../harness.ts';

let harness: Harness;

beforeEach(async () => {
  harness = await startHarness();
});

afterEach(() => harness.close());

const stir = (chaos: object) => harness.control('POST', '/chaos', chaos);
const establish = (id: string) => harness.control('POST', `/calls/${id}/state`, { state: 'established' });

/** A call that is created, established and hung up: five notifications if nothing goes wrong. */
async function shortCall(): Promise<string> {
  const { id } = await harness.create();
  await establish(id);
  await harness.graph('DELETE', `/${id}`);
  return id;
}

const undisturbed = [
  'updated call establishing',
  'updated call established',
  'updated call established',
  'updated call terminating',
  'deleted call terminated 200/7000',
];

describe('chaos', () => {
  it('is off at first, and when it is ended', async () => {
    await shortCall();
    expect((await harness.told()).map(describeNotification)).toEqual(undisturbed);
    await stir({ lose: 1 });
    await harness.control('DELETE', '/chaos');
    await shortCall();
    expect((await harness.told()).map(describeNotification)).toEqual(undisturbed);
  });

  it('goes the same way for the same seed, and another for another', async () => {
    const mixture = {
      duplicate: 0.5,
      reorder: 0.3,
      lose: 0.3,
      batch: 0.3,
      casing: 0.5,
      names: 0.5,
      late: 0.5,
    };
    const eventLogOf = async (seed: string) => {
      const other = await startHarness({}, 'the same ids');
      try {
        await other.control('POST', '/chaos', { ...mixture, seed });
        const { id } = await other.createGroup();
        for (let count = 0; count < 5; count += 1) {
          await other.control('POST', `/calls/${id}/participants`, {});
        }
        await other.graph('DELETE', `/${id}`);
        await other.steps(3);
        return JSON.stringify(
          (await other.told()).map(({ callbackUri, ...rest }) => ({
            ...rest,
            has: callbackUri !== undefined,
          })),
        );
      } finally {
        await other.close();
      }
    };
    const first = await eventLogOf('a');
    expect(await eventLogOf('a')).toBe(first);
    expect(await eventLogOf('b')).not.toBe(first);
  });

  it.each([{ duplicate: 2 }, { duplicate: -1 }, { unknownFault: 1 }, { maxDelayMs: 0 }])(
    'is refused as %j',
    async (chaos) => {
      await expect(stir(chaos)).rejects.toThrow(/400/);
    },
  );
});

describe('the trouble', () => {
  it('"duplicate" posts each notification twice, under the same id or a new one', async () => {
    await stir({ duplicate: 1 });
    await shortCall();
    const arrivals = await harness.arrivals();
    expect(arrivals.flatMap(({ notifications }) => notifications.map(describeNotification))).toEqual(
      undisturbed.flatMap((one) => [one, one]),
    );
    const ids = arrivals.map(({ headers }) => headers['x-microsoft-skype-message-id']);
    const areSame = ids.flatMap((id, at) => (at % 2 === 0 ? [id === ids[at + 1]] : []));
    expect(new Set(areSame)).toEqual(new Set([true, false]));
  });

  it('"reorder" lets the next notification overtake', async () => {
    await stir({ reorder: 1 });
    const { id } = await harness.create();
    await establish(id);
    expect((await harness.told()).map(describeNotification).slice(0, 2)).toEqual(
      undisturbed.slice(0, 2).reverse(),
    );
  });

  it('"reorder" holds a notification back for two seconds at most', async () => {
    await stir({ reorder: 1 });
    await harness.create();
    expect(await harness.told()).toEqual([]);
    await harness.steps(2);
    expect((await harness.told()).map(describeNotification)).toEqual(['updated call establishing']);
  });

  it('"delay" lets a notification wait', async () => {
    await stir({ delay: 1, maxDelayMs: 10 * stepMs });
    await harness.create();
    expect(await harness.told()).toEqual([]);
    await harness.steps(10);
    expect(await harness.told()).toHaveLength(1);
  });

  it('"early" delivers before the creation is answered', async () => {
    await stir({ early: 1 });
    await harness.create();
    expect(harness.receiver.arrivals).toHaveLength(1);
  });

  it('"lose" tells nothing, and the call stays as it is', async () => {
    await stir({ lose: 1 });
    const { id } = await harness.create();
    await establish(id);
    expect(await harness.told()).toEqual([]);
    expect((await harness.graph('GET', `/${id}`)).json).toMatchObject({ state: 'established' });
  });

  it('"late" repeats what is out of date after the end', async () => {
    await stir({ late: 1 });
    await shortCall();
    const told = (await harness.told()).map(describeNotification);
    expect(told.slice(0, 5)).toEqual(undisturbed);
    expect(told).toHaveLength(6);
    expect(undisturbed.slice(0, 4)).toContain(told[5]);
  });

  it('"batch" posts two notifications at once', async () => {
    await stir({ batch: 1 });
    const { id } = await harness.create();
    await establish(id);
    const [first] = await harness.arrivals();
    expect(first?.notifications.map(describeNotification)).toEqual(undisturbed.slice(0, 2));
  });

  it('"names" names the resource by either member or both, with a slash or none', async () => {
    await stir({ names: 1 });
    for (let count = 0; count < 6; count += 1) await shortCall();
    const told = await harness.told();
    const kinds = new Set(
      told.map(({ resource, resourceUrl }) =>
        [resource, resourceUrl].map((name) => name !== undefined).join(),
      ),
    );
    expect(kinds).toEqual(new Set(['true,true', 'true,false', 'false,true']));
    const beginnings = new Set(
      told.map(({ resource, resourceUrl }) => (resourceUrl ?? resource)?.startsWith('/')),
    );
    expect(beginnings).toEqual(new Set([true, false]));
    expect(told.every(({ resource = '/app/calls/' }) => /^\/?app\/calls\//.test(resource))).toBe(true);
  });

  it('"bareIds" writes the call’s id in 32 hexadecimal digits', async () => {
    await stir({ bareIds: 1 });
    const { id } = await harness.create();
    const bare = id.replaceAll('-', '').toUpperCase();
    expect(await harness.told()).toMatchObject([
      { resourceUrl: `/communications/calls/${bare}`, resourceData: { id } },
    ]);
  });

  it('"casing" writes enums with a capital', async () => {
    await stir({ casing: 1 });
    await harness.create();
    expect((await harness.told()).map(describeNotification)).toEqual(['Updated call Establishing']);
  });

  it('"unknown" adds members, values and resources, and takes nothing away', async () => {
    await stir({ unknown: 1 });
    const { id } = await harness.createGroup();
    for (let count = 0; count < 10; count += 1)
      await harness.control('POST', `/calls/${id}/participants`, {});
    const told = await harness.told();
    const rosters = told.filter(({ resourceUrl }) => resourceUrl?.endsWith('/participants'));
    expect(rosters).toHaveLength(10);
    expect(JSON.stringify(rosters[0])).toMatch(
      /hologramInfo.*"mediaType":"hologram"|"mediaType":"hologram".*hologramInfo/,
    );
    expect(told.some(({ resourceUrl }) => resourceUrl?.endsWith('/holograms'))).toBe(true);
  });

  it('"restart" numbers deltas anew after each change, now and then without the first', async () => {
    await stir({ restart: 1 });
    const { id } = await harness.createGroup({ callOptions: { isDeltaRosterEnabled: true } });
    for (let count = 0; count < 20; count += 1)
      await harness.control('POST', `/calls/${id}/participants`, {});
    const told = (await harness.told())
      .map(describeNotification)
      .filter((one) => one.includes('participants'));
    // Each numbering is over with the one change of it, whose number is 2.
    const numbers = told.map((one) => Number(/#(\d+)/.exec(one)?.[1]));
    expect(new Set(numbers)).toEqual(new Set([1, 2]));
    const firstsLost = numbers.filter((number, index) => number === 2 && numbers[index - 1] !== 1);
    expect(firstsLost.length).toBeGreaterThan(0);
  });

  it('"withoutId" tells of who joins without an id at first', async () => {
    await stir({ withoutId: 1 });
    const { id } = await harness.createGroup();
    await harness.told();
    await harness.control('POST', `/calls/${id}/participants`, {});
    const ids = (await harness.told()).map(
      ({ resourceData }) => (resourceData as { id: string | null }[]).at(-1)?.id,
    );
    expect(ids).toEqual([null, (await harness.simulatedCall(id)).participants.at(-1)?.id]);
  });

  it.each([
    { fault: 'loseRoster', next: '#2: 1' },
    { fault: 'laterOnly', next: '#1: 1' },
  ])(
    '"$fault" tells of no roster when a call begins, and then of who comes later',
    async ({ fault, next }) => {
      await stir({ [fault]: 1 });
      const { id } = await harness.create({ ...meeting, callOptions: { isDeltaRosterEnabled: true } });
      await establish(id);
      const told = (await harness.told()).map(describeNotification);
      expect(told).toEqual(undisturbed.slice(0, 3));
      expect((await harness.simulatedCall(id)).participants).toHaveLength(3);
      await harness.join(id);
      expect((await harness.told()).map(describeNotification)).toEqual([`updated participants ${next}`]);
    },
  );

  it('"loseRoster" tells of no roster when an invitation completes', async () => {
    const { id } = await harness.createGroup();
    await stir({ loseRoster: 1 });
    const invitation = { participants: [{ identity: user('u3').identity }] };
    const { json } = await harness.graph('POST', `/${id}/participants/invite`, invitation);
    const operation = (json as { id: string }).id;
    await harness.control('POST', `/calls/${id}/operations/${operation}/complete`);
    expect((await harness.told()).map(describeNotification)).toEqual([
      'deleted operations inviteParticipantsOperation completed',
    ]);
    expect((await harness.simulatedCall(id)).participants).toHaveLength(2);
  });

  it('"olderForm" announces an incoming call in the form before Graph’s, until 204 asks for Graph’s', async () => {
    await stir({ olderForm: 1 });
    harness.receiver.answer = ({ body }) => ({ status: 'value' in body ? 202 : 204 });
    const { json } = await harness.control('POST', '/calls/incoming', { from: 'user' });
    const { id } = json as { id: string };
    const [older, graph, ...rest] = await harness.arrivals();
    expect(rest).toEqual([]);
    expect(older?.claims).toBeDefined();
    expect(older?.body).toMatchObject({
      id,
      callState: 'incoming',
      participants: [
        { identity: expect.stringMatching(/^8:orgid:/) as string, originator: true },
        { identity: expect.stringMatching(/^28:/) as string },
      ],
      presentedModalityTypes: ['audio'],
    });
    expect(graph?.notifications.map(describeNotification)).toEqual(['created call incoming']);
  });

  it.each([
    { fault: 'slash', path: '/callbacks/' },
    { fault: 'astray', path: '/callbacks/astray/' },
  ])('"$fault" posts to $path', async ({ fault, path }) => {
    await stir({ [fault]: 1 });
    await harness.create();
    expect((await harness.arrivals()).map((arrival) => arrival.path)).toEqual([path]);
  });

  it('"forge" adds ends of the call that nobody may believe', async () => {
    await stir({ forge: 1 });
    const { id } = await harness.create();
    const arrivals = await harness.arrivals();
    expect(arrivals.map(({ claims }) => claims !== undefined)).toEqual([true, false]);
    expect(arrivals[1]?.notifications.map(describeNotification)).toEqual(['deleted call terminated']);
    expect((await harness.simulatedCall(id)).state).toBe('establishing');
  });
});
