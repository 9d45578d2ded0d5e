import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawRequest } from '../../support/signed-request.ts';
import { userId } from '../acs/wire-shapes.ts';
import type { EventGridHarness } from './event-grid-harness.ts';
import { startEventGridHarness } from './event-grid-harness.ts';
import { askedOf } from './event-receiver.ts';

let harness: EventGridHarness;

beforeEach(async () => {
  harness = await startEventGridHarness(null, { eventGridTimeoutMs: 300 });
});

afterEach(() => harness.close());

const cloudEvents = { eventDeliverySchema: 'CloudEventSchemaV1_0' } as const;

/** Whether the webhook gets events: somebody joins the call of a room. */
async function isTold(): Promise<boolean> {
  const room = await harness.open({ [userId(1)]: 'Attendee' });
  await harness.act(room, 'join', { rawId: userId(1) });
  return (await harness.arrived()).length > 0;
}

describe('a subscription in the Event Grid schema', () => {
  it('is made once the webhook has answered with the code that it was sent', async () => {
    const { status, json } = await harness.subscribe();
    expect({ status, json }).toMatchObject({ status: 201, json: { provisioningState: 'Succeeded' } });
    const [asked, ...rest] = harness.receiver.handshakes;
    expect(rest).toEqual([]);
    expect(asked).toMatchObject({
      method: 'POST',
      path: '/callbacks/events/secret',
      headers: { 'aeg-event-type': 'SubscriptionValidation', 'aeg-subscription-name': 'GATEWAY' },
    });
    expect(await isTold()).toBe(true);
  });

  it.each([
    { answer: { status: 200, json: { validationResponse: 'another' } }, of: 'another code' },
    { answer: { status: 202 }, of: '202' },
    { answer: { status: 401 }, of: '401' },
    { answer: 'never' as const, of: 'nothing at all', code: 'UrlUnreachable' },
  ])('is not made by an answer of $of', async ({ answer, code = 'UrlValidation' }) => {
    harness.receiver.shakeHands = () => answer;
    const { status, json } = await harness.subscribe();
    expect({ status, json }).toMatchObject({ status: 400, json: { error: { code } } });
    expect(await isTold()).toBe(false);
  });

  it('waits for a GET where the webhook answered a bare 200', async () => {
    harness.receiver.shakeHands = () => ({ status: 200 });
    expect((await harness.subscribe()).json).toMatchObject({ provisioningState: 'AwaitingManualAction' });
    expect(await isTold()).toBe(false);
    const [asked] = harness.receiver.handshakes.map(askedOf);
    const { pathname } = new URL(asked?.validationUrl ?? '');
    const { json } = await rawRequest(harness.sandbox.url, pathname);
    expect(json).toMatchObject({ provisioningState: 'Succeeded' });
    expect(await isTold()).toBe(true);
  });

  it('waits for it no longer than ten minutes, and for no other code', async () => {
    harness.receiver.shakeHands = () => ({ status: 200 });
    await harness.subscribe();
    expect((await harness.control('GET', '/event-grid/subscriptions/gateway/validate/guess')).status).toBe(
      404,
    );
    const [asked] = harness.receiver.handshakes.map(askedOf);
    await harness.advance(601);
    expect((await rawRequest(harness.sandbox.url, new URL(asked?.validationUrl ?? '').pathname)).status).toBe(
      404,
    );
  });
});

describe('a subscription in the CloudEvents schema', () => {
  it.each(['eventgrid.azure.net', '*'])('is made once the webhook allows %s', async (allowed) => {
    harness.receiver.shakeHands = () => ({ status: 200, headers: { 'WebHook-Allowed-Origin': allowed } });
    expect((await harness.subscribe(cloudEvents)).json).toMatchObject({ provisioningState: 'Succeeded' });
    expect(harness.receiver.handshakes).toMatchObject([
      { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventgrid.azure.net' }, body: undefined },
    ]);
    expect(await isTold()).toBe(true);
  });

  it.each([
    {
      answer: { status: 200, headers: { 'WebHook-Allowed-Origin': 'elsewhere.example' } },
      of: 'another origin',
    },
    { answer: { status: 405 }, of: '405' },
  ])('is not made by an answer of $of', async ({ answer }) => {
    harness.receiver.shakeHands = () => answer;
    expect((await harness.subscribe(cloudEvents)).status).toBe(400);
    expect(await isTold()).toBe(false);
  });

  it('waits for a GET where the webhook answered a bare 200', async () => {
    harness.receiver.shakeHands = () => ({ status: 200 });
    expect((await harness.subscribe(cloudEvents)).json).toMatchObject({
      provisioningState: 'AwaitingManualAction',
    });
    const callback = harness.receiver.handshakes[0]?.headers['webhook-request-callback'];
    await rawRequest(harness.sandbox.url, new URL(String(callback)).pathname);
    expect(await isTold()).toBe(true);
  });
});

describe('subscriptions', () => {
  it('to addresses that are not on this machine are refused', async () => {
    const { status } = await harness.subscribe({ endpointUrl: 'https://gateway.example/callbacks' });
    expect(status).toBe(400);
  });

  it('of a name that is there replace it', async () => {
    await harness.subscribe();
    await harness.subscribe({ ...cloudEvents, maxEventsPerBatch: 7 });
    expect((await harness.control('GET', '/event-grid/subscriptions')).json).toMatchObject({
      subscriptions: [{ name: 'gateway', maxEventsPerBatch: 7, ...cloudEvents }],
    });
  });

  it('that are ended get nothing more', async () => {
    await harness.subscribe();
    expect((await harness.control('DELETE', '/event-grid/subscriptions/gateway')).status).toBe(204);
    expect(await isTold()).toBe(false);
    expect((await harness.control('DELETE', '/event-grid/subscriptions/gateway')).status).toBe(404);
  });

  it('are made by a program as by the controls', async () => {
    await harness.sandbox.eventGrid.subscribe({ name: 'program', endpointUrl: harness.receiver.url });
    expect(await isTold()).toBe(true);
  });

  it.each([
    { name: 'x' },
    { endpointUrl: 'ftp://127.0.0.1/' },
    { eventDeliverySchema: 'CustomInputSchema' },
    { maxDeliveryAttempts: 31 },
    { eventTimeToLiveInMinutes: 0 },
    { colour: 'blue' },
  ])('are refused as %o', async (change) => {
    expect((await harness.subscribe(change as object)).status).toBe(400);
  });
});
