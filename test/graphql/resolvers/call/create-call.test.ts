import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  createExamples,
  fixture,
  contoso,
  user,
  john,
  threadId,
  organizerId,
  instance,
} from '../../../microsoft-graph/create-examples.ts';
import type { Json } from '../../../microsoft-graph/create-examples.ts';
import { refuse, reply } from '../../../support/calls-client.ts';
import { callId, startCallGraph } from './call-graph.ts';

const createCall = `mutation ($input: CreateCallInput!) { createCall(input: $input) { call {
  id state subject meetingInfo { kind joinMeetingId } mediaConfig { hosting preFetchMedia { uri } removeFromDefaultAudioGroup }
  targets { displayName identifier { ... on HasRawId { rawId } } }
} } }`;

const created = { id: callId, state: 'establishing' };

describe.each(createExamples)("Graph's example %s", (name, input, tenantId) => {
  test('is asked for as Graph shows it, but for the callback address and the tenant', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, fixture(`${name}.response`));
      },
    });
    const { errors } = await graph.query(createCall, { input });
    expect(errors).toBeUndefined();
    expect(graph.requests).toHaveLength(1);
    const { callbackUri } = graph.requests[0]?.body as { callbackUri: string };
    expect(callbackUri).toMatch(/^https:\/\/gateway\.example\.org\/callbacks\/calls\/[\w-]{22}$/);
    expect(graph.requests[0]?.body).toEqual({ ...fixture(`${name}.request`), callbackUri, tenantId });
  });

  test('is answered with the call, without its secrets', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, fixture(`${name}.response`));
      },
    });
    const { data } = await graph.query<{ createCall: { call: Json } }>(createCall, { input });
    expect(data?.createCall.call).toMatchObject({
      id: fixture(`${name}.response`)['id'],
      state: 'ESTABLISHING',
    });
    expect(JSON.stringify(data)).not.toMatch(/psw123|Media Session Configuration/);
  });
});

test('a Teams join link is taken apart, its tenant included', async () => {
  await using graph = await startCallGraph({
    answer: (response) => {
      reply(response, 201, created);
    },
  });
  const context = encodeURIComponent(JSON.stringify({ Tid: contoso, Oid: organizerId }));
  const joinUrl = `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(threadId)}/0?context=${context}`;
  await graph.query(createCall, { input: { to: { joinUrl } } });
  expect(graph.requests[0]?.body).toMatchObject({
    tenantId: contoso,
    chatInfo: { threadId, messageId: '0' },
    meetingInfo: {
      '@odata.type': '#microsoft.graph.organizerMeetingInfo',
      organizer: { user: { id: organizerId, tenantId: contoso } },
    },
  });
});

describe('is refused before anything is sent, with the field and the reason:', () => {
  const manyUsers = Array.from({ length: 6 }, (_, index) => user(`user ${index}`, 'Somebody'));
  const telephone = { identifier: { phoneNumber: '+12345678901' } };
  test.each<[string, Json, string, string]>([
    [
      'media of the application without a blob',
      { media: { appHosted: {} } },
      'input.media.appHosted.blob',
      'media library',
    ],
    [
      'a telephone called by nobody',
      { to: { phoneNumber: '+12345678901' } },
      'input.source.identifier',
      'resource account',
    ],
    [
      'a number that is not E.164',
      { to: { phoneNumber: '0123' }, source: instance },
      'input.to.phoneNumber',
      '+12065550100',
    ],
    ['a telephone as a user', { to: { user: telephone } }, 'input.to.user.identifier', 'to.phoneNumber'],
    [
      'a telephone in a new group',
      { to: { users: [john, telephone] } },
      'input.to.users.1.identifier',
      'invite',
    ],
    ['a group of one', { to: { users: [john] } }, 'input.to.users', 'to.user'],
    ['a group of six', { to: { users: manyUsers } }, 'input.to.users', '2 to 5'],
    [
      'a visitor',
      { to: { user: { identifier: { rawId: '8:teamsvisitor:x' } } } },
      'input.to.user.identifier',
      'visitor',
    ],
    [
      'a link to elsewhere',
      { to: { joinUrl: 'https://example.org/l/meetup-join/a/0' } },
      'input.to.joinUrl',
      'teams.microsoft.com',
    ],
    ['no modality', { requestedModalities: [] }, 'input.requestedModalities', 'at least one'],
    ['an incoming call', { direction: 'INCOMING' }, 'input.direction', 'OUTGOING'],
    [
      'a sound over plain http',
      { media: { serviceHosted: { preFetchMedia: [{ uri: 'http://example.org/a.wav' }] } } },
      'input.media.serviceHosted.preFetchMedia.0.uri',
      'https',
    ],
  ])('%s', async (_, input, field, reason) => {
    await using graph = await startCallGraph();
    const { errors } = await graph.query(createCall, { input: { to: { user: john }, ...input } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect(errors?.[0]?.message).toContain(reason);
    expect(graph.requests).toEqual([]);
  });

  test('a call of no tenant', async () => {
    await using graph = await startCallGraph({ backend: { graphTenantId: undefined } });
    const { errors } = await graph.query(createCall, { input: { to: { user: john } } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.tenantId' } }]);
    expect(graph.requests).toEqual([]);
  });
});

describe('with an idempotency key', () => {
  const input = { to: { user: john }, idempotencyKey: 'a key' };

  test('a repeat gives the same call, created once', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, created);
      },
    });
    const first = await graph.query(createCall, { input });
    const second = await graph.query(createCall, { input });
    expect(second).toEqual(first);
    expect(graph.requests).toHaveLength(1);
  });

  test('another call under the same key is a conflict', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        reply(response, 201, created);
      },
    });
    await graph.query(createCall, { input });
    const { errors } = await graph.query(createCall, { input: { ...input, subject: 'another' } });
    expect(errors).toMatchObject([{ extensions: { code: 'CONFLICT' } }]);
    expect(graph.requests).toHaveLength(1);
  });

  test('that is empty, nothing is asked for', async () => {
    await using graph = await startCallGraph();
    const { errors } = await graph.query(createCall, { input: { ...input, idempotencyKey: '' } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: 'input.idempotencyKey' } }]);
    expect(graph.requests).toEqual([]);
  });

  test('where Graph refused it, a repeat asks again', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        refuse(response, 400, 'UnknownError');
      },
    });
    const first = await graph.query(createCall, { input });
    expect((await graph.query(createCall, { input })).errors).toEqual(first.errors);
    expect(graph.requests).toHaveLength(2);
  });

  test('where Graph failed, so that there may be a call, a repeat waits for it and asks for no second one', async () => {
    await using graph = await startCallGraph({
      answer: (response) => {
        refuse(response, 500, 'UnknownError');
      },
    });
    const first = await graph.query(createCall, { input });
    const repeat = graph.query(createCall, { input });
    // One turn, in which the repeat finds the first: nothing in it waits for the outside.
    await setImmediate();
    graph.wait(30_000);
    await graph.sweep();
    expect((await repeat).errors).toEqual(first.errors);
    expect(graph.requests).toHaveLength(1);
  });
});
