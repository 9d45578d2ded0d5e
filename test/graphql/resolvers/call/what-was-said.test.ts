import { describe, expect, test } from 'vitest';
import { reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';

const options = `callOptions { isDeltaRosterEnabled isContentSharingNotificationEnabled hideBotAfterEscalation isInteractiveRosterEnabled }`;
const create = `mutation ($input: CreateCallInput!) { createCall(input: $input) { call { tenantId meetingInfo { kind } ${options} } } }`;
const to = { user: { identifier: { microsoftTeamsUser: { userId: 'u' } } } };
const asked = {
  isDeltaRosterEnabled: true,
  isContentSharingNotificationEnabled: true,
  hideBotAfterEscalation: null,
  isInteractiveRosterEnabled: null,
};

describe('what Graph was told when a call was made', () => {
  test.each([{}, { tenantId: null, callOptions: null }])(
    'is shown of a call of which Graph repeats %j',
    async (repeated) => {
      await using graph = await startCallGraph({
        answer: (response) => {
          reply(response, 201, { id: callId, state: 'establishing', ...repeated });
        },
      });
      expect(await graph.query(create, { input: { to, tenantId: 'contoso' } })).toMatchObject({
        data: { createCall: { call: { tenantId: 'contoso', callOptions: asked } } },
      });
    },
  );

  test('gives way to what Graph says', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        const said = { tenantId: 'fabrikam', callOptions: { hideBotAfterEscalation: true } };
        reply(response, 201, { id: callId, state: 'establishing', ...said });
      },
    });
    expect(await graph.query(create, { input: { to, tenantId: 'contoso' } })).toMatchObject({
      data: {
        createCall: {
          call: {
            tenantId: 'fabrikam',
            callOptions: { hideBotAfterEscalation: true, isDeltaRosterEnabled: null },
          },
        },
      },
    });
  });
});

test('what Graph was told when a call was answered is shown', async () => {
  await using graph = await startCallGraph({
    answer: (response) => {
      reply(response, 202);
    },
  });
  await graph.notify(callId, { state: 'incoming' }, 'created');
  const answered = await graph.query(
    `mutation { answerCall(input: { callId: "${callId}" }) { call { ${options} } } }`,
  );
  expect(answered).toMatchObject({ data: { answerCall: { call: { callOptions: asked } } } });
});

test('why a call ended is shown: one that another took the place of did not fail', async () => {
  await using graph = await startCallGraph();
  await graph.notify(callId, { state: 'incoming' }, 'created');
  const shown = `{ call(id: "${callId}") { state terminationReason resultInfo { code } callOptions { hideBotAfterEscalation } } }`;
  expect(await graph.query(shown)).toMatchObject({
    data: { call: { terminationReason: null, callOptions: null } },
  });
  await graph.notify(callId, { state: 'terminated', terminationReason: 'AppTransferred' }, 'deleted');
  expect(await graph.query(shown)).toMatchObject({
    data: { call: { state: 'TERMINATED', terminationReason: 'AppTransferred', resultInfo: null } },
  });
});

describe('a meeting that is joined by its token', () => {
  test('is asked for by it, which is never shown', async () => {
    await using graph = await startCallGraph({
      answer: (response, { body }) => {
        reply(response, 201, { id: callId, state: 'establishing', ...(body as object) });
      },
    });
    const input = { to: { meetingToken: 'a secret' }, tenantId: 'contoso' };
    const answer = await graph.query(create, { input });
    expect(answer).toMatchObject({ data: { createCall: { call: { meetingInfo: { kind: 'TOKEN' } } } } });
    expect(JSON.stringify(answer)).not.toContain('a secret');
    const { body } = graph.requests[0] ?? {};
    expect(body).toMatchObject({
      tenantId: 'contoso',
      meetingInfo: { '@odata.type': '#microsoft.graph.tokenMeetingInfo', token: 'a secret' },
    });
    expect(body).not.toHaveProperty('targets');
  });

  test('is refused without one', async () => {
    await using graph = await startCallGraph();
    expect(await graph.query(create, { input: { to: { meetingToken: ' ' } } })).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'input.to.meetingToken' } }],
    });
    expect(graph.requests).toEqual([]);
  });
});
