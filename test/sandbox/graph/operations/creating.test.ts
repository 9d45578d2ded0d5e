import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rawRequest } from '../../../support/signed-request.ts';
import {
  appHosted,
  creation,
  everyNotification,
  instance,
  meeting,
  phone,
  serviceHosted,
  user,
} from '../call-bodies.ts';
import { refusal } from '../harness.ts';
import { startOperationsHarness } from './operations-harness.ts';

const harness = await startOperationsHarness();

const guid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;
const tenantId = 'aa67bd4c-8475-432d-bd41-39f255720e0a';
const byMeetingId = {
  targets: undefined,
  tenantId,
  meetingInfo: { '@odata.type': '#microsoft.graph.joinMeetingIdMeetingInfo', joinMeetingId: '1234567' },
};
const withPasscode = (passcode: string | null) => ({
  ...byMeetingId,
  meetingInfo: { ...byMeetingId.meetingInfo, passcode },
});
const toPhone = { targets: [phone('+12345678901')], source: instance, tenantId };
const group = { targets: [user('u1'), user('u2')], source: undefined, subject: 'A group call' };

const post = (change: Record<string, unknown>, headers?: Record<string, string>) =>
  harness.graph('POST', '', creation(harness.receiver.url, change), headers);

describe('a creation', () => {
  it.each([
    { form: 'peer-to-peer, media hosted by the service', change: { callOptions: everyNotification } },
    { form: 'peer-to-peer, media hosted by the application', change: { mediaConfig: appHosted } },
    { form: 'group, media hosted by the service', change: group },
    { form: 'group, media hosted by the application', change: { ...group, mediaConfig: appHosted } },
    { form: 'scheduled meeting, media hosted by the service', change: meeting },
    {
      form: 'scheduled meeting, media hosted by the application',
      change: { ...meeting, mediaConfig: appHosted },
    },
    { form: 'meeting id with passcode', change: withPasscode('psw123') },
    { form: 'meeting id without passcode', change: withPasscode(null) },
    { form: 'telephone, media hosted by the service', change: toPhone },
    { form: 'telephone, media hosted by the application', change: { ...toPhone, mediaConfig: appHosted } },
  ])('of the form "$form" is answered by the call', async ({ change }) => {
    const sent: Record<string, unknown> = JSON.parse(
      JSON.stringify(creation(harness.receiver.url, change)),
    ) as Record<string, unknown>;
    const reply = await post(change);
    expect(reply.status).toBe(201);
    const call = z.looseObject({ id: z.string() }).parse(reply.json);
    expect(call).toMatchObject({
      ...sent,
      id: expect.stringMatching(guid) as string,
      callChainId: expect.stringMatching(guid) as string,
      myParticipantId: expect.stringMatching(guid) as string,
      state: 'establishing',
      direction: 'outgoing',
      mediaState: null,
      resultInfo: null,
      answeredBy: null,
      toneInfo: null,
      transcription: null,
      targets: sent['targets'] ?? [],
      source: sent['source'] ?? { identity: { application: { id: harness.sandbox.entra.clientId } } },
    });
    expect(call['@odata.context']).toMatch(/\/v1\.0\/\$metadata#app\/calls\/\$entity$/);
    expect(reply.headers.location).toBe(`${harness.sandbox.url}/v1.0/communications/calls/${call.id}`);
  });

  it('gives the chat of a meeting that was named by its id', async () => {
    const reply = await post(withPasscode(null));
    expect(reply.json).toMatchObject({ chatInfo: { messageId: '0', replyChainMessageId: null } });
  });

  it('is told to the callback URI as establishing', async () => {
    const { id } = await harness.create();
    expect(await harness.told()).toEqual([
      {
        '@odata.type': '#microsoft.graph.commsNotification',
        changeType: 'updated',
        resourceUrl: `/communications/calls/${id}`,
        callbackUri: harness.receiver.url,
        resourceData: { '@odata.type': '#microsoft.graph.call', state: 'establishing', id },
      },
    ]);
  });

  it('keeps the client’s correlation ids', async () => {
    await post({ callChainId: 'chain' }, { 'Scenario-Id': 'scenario', 'client-request-id': 'mine' });
    const [arrival] = await harness.arrivals();
    expect(arrival?.headers).toMatchObject({
      'scenario-id': 'scenario',
      'x-microsoft-skype-chain-id': 'chain',
    });
  });

  it.each([
    { title: 'without a callback URI', change: { callbackUri: undefined } },
    { title: 'with a callback URI over http to elsewhere', change: { callbackUri: 'http://example.org/' } },
    { title: 'without modalities', change: { requestedModalities: [] } },
    { title: 'without media', change: { mediaConfig: undefined } },
    { title: 'with media of an unknown host', change: { mediaConfig: { '@odata.type': '#x' } } },
    { title: 'without targets or a meeting', change: { targets: [] } },
    { title: 'with a target that names nobody', change: { targets: [{ identity: {} }] } },
    { title: 'with six targets', change: { targets: Array.from({ length: 6 }, (_, at) => user(`u${at}`)) } },
    { title: 'with a telephone among several targets', change: { targets: [user('u1'), phone('+1')] } },
    { title: 'to a telephone without an application instance', change: { ...toPhone, source: undefined } },
    { title: 'with targets and a meeting', change: { ...meeting, targets: [user('u1')] } },
    { title: 'of a scheduled meeting without its chat', change: { ...meeting, chatInfo: undefined } },
  ])('$title is refused', async ({ change }) => {
    expect(refusal(await post(change))).toEqual({ status: 400, code: 'BadRequest' });
    expect(await harness.told()).toEqual([]);
  });

  it('is refused if its body is not JSON', async () => {
    const headers = {
      Authorization: `Bearer ${harness.sandbox.graph.token}`,
      'Content-Type': 'application/json',
    };
    const reply = await rawRequest(harness.sandbox.url, '/v1.0/communications/calls', {
      method: 'POST',
      headers,
      body: '{',
    });
    expect(refusal(reply)).toEqual({ status: 400, code: 'BadRequest' });
  });
});

describe('the tenant of a creation', () => {
  const demand = (requiresTenantId: string) =>
    harness.control('PATCH', '/calls/settings', { requiresTenantId });
  const mismatch = { status: 403, code: '7505' };

  it('is required of meetings and telephones', async () => {
    expect(refusal(await post({ ...meeting, tenantId: undefined }))).toEqual(mismatch);
    expect(refusal(await post({ ...toPhone, tenantId: undefined }))).toEqual(mismatch);
    expect((await post({})).status).toBe(201);
  });

  it('is required always, or never, if it is set so', async () => {
    await demand('always');
    expect(refusal(await post({}))).toEqual(mismatch);
    expect((await post({ tenantId })).status).toBe(201);
    await demand('never');
    expect((await post({ ...meeting, tenantId: undefined })).status).toBe(201);
    await demand('documented');
  });
});

describe('the permissions of a creation', () => {
  const grant = (...permissions: string[]) => harness.control('PATCH', '/calls/settings', { permissions });
  const all = [
    'Calls.Initiate.All',
    'Calls.InitiateGroupCall.All',
    'Calls.JoinGroupCall.All',
    'Calls.JoinGroupCallAsGuest.All',
    'Calls.AccessMedia.All',
  ];

  it.each([
    { form: 'peer-to-peer', change: {}, needed: 'Calls.Initiate.All' },
    { form: 'group', change: group, needed: 'Calls.InitiateGroupCall.All' },
    { form: 'meeting', change: meeting, needed: 'Calls.JoinGroupCall.All' },
    { form: 'meeting id', change: withPasscode('p'), needed: 'Calls.JoinGroupCallAsGuest.All' },
    { form: 'telephone', change: toPhone, needed: 'Calls.Initiate.All' },
  ])('of the form "$form" are needed and enough', async ({ change, needed }) => {
    await grant();
    expect(refusal(await post(change))).toEqual({ status: 403, code: '7504' });
    await grant(needed);
    expect((await post(change)).status).toBe(201);
    expect(refusal(await post({ ...change, mediaConfig: appHosted }))).toEqual({ status: 403, code: '7504' });
    await grant(...all);
  });

  it('do not help a bot that is not registered for calling', async () => {
    await harness.control('PATCH', '/calls/settings', { isRegistered: false });
    expect(refusal(await post({ mediaConfig: serviceHosted }))).toEqual({ status: 403, code: '7503' });
    await harness.control('PATCH', '/calls/settings', { isRegistered: true });
  });
});
