import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rawRequest } from '../../support/signed-request.ts';
import { serviceHosted } from '../graph/call-bodies.ts';
import type { Harness } from '../graph/harness.ts';
import { startHarness } from '../graph/harness.ts';

const answerShape = z.strictObject({
  status: z.number().nullable(),
  answer: z.unknown(),
  participant: z.looseObject({ id: z.string() }).nullable(),
});

let harness: Harness;

beforeEach(async () => {
  harness = await startHarness();
});

afterEach(() => harness.close());

/** A call that came in, was answered, and is connected. */
async function connected(kind: string, answered: object): Promise<string> {
  const { json } = await harness.control('POST', '/calls/incoming', { kind });
  const { id } = z.object({ id: z.string() }).parse(json);
  const body = { acceptedModalities: ['audio'], mediaConfig: serviceHosted, ...answered };
  expect((await harness.graph('POST', `/${id}/answer`, body)).status).toBe(202);
  await harness.control('POST', `/calls/${id}/state`, { state: 'established' });
  await harness.told();
  return id;
}

const ask = async (id: string) => {
  const { json } = await harness.control('POST', `/calls/${id}/askToJoin`, { displayName: 'Ana' });
  return answerShape.parse(json);
};

const present = async (id: string): Promise<number> => (await harness.simulatedCall(id)).participants.length;

const accepting = { '@odata.type': '#microsoft.graph.acceptJoinResponse' };
const rejecting = { '@odata.type': '#microsoft.graph.rejectJoinResponse', reason: 'busy' };

describe('asking whether somebody may join', () => {
  it('posts what policy-based recording does, signed, to the address of the call', async () => {
    const id = await connected('meeting', { participantCapacity: 10 });
    await ask(id);
    const [asked] = await harness.arrivals();
    expect(asked?.claims).toBeDefined();
    expect(asked?.notifications).toMatchObject([
      {
        changeType: 'created',
        resourceUrl: `/communications/calls/${id}`,
        resourceData: {
          '@odata.type': '#microsoft.graph.participantJoiningNotification',
          call: { '@odata.type': '#microsoft.graph.call', id },
        },
      },
    ]);
  });

  it('lets them in whom the answer accepts, and tells of them', async () => {
    const id = await connected('meeting', { participantCapacity: 10 });
    const before = await present(id);
    harness.receiver.answer = () => ({ status: 200, body: JSON.stringify(accepting) });
    const { status, answer, participant } = await ask(id);
    expect({ status, answer }).toEqual({ status: 200, answer: accepting });
    expect(await present(id)).toBe(before + 1);
    const told = (await harness.told()).at(-1)?.resourceData;
    expect(told).toMatchObject(expect.arrayContaining([expect.objectContaining({ id: participant?.id })]));
  });

  it.each([
    ['a refusal', { status: 200, body: JSON.stringify(rejecting) }, { status: 200, answer: rejecting }],
    ['an ordinary 202', { status: 202 }, { status: 202, answer: '' }],
    [
      'an acceptance by another status',
      { status: 202, body: JSON.stringify(accepting) },
      { answer: accepting },
    ],
    ['something else', { status: 200, body: 'Welcome!' }, { status: 200, answer: 'Welcome!' }],
    ['204, which asks for nothing here', { status: 204 }, { status: 204 }],
    ['a failure, which is not asked again', { status: 503 }, { status: 503 }],
    ['no answer', 'reset', { status: null, answer: null }],
  ] as const)('keeps them out for %s', async (_, reply, shown) => {
    const id = await connected('meeting', { participantCapacity: 10 });
    const before = await present(id);
    harness.receiver.answer = () => reply;
    expect(await ask(id)).toMatchObject({ ...shown, participant: null });
    expect(await present(id)).toBe(before);
    expect(await harness.arrivals()).toHaveLength(1);
  });

  it.each([
    ['without a capacity', 'meeting', {}],
    ['of two', 'peerToPeer', { participantCapacity: 10 }],
    ['with as many as the bot can record', 'meeting', { participantCapacity: 1 }],
  ])('is refused of a call %s, as the service would not ask', async (_, kind, answered) => {
    const id = await connected(kind, answered);
    const reply = await rawRequest(harness.sandbox.url, `/sandbox/calls/${id}/askToJoin`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(reply.status).toBe(409);
    expect(await harness.arrivals()).toEqual([]);
  });
});
