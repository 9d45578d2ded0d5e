import { expect, test } from 'vitest';
import { startLoggedGateway } from '../../http/operations.ts';
import { createCall } from '../operations/watched-gateway.ts';

test.each([
  [1, true],
  [0, false],
  ['off', false],
] as const)(
  'of posts to the webhook the share %j is logged, one line each',
  async (operationLogShare, isLogged) => {
    await using logged = await startLoggedGateway({ operationLogShare });
    const { gateway } = logged;
    const { data } = await gateway.query<{ createCall: { call: { id: string } } }>(createCall);
    const callId = data?.createCall.call.id;
    await gateway.sandbox.graph.idle();
    const lines = logged.linesOf('webhook post');
    const line = {
      requestId: expect.stringMatching(/^[\w.:-]{1,128}$/) as string,
      status: 202,
      durationMs: expect.any(Number) as number,
      kinds: ['call'],
      callIds: [callId],
      repeated: false,
    };
    if (isLogged) expect(lines).toContainEqual(expect.objectContaining(line));
    else expect(lines).toEqual([]);
  },
);

test('a post that is refused is logged with its status', async () => {
  await using logged = await startLoggedGateway();
  const answer = await fetch(`${logged.gateway.url}/callbacks/calls`, {
    method: 'POST',
    headers: { 'x-request-id': 'refused-post', 'content-type': 'application/json' },
    body: '{}',
  });
  expect(answer.status).toBe(401);
  expect(logged.linesOf('webhook post')).toEqual([
    expect.objectContaining({ requestId: 'refused-post', status: 401, kinds: [], callIds: [] }),
  ]);
});
