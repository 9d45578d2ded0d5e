import { expect, test } from 'vitest';
import type { UpstreamAttempt } from '../../../src/upstreams/pipeline/upstream-client.ts';
import { refuse, reply, startStubGraph } from '../../support/calls-client.ts';

const callId = '2e1a0b00-2db4-4022-9570-243709c565ab';

/** Collects what attempts are told of. */
function collectOperations(): { operations: string[]; onAttempt: (attempt: UpstreamAttempt) => void } {
  const operations: string[] = [];
  return { operations, onAttempt: ({ operation }) => operations.push(operation) };
}

test('a request is told of by its route, with placeholders for ids', async () => {
  const { operations, onAttempt } = collectOperations();
  await using graph = await startStubGraph(
    (response) => {
      refuse(response, 404, 'NotFound');
    },
    { onAttempt },
  );
  await graph.calls.getOperation(callId, 'an operation');
  await graph.calls.removeParticipant(callId, 'somebody');
  expect(operations).toEqual([
    'GET /calls/{callId}/operations/{operationId}',
    'DELETE /calls/{callId}/participants/{participantId}',
  ]);
});

test('each attempt is told of by the route of its request', async () => {
  const { operations, onAttempt } = collectOperations();
  await using graph = await startStubGraph(
    (response) => {
      reply(response, 500, {});
    },
    {
      onAttempt,
      limits: { maxRetries: 1 },
    },
  );
  await expect(graph.calls.getCall(callId)).rejects.toThrow();
  expect(operations).toEqual(['GET /calls/{callId}', 'GET /calls/{callId}']);
});

test('an action on a call is told of by its name', async () => {
  const { operations, onAttempt } = collectOperations();
  await using graph = await startStubGraph(
    (response) => {
      reply(response, 200, { id: 'an operation', status: 'running' });
    },
    { onAttempt },
  );
  await graph.calls.act(callId, 'mute', {});
  await graph.calls.actOnParticipant(callId, 'somebody', 'mute', {});
  expect(operations).toEqual([
    'POST /calls/{callId}/mute',
    'POST /calls/{callId}/participants/{participantId}/mute',
  ]);
});

test("a page that a link leads to is told of by its list's route", async () => {
  const { operations, onAttempt } = collectOperations();
  await using graph = await startStubGraph(
    (response, _, index) => {
      const nextLink = `${graph.url}/somewhere/else?page=2`;
      reply(response, 200, { value: [], ...(index === 0 ? { '@odata.nextLink': nextLink } : {}) });
    },
    { onAttempt },
  );
  await graph.calls.listParticipants(callId);
  expect(operations).toEqual(['GET /calls/{callId}/participants', 'GET /calls/{callId}/participants']);
});
