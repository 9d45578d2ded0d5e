import { describe, expect, test } from 'vitest';
import { refuse, reply, startStubGraph } from '../../support/calls-client.ts';
import type { StubGraph } from '../../support/calls-client.ts';

const callId = '57dab8b1-894c-409a-b240-bd8beae78896';
const list = `GET /calls/${callId}/participants`;

const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `p${from + index}` }));

describe('a list of participants', () => {
  test.each([
    [0, false],
    [99, false],
    [100, true],
    [130, true],
  ])('of %i without a link is cut: %s', async (count, isCut) => {
    await using graph = await startStubGraph((response) => {
      reply(response, 200, { value: people(count) });
    });
    expect(await graph.calls.listParticipants(callId)).toEqual({ participants: people(count), isCut });
  });

  test('is followed to its end, and is whole when its last page is not full', async () => {
    await using graph: StubGraph = await startStubGraph((response, _request, index) => {
      const nextLink = `${graph.url}/v1.0/communications/calls/${callId}/participants?$skiptoken=a%2Fb`;
      reply(
        response,
        200,
        index === 0 ? { value: people(100), '@odata.nextLink': nextLink } : { value: people(30, 100) },
      );
    });
    expect(await graph.calls.listParticipants(callId)).toEqual({ participants: people(130), isCut: false });
    expect(graph.requests.map(({ line }) => line)).toEqual([list, `${list}?$skiptoken=a%2Fb`]);
    expect(graph.requests[1]?.headers.authorization).toBe('Bearer a development token');
  });

  test('whose links lead round in a circle is given up, as cut', async () => {
    await using graph: StubGraph = await startStubGraph((response, { line }) => {
      const nextLink = `${graph.url}/v1.0/communications${line.slice('GET '.length)}`;
      reply(response, 200, { value: people(1), '@odata.nextLink': nextLink });
    });
    expect(await graph.calls.listParticipants(callId)).toEqual({
      participants: Array.from({ length: 20 }, () => ({ id: 'p0' })),
      isCut: true,
    });
  });

  test.each([
    ['another host', 'https://example.com/v1.0/communications/calls/a/participants?$skiptoken=a%2Fb'],
    ['another port', 'http://127.0.0.1:1/anything?$skiptoken=a%2Fb'],
  ])('with a link to %s gives its token to a request to the endpoint', async (_, link) => {
    await using graph = await startStubGraph((response, _request, index) => {
      reply(response, 200, { value: [{ id: `p${index}` }], '@odata.nextLink': index === 0 ? link : null });
    });
    expect(await graph.calls.listParticipants(callId)).toMatchObject({
      participants: [{ id: 'p0' }, { id: 'p1' }],
    });
    expect(graph.requests.map(({ line }) => line)).toEqual([list, `${list}?$skiptoken=a%2Fb`]);
  });

  test.each([
    ['another host that has no token', 'https://example.com/v1.0/communications/calls'],
    ['nowhere', 'participants?$skiptoken=a'],
  ])('with a link to %s is refused, and the link is not followed', async (_, nextLink) => {
    await using graph = await startStubGraph((response) => {
      reply(response, 200, { value: [], '@odata.nextLink': nextLink });
    });
    await expect(graph.calls.listParticipants(callId)).rejects.toMatchObject({ reason: 'unavailable' });
    expect(graph.requests).toHaveLength(1);
  });

  test('with an entry that cannot be read is refused: nobody is taken to have left by it', async () => {
    await using graph = await startStubGraph((response) => {
      reply(response, 200, { value: [{ id: 'a' }, 'b'] });
    });
    await expect(graph.calls.listParticipants(callId)).rejects.toMatchObject({ reason: 'unavailable' });
  });

  test('of a call that ends between two pages is not there', async () => {
    await using graph: StubGraph = await startStubGraph((response, _request, index) => {
      const nextLink = `${graph.url}/v1.0/communications/calls/${callId}/participants?$skiptoken=a`;
      if (index === 0) reply(response, 200, { value: people(1), '@odata.nextLink': nextLink });
      else refuse(response, 404, '8522');
    });
    expect(await graph.calls.listParticipants(callId)).toBeUndefined();
  });
});

describe('reads under way at the same time', () => {
  test('of one call are one request, however its id is written', async () => {
    await using graph = await startStubGraph((response) => {
      reply(response, 200, { id: callId });
    });
    const same = callId.replaceAll('-', '').toUpperCase();
    await Promise.all([graph.calls.getCall(callId), graph.calls.getCall(same)]);
    expect(graph.requests).toHaveLength(1);
  });

  test.each<[string, (graph: StubGraph) => Promise<unknown>]>([
    ['an action', ({ calls }) => calls.act(callId, 'mute', {})],
    ['an action on a participant', ({ calls }) => calls.actOnParticipant(callId, 'p', 'mute', {})],
    ['an invitation', ({ calls }) => calls.act(callId, 'invite', { participants: [] })],
    ['a removal', ({ calls }) => calls.removeParticipant(callId, 'p')],
    ['a hanging up', ({ calls }) => calls.hangUp(callId)],
  ])('are not joined by whoever reads after %s', async (_, write) => {
    const isHeld = Promise.withResolvers<() => void>();
    await using graph = await startStubGraph((response, { line }, index) => {
      if (index === 0) {
        isHeld.resolve(() => {
          reply(response, 200, { value: people(1) });
        });
      } else reply(response, 200, line === list ? { value: people(2) } : {});
    });
    const before = graph.calls.listParticipants(callId);
    const release = await isHeld.promise;
    await write(graph);
    expect((await graph.calls.listParticipants(callId))?.participants).toEqual(people(2));
    release();
    expect((await before)?.participants).toEqual(people(1));
  });

  test('are joined across the keeping alive of the call, which changes nothing', async () => {
    const isHeld = Promise.withResolvers<() => void>();
    await using graph = await startStubGraph((response, { line }) => {
      const answer = (): void => {
        reply(response, 200, { id: callId });
      };
      if (line.startsWith('GET')) isHeld.resolve(answer);
      else answer();
    });
    const before = graph.calls.getCall(callId);
    const release = await isHeld.promise;
    await graph.calls.keepAlive(callId);
    const after = graph.calls.getCall(callId);
    release();
    await Promise.all([before, after]);
    expect(graph.requests).toHaveLength(2);
  });
});

describe('who goes away', () => {
  test.each<[string, (graph: StubGraph, signal: AbortSignal) => Promise<unknown>]>([
    ['a read', ({ calls }, signal) => calls.getCall(callId, signal)],
    ['a list', ({ calls }, signal) => calls.listParticipants(callId, signal)],
    ['an action', ({ calls }, signal) => calls.act(callId, 'mute', {}, signal)],
    [
      'an action on a participant',
      ({ calls }, signal) => calls.actOnParticipant(callId, 'p', 'stopHoldMusic', {}, signal),
    ],
    ['a hanging up', ({ calls }, signal) => calls.hangUp(callId, signal)],
    ['a keeping alive', ({ calls }, signal) => calls.keepAlive(callId, signal)],
  ])('cancels %s to its socket', async (_, run) => {
    const arrived = Promise.withResolvers<undefined>();
    const cut = Promise.withResolvers<undefined>();
    await using graph = await startStubGraph((response) => {
      response.on('close', () => {
        cut.resolve(undefined);
      });
      arrived.resolve(undefined);
    });
    const caller = new AbortController();
    const answer = run(graph, caller.signal);
    await arrived.promise;
    caller.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
    await cut.promise;
    expect(graph.requests).toHaveLength(1);
  });
});
