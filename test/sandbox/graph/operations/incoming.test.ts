import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startCallbackReceiver } from '../callbacks/callback-receiver.ts';
import { appHosted, phone, serviceHosted, user } from '../call-bodies.ts';
import { describeNotification } from '../callbacks/describe-notification.ts';
import type { Harness } from '../harness.ts';
import { refusal, startHarness } from '../harness.ts';

let harness: Harness;

beforeEach(async () => {
  harness = await startHarness();
});

afterEach(() => harness.close());

const lines = async () => (await harness.told()).map(describeNotification);
const ring = async (wish: object = {}) =>
  z.object({ id: z.string() }).parse((await harness.control('POST', '/calls/incoming', wish)).json).id;
const answer = (id: string, change: object = {}) =>
  harness.graph('POST', `/${id}/answer`, {
    acceptedModalities: ['audio'],
    mediaConfig: serviceHosted,
    callbackUri: harness.receiver.url,
    ...change,
  });
const gone = { status: 404, code: '8522' };

describe('an incoming call', () => {
  it('is announced to the webhook with all that is known of it', async () => {
    const id = await ring({ from: { user: { id: 'u1', displayName: 'Ana' } } });
    expect(await harness.told()).toMatchObject([
      {
        changeType: 'created',
        resourceUrl: `/communications/calls/${id}`,
        resourceData: {
          '@odata.type': '#microsoft.graph.call',
          id,
          state: 'incoming',
          direction: 'incoming',
          source: { identity: { user: { id: 'u1', displayName: 'Ana' } } },
          targets: [{ identity: { application: { id: harness.sandbox.entra.clientId } } }],
          requestedModalities: ['audio'],
          tenantId: harness.sandbox.entra.tenantId,
        },
      },
    ]);
  });

  it('from a telephone is to the application instance, with a number of the range for fiction', async () => {
    await ring({ from: 'phone', to: 'applicationInstance' });
    expect(await harness.told()).toMatchObject([
      {
        resourceData: {
          source: { identity: { phone: { id: expect.stringMatching(/^\+1425555010\d$/) as string } } },
          targets: [{ identity: { applicationInstance: {} } }],
        },
      },
    ]);
  });

  it('into a meeting tells which', async () => {
    await ring({ kind: 'meeting' });
    expect(await harness.told()).toMatchObject([
      { resourceData: { chatInfo: {}, meetingInfo: { organizer: {} } } },
    ]);
  });

  it('needs somewhere to be announced', async () => {
    const withoutWebhook = await startHarness({ webhook: undefined });
    try {
      await expect(withoutWebhook.control('POST', '/calls/incoming', {})).rejects.toThrow(
        /PATCH \/sandbox\/calls\/settings/,
      );
    } finally {
      await withoutWebhook.close();
    }
  });

  it('is over if nothing is decided within 15 seconds', async () => {
    const id = await ring();
    await harness.scheduler.advance(14_999);
    expect((await harness.graph('GET', `/${id}`)).status).toBe(200);
    await harness.scheduler.advance(1);
    expect(refusal(await answer(id))).toEqual(gone);
    expect(await lines()).toEqual(['created call incoming', 'deleted call terminated 480/10076']);
  });
});

