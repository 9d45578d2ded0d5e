import { describe, expect, test } from 'vitest';
import { reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';
import type { CallGraph, CallGraphOptions } from './call-graph.ts';
import { otherCallId, personOf, startTwoCalls } from './two-calls.ts';

const ana = { user: { id: 'ana', displayName: 'Ana' } };
const ben = { user: { id: 'ben', displayName: 'Ben' } };

const asked: CallGraphOptions = {
  answer: (response, { line }) => {
    if (line.startsWith('DELETE')) reply(response, 204);
    else if (line.endsWith('/transfer')) reply(response, 202);
    else reply(response, 200, { id: '0fe0623f-d628-42ed-b4bd-8ac290072cc5', status: 'running' });
  },
};
const lines = ({ requests }: CallGraph): string[] =>
  requests.map(({ line }) => line.replace(` /calls/${callId}/`, ' '));
const mutation = (name: string, input: string): string =>
  `mutation { ${name}(input: { callId: "${callId}" ${input} }) { call { id } } }`;

describe('somebody is named', () => {
  const naming = (graph: CallGraph, id: string) =>
    graph.query(`{ call(id: "${callId}") { participant(id: "${id}") { id displayName } } }`);

  test.each([
    ['as the roster has them', 'anas-id', 'anas-id'],
    ['behind the call', `${callId}/anas-id`, 'anas-id'],
    ['in another form of the call', `${callId.toUpperCase()}/user:ben`, `${callId}/user:ben`],
    ['who has no id yet', `${callId}/user:ben`, `${callId}/user:ben`],
    ['who has no id yet, by their identity alone', 'user:ben', `${callId}/user:ben`],
  ])('%s', async (_, id, shown) => {
    await using graph = await startTwoCalls();
    await graph.notify(`${callId}/participants`, [personOf('anas-id', ana), personOf(null, ben)]);
    expect(await naming(graph, id)).toMatchObject({ data: { call: { participant: { id: shown } } } });
  });

  test.each([
    ['in another call', `${otherCallId}/user:ana`],
    ['who is not there', `${callId}/user:cem`],
  ])('%s, and is nobody here', async (_, id) => {
    await using graph = await startTwoCalls();
    for (const call of [callId, otherCallId]) {
      await graph.notify(`${call}/participants`, [personOf(null, ana)]);
    }
    expect(await naming(graph, id)).toEqual({ data: { call: { participant: null } } });
  });

  test.each([
    ['muteCallParticipant', 'POST participants/anas-id/mute'],
    ['startHoldMusic', 'POST participants/anas-id/startHoldMusic'],
    ['stopHoldMusic', 'POST participants/anas-id/stopHoldMusic'],
    ['removeCallParticipant', 'DELETE participants/anas-id'],
  ])('for %s by any id that the roster gave, or Graph', async (name, line) => {
    await using graph = await startTwoCalls(asked);
    await graph.notify(`${callId}/participants`, [personOf(null, ana)]);
    const ids = await graph.query<{ call: { participants: [{ id: string }] } }>(
      `{ call(id: "${callId}") { participants { id } } }`,
    );
    await graph.notify(`${callId}/participants`, [personOf('anas-id', ana)]);
    const given = ids.data?.call.participants[0].id;
    for (const id of [given, 'anas-id']) {
      const { errors } = await graph.query(mutation(name, `participantId: "${id}"`));
      expect(errors).toBeUndefined();
    }
    expect(given).toBe(`${callId}/user:ana`);
    expect(lines(graph)).toEqual([line, line]);
  });

  const somewhere = ['muteCallParticipant', 'removeCallParticipant'];
  const refusal = async (graph: CallGraph, name: string, id: string) => {
    const { errors } = await graph.query(mutation(name, `participantId: "${id}"`));
    expect(graph.requests).toEqual([]);
    return errors;
  };

  test.each(somewhere)('for %s, who has no id yet: nothing is sent', async (name) => {
    await using graph = await startTwoCalls();
    await graph.notify(`${callId}/participants`, [personOf(null, ana)]);
    for (const id of [`${callId}/user:ana`, 'user:ana']) {
      expect(await refusal(graph, name, id)).toMatchObject([
        {
          message: `input.participantId: Graph has not given "${id}" an id yet: wait until the roster has one`,
          extensions: { code: 'BAD_USER_INPUT', field: 'input.participantId' },
        },
      ]);
    }
  });

  test.each(somewhere)('for %s, who is in another call: nothing is sent', async (name) => {
    await using graph = await startTwoCalls();
    await graph.notify(`${callId}/participants`, [personOf('anas-id', ana)]);
    expect(await refusal(graph, name, `${otherCallId}/user:ana`)).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.participantId' } },
    ]);
  });

  test.each(somewhere)('for %s, who has become several by now: nothing is sent', async (name) => {
    await using graph = await startTwoCalls();
    await graph.notify(`${callId}/participants`, [personOf('one', ana), personOf('two', ana)]);
    expect(await refusal(graph, name, `${callId}/user:ana`)).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', field: 'input.participantId' } },
    ]);
  });

  test('who has left: removing them is done already, and muting them is not', async () => {
    await using graph = await startTwoCalls();
    const id = `${callId}/user:ana`;
    expect(await refusal(graph, 'removeCallParticipant', id)).toBeUndefined();
    expect(await refusal(graph, 'muteCallParticipant', id)).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);
  });

  test('in a call that is not known here, where only Graph could say whom it means', async () => {
    await using graph = await startCallGraph();
    expect(await refusal(graph, 'removeCallParticipant', `${callId}/user:ana`)).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);
  });

  test('wherever else an input names somebody', async () => {
    await using graph = await startTwoCalls(asked);
    await graph.notify(`${callId}/participants`, [personOf('anas-id', ana), personOf(null, ben)]);
    const person = (id: string): string =>
      `{ identifier: { phoneNumber: "+12345678901" } participantId: "${id}" }`;
    const target = 'target: { identifier: { phoneNumber: "+12345678901" } }';
    const routing = (id: string): string =>
      `id: "g" routingMode: MULTICAST sources: ["${id}"] receivers: ["x"]`;

    await graph.query(mutation('createAudioRoutingGroup', routing(`${callId}/user:ana`)));
    await graph.query(mutation('updateAudioRoutingGroup', routing('anas-id')));
    await graph.query(mutation('transferCall', `${target} transferee: ${person(`${callId}/user:ana`)}`));
    expect(graph.requests.map(({ body }) => body)).toMatchObject([
      { sources: ['anas-id'], receivers: ['x'] },
      { sources: ['anas-id'], receivers: ['x'] },
      { transferee: { participantId: 'anas-id' } },
    ]);

    for (const [name, input, field] of [
      ['createAudioRoutingGroup', routing(`${callId}/user:ben`), 'input.sources.0'],
      ['updateAudioRoutingGroup', routing(`${otherCallId}/user:ben`), 'input.sources.0'],
      ['transferCall', `${target} transferee: ${person('user:ben')}`, 'input.transferee.participantId'],
    ] as const) {
      const { errors } = await graph.query(mutation(name, input));
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    }
    expect(graph.requests).toHaveLength(3);
  });
});

