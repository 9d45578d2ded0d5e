import { describe, expect, test } from 'vitest';
import { refuse, reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph, CallGraphOptions } from './call-graph.ts';

const accepted: CallGraphOptions = {
  answer: (response) => {
    reply(response, 202);
  },
};

/** A graph with a call that has just come in. */
async function withIncomingCall(options: CallGraphOptions = accepted): Promise<CallGraph> {
  const graph = await startCallGraph(options);
  await graph.notify(callId, { id: callId, state: 'incoming', direction: 'incoming' }, 'created');
  return graph;
}

const answer = `mutation { answerCall(input: {callId: "${callId}"}) { call { id state mediaConfig { hosting } } } }`;
const reject = `mutation { rejectCall(input: {callId: "${callId}", reason: BUSY}) { call { id } } }`;
const redirect = `mutation { redirectCall(input: {
  callId: "${callId}", timeoutSeconds: 30, targets: [{identifier: {phoneNumber: "+12345678901"}, endpointType: VOICEMAIL}]
}) { call { id } } }`;

test('says until when it must be decided on', async () => {
  await using graph = await withIncomingCall();
  const { data } = await graph.query(
    `{ call(id: "${callId}") { state direction answerBy knownSince isFollowedByPolling } }`,
  );
  expect(data).toEqual({
    call: {
      state: 'INCOMING',
      direction: 'INCOMING',
      answerBy: '2026-12-01T00:00:15.000Z',
      knownSince: '2026-12-01T00:00:00.000Z',
      isFollowedByPolling: false,
    },
  });
});

test.each([
  [
    'answered',
    answer,
    {
      line: `POST /calls/${callId}/answer`,
      body: {
        acceptedModalities: ['audio'],
        mediaConfig: { '@odata.type': '#microsoft.graph.serviceHostedMediaConfig' },
        callOptions: { isDeltaRosterEnabled: true, isContentSharingNotificationEnabled: true },
      },
    },
  ],
  ['refused', reject, { line: `POST /calls/${callId}/reject`, body: { reason: 'busy' } }],
  [
    'sent on',
    redirect,
    {
      line: `POST /calls/${callId}/redirect`,
      body: {
        timeout: 30,
        targets: [{ endpointType: 'voicemail', identity: { phone: { id: '+12345678901' } } }],
      },
    },
  ],
])('can be %s', async (_, mutation, request) => {
  await using graph = await withIncomingCall();
  const { errors } = await graph.query(mutation);
  expect(errors).toBeUndefined();
  expect(graph.requests).toMatchObject([request]);
});

test.each([
  ['answer', answer],
  ['reject', reject],
  ['redirect', redirect],
])('%s gives Graph an address of its own, with 128 random bits, for what follows', async (_, mutation) => {
  await using graph = await withIncomingCall();
  await graph.query(mutation);
  await graph.query(mutation);
  const addresses = graph.requests.map(({ body }) => (body as { callbackUri: string }).callbackUri);
  const address: unknown = expect.stringMatching(
    /^https:\/\/gateway\.example\.org\/callbacks\/calls\/[\w-]{22}$/,
  );
  expect(addresses).toEqual([address, address]);
  expect(new Set(addresses).size).toBe(2);
});

test('must be decided on within 15 seconds from when the post that told of it began to come in', async () => {
  await using graph = await startCallGraph(accepted);
  await graph.notify(callId, { id: callId, state: 'incoming' }, 'created', 4_000);
  expect(await graph.query(`{ call(id: "${callId}") { answerBy } }`)).toEqual({
    data: { call: { answerBy: '2026-12-01T00:00:11.000Z' } },
  });
  graph.wait(12_300);
  const { errors } = await graph.query(answer);
  expect(errors?.[0]?.message).toContain('which was 1.3 seconds ago');
});

describe.each([
  ['answer', answer],
  ['reject', reject],
  ['redirect', redirect],
])('%s', (_, mutation) => {
  test('comes too late after 15 seconds: it is not sent, and the error says how late it was', async () => {
    await using graph = await withIncomingCall();
    graph.wait(17_300);
    const { errors } = await graph.query(mutation);
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(errors?.[0]?.message).toContain('which was 2.3 seconds ago');
    expect(graph.requests).toEqual([]);
  });

  test('says how late it is too if the caller has given up', async () => {
    await using graph = await withIncomingCall();
    await graph.notify(callId, { state: 'terminated' }, 'deleted');
    graph.wait(16_000);
    const { errors } = await graph.query(mutation);
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(errors?.[0]?.message).toMatch(/is over.*1\.0 seconds ago/);
    expect(graph.requests).toEqual([]);
  });

  test('is refused for a call that has been answered', async () => {
    await using graph = await withIncomingCall();
    await graph.notify(callId, { state: 'established' });
    const { errors } = await graph.query(mutation);
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(errors?.[0]?.message).toContain('ESTABLISHED');
    expect(graph.requests).toEqual([]);
  });

  test('ends the call here if Graph no longer knows it', async () => {
    await using graph = await withIncomingCall({
      answer: (response) => {
        refuse(response, 404, '8522');
      },
    });
    const { errors } = await graph.query(mutation);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    const { data } = await graph.query(`{ call(id: "${callId}") { state } }`);
    expect(data).toEqual({ call: { state: 'TERMINATED' } });
  });
});

test.each([
  ['no modality', 'acceptedModalities: []', 'input.acceptedModalities'],
  ['data', 'acceptedModalities: [AUDIO, DATA]', 'input.acceptedModalities'],
  ['media of the application without a blob', 'media: {appHosted: {}}', 'input.media.appHosted.blob'],
])('an answer with %s is refused before anything is sent', async (_, argument, field) => {
  await using graph = await withIncomingCall();
  const { errors } = await graph.query(
    `mutation { answerCall(input: {callId: "${callId}", ${argument}}) { call { id } } }`,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  expect(graph.requests).toEqual([]);
});

test('incomingCall gives every call that still waits, then new ones, each once', async () => {
  await using graph = await withIncomingCall();
  const incoming = await graph.subscribe<{ id: string }>('subscription { incomingCall { id } }');
  expect(await incoming.next()).toEqual({ id: callId });
  await graph.notify(callId, { state: 'incoming', subject: 'the same again' }, 'created');
  const another = callId.replace('2e1a', 'ffff');
  await graph.notify(another, { state: 'incoming' }, 'created');
  expect(await incoming.next()).toEqual({ id: another });
  await incoming.end();
});