describe('answering', () => {
  it('connects the call, which is told where the answer says', async () => {
    const elsewhere = await startCallbackReceiver();
    try {
      const id = await ring();
      expect(await answer(id, { callbackUri: elsewhere.url })).toMatchObject({ status: 202, text: '' });
      await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
      expect(await lines()).toEqual(['created call incoming']);
      expect(
        elsewhere.arrivals.flatMap(({ notifications }) => notifications).map(describeNotification),
      ).toEqual(['updated call establishing', 'updated call established', 'updated call established']);
    } finally {
      await elsewhere.close();
    }
  });

  it('without a callback URI leaves notifications to the webhook', async () => {
    const id = await ring();
    await answer(id, { callbackUri: undefined });
    expect(await lines()).toEqual(['created call incoming', 'updated call establishing']);
  });

  it('lifts the deadline of 15 seconds', async () => {
    const id = await ring();
    await answer(id);
    await harness.scheduler.advance(60_000);
    expect((await harness.graph('GET', `/${id}`)).status).toBe(200);
  });

  it('is possible once', async () => {
    const id = await ring();
    await answer(id);
    expect(refusal(await answer(id))).toEqual({ status: 409, code: 'Conflict' });
  });

  it('asks for a delta roster where its options say so', async () => {
    const id = await ring({ kind: 'group' });
    await answer(id, { callOptions: { isDeltaRosterEnabled: true } });
    await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
    expect((await lines()).at(-1)).toBe('updated participants #1: 2');
  });

  it('needs a permission in group calls, and for media that the application hosts', async () => {
    const permissions = (granted: string[]) =>
      harness.control('PATCH', '/calls/settings', { permissions: granted });
    await permissions([]);
    expect(refusal(await answer(await ring({ kind: 'group' })))).toEqual({ status: 403, code: '7504' });
    expect(refusal(await answer(await ring(), { mediaConfig: appHosted }))).toEqual({
      status: 403,
      code: '7504',
    });
    expect((await answer(await ring())).status).toBe(202);
    await permissions(['Calls.Initiate.All', 'Calls.JoinGroupCall.All', 'Calls.AccessMedia.All']);
  });

  it.each([{ acceptedModalities: [] }, { mediaConfig: undefined }, { callbackUri: 'x' }])(
    'with %j is refused',
    async (change) => {
      expect(refusal(await answer(await ring(), change))).toEqual({ status: 400, code: 'BadRequest' });
    },
  );
});

describe('rejecting', () => {
  it('ends the call, told without a state', async () => {
    const id = await ring();
    expect((await harness.graph('POST', `/${id}/reject`, { reason: 'busy' })).status).toBe(202);
    const [, ended] = await harness.told();
    expect(ended).toMatchObject({ changeType: 'deleted' });
    expect(ended?.resourceData).toEqual({ '@odata.type': '#microsoft.graph.call', id });
  });

  it('is not possible once the call was answered', async () => {
    const id = await ring();
    await answer(id);
    expect(refusal(await harness.graph('POST', `/${id}/reject`, {}))).toEqual({
      status: 409,
      code: 'Conflict',
    });
  });
});

describe('redirecting', () => {
  const redirect = (id: string, body: object) => harness.graph('POST', `/${id}/redirect`, body);

  it('ends the call when a new target answers, and tells who', async () => {
    const { id } = z
      .object({ id: z.string() })
      .parse((await harness.control('POST', '/calls/incoming', { scenario: 'telephone3' })).json);
    expect((await redirect(id, { targets: [phone('+14255550101')] })).status).toBe(202);
    await harness.steps(1);
    expect((await harness.told()).at(-1)).toMatchObject({
      changeType: 'deleted',
      resourceData: {
        state: 'terminated',
        direction: 'incoming',
        answeredBy: { identity: { phone: { id: '+14255550101' } } },
      },
    });
  });

  it('ends the call when nobody answers for as long as it says', async () => {
    const id = await ring();
    await redirect(id, { targets: [user('u2')], timeout: 20 });
    await harness.scheduler.advance(19_999);
    expect((await harness.simulatedCall(id)).state).toBe('redirecting');
    await harness.scheduler.advance(1);
    expect(await lines()).toEqual(['created call incoming', 'deleted call terminated']);
  });

  it.each([
    { targets: [] },
    { targets: Array.from({ length: 26 }, (_, at) => user(`u${at}`)) },
    { targets: [user('u2')], timeout: 14 },
    { targets: [user('u2')], timeout: 91 },
  ])('is refused as %j', async (body) => {
    expect(refusal(await redirect(await ring(), body))).toEqual({ status: 400, code: 'BadRequest' });
  });
});