describe('an audio routing group is named', () => {
  test.each([
    ['by the id that a query gives', `${callId}/team one`],
    ['by the one that its maker chose', 'team one'],
  ])('%s', async (_, id) => {
    await using graph = await startTwoCalls(asked);
    const routing = 'routingMode: MULTICAST sources: ["a"] receivers: ["b"]';
    await graph.query(mutation('createAudioRoutingGroup', `id: "${id}" ${routing}`));
    await graph.query(mutation('updateAudioRoutingGroup', `id: "${id}"`));
    await graph.query(mutation('deleteAudioRoutingGroup', `id: "${id}"`));
    expect(graph.requests[0]?.body).toMatchObject({ id: 'team one' });
    expect(lines(graph)).toEqual([
      'POST audioRoutingGroups',
      'PATCH audioRoutingGroups/team%20one',
      'DELETE audioRoutingGroups/team%20one',
    ]);
  });

  test.each(['createAudioRoutingGroup', 'updateAudioRoutingGroup', 'deleteAudioRoutingGroup'])(
    'for %s by what no path can name, and nothing is sent',
    async (name) => {
      await using graph = await startTwoCalls();
      const routing = name.startsWith('create') ? 'routingMode: MULTICAST sources: [] receivers: []' : '';
      const { errors } = await graph.query(mutation(name, `id: "team/one" ${routing}`));
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(graph.requests).toEqual([]);
    },
  );

  test.each(['createAudioRoutingGroup', 'updateAudioRoutingGroup', 'deleteAudioRoutingGroup'])(
    'for %s in another call, and nothing is sent',
    async (name) => {
      await using graph = await startTwoCalls();
      const routing = name.startsWith('create') ? 'routingMode: MULTICAST sources: [] receivers: []' : '';
      const { errors } = await graph.query(mutation(name, `id: "${otherCallId}/interpreters" ${routing}`));
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.id' } }]);
      expect(graph.requests).toEqual([]);
    },
  );

  test('that was deleted by the id that a query gives, however it was named', async () => {
    await using graph = await startTwoCalls({
      answer: (response, { line }) => {
        if (line.startsWith('DELETE')) reply(response, 204);
        else reply(response, 200, { value: [{ id: 'interpreters' }] });
      },
    });
    const groups = `{ call(id: "${callId}") { audioRoutingGroups { id } } }`;
    const { data } = await graph.query<{ call: { audioRoutingGroups: [{ id: string }] } }>(groups);
    for (const id of ['interpreters', data?.call.audioRoutingGroups[0].id]) {
      const deletion = `mutation { deleteAudioRoutingGroup(input: { callId: "${callId}", id: "${id}" }) { audioRoutingGroupId } }`;
      expect(await graph.query(deletion)).toEqual({
        data: { deleteAudioRoutingGroup: { audioRoutingGroupId: data?.call.audioRoutingGroups[0].id } },
      });
    }
  });
});
