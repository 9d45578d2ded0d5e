import { describe, expect, test } from 'vitest';
import type { OutgoingCall } from '../../../src/upstreams/graph/call-requests.ts';
import { reply, startStubGraph } from '../../support/calls-client.ts';

const newCall: OutgoingCall = {
  to: { kind: 'people', people: [{ identity: { kind: 'user', id: 'u' } }] },
  callbackUri: 'https://bot.contoso.com/callback',
  requestedModalities: ['audio'],
  media: { kind: 'serviceHosted' },
  tenantId: 't',
};

/** Asks for a call, is refused, and gives the error. */
async function refusalOf(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  await using graph = await startStubGraph((response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    reply(response, status, body);
  });
  return await graph.calls.createCall(newCall).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("a refusal's status means", () => {
  test.each([
    [400, 'badRequest'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'unavailable'],
    [405, 'conflict'],
    [408, 'timeout'],
    [409, 'conflict'],
    [412, 'conflict'],
    [424, 'unavailable'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [503, 'unavailable'],
    [504, 'timeout'],
  ])('%i: %s', async (status, reason) => {
    const error = await refusalOf(status, { error: { code: 'UnknownError', message: 'So it is.' } });
    expect(error).toMatchObject({
      name: 'UpstreamError',
      service: 'calls',
      reason,
      details: { status, code: 'UnknownError' },
    });
  });
});

describe("a refusal's code", () => {
  test.each([
    ['is read from a text of digits', { code: '8522', message: 'Call not found.' }],
    ['is read from a number', { code: 8522, message: 'Call not found.' }],
    [
      'is read out of the JSON that is wrapped as text in the message',
      {
        code: 'UnknownError',
        message: '{"errorCode":"8522","message":"Call not found.","instanceAnnotations":[]}',
      },
    ],
    [
      'is read from an inner error, which is the more specific',
      { code: 'General', message: 'Call not found.', innerError: { code: '8522' } },
    ],
    [
      'is read out of wrapped JSON that has it as a number',
      { code: 'UnknownError', message: '{"errorCode":8522,"message":"Call not found."}' },
    ],
  ])('%s, and means more than the status', async (_, error) => {
    expect(await refusalOf(400, { error })).toMatchObject({
      reason: 'notFound',
      message: 'Call not found.',
      details: { status: 400, code: '8522' },
    });
  });

  test.each([
    ['7503', 'register it as a Teams bot'],
    ['7504', 'an administrator there must consent'],
    ['7505', 'as tenantId'],
  ])('%s says what to do about it', async (code, remedy) => {
    const message = JSON.stringify({ errorCode: code, message: 'Their words.', instanceAnnotations: [] });
    expect(await refusalOf(403, { error: { code: 'UnknownError', message } })).toMatchObject({
      reason: 'unauthorized',
      message: expect.stringContaining(remedy) as string,
      details: { status: 403, code },
    });
  });

  test.each([
    ['an inner error object', '{"error":{"code":"7504","message":"Their words."}}'],
    ['a bare error', '{"code":"7504","message":"Their words."}'],
    ['a text before it', 'Request failed: {"errorCode":"7504","message":"Their words."}'],
    [
      'twice',
      JSON.stringify({
        errorCode: 'UnknownError',
        message: JSON.stringify({ errorCode: '7504', message: 'Their words.' }),
      }),
    ],
  ])('is unwrapped from JSON as %s', async (_, message) => {
    expect(await refusalOf(403, { error: { code: 'UnknownError', message } })).toMatchObject({
      reason: 'unauthorized',
      details: { code: '7504' },
    });
  });

  test.each([
    [
      'Forbidden',
      'No application access policy found for this app',
      'grant them an application access policy',
    ],
    ['General', 'No Application Access Policy found for this app: a on the user: b.', 'Grant-CsApplication'],
    ['Forbidden', '3003: User does not have access to lookup meeting', 'name its organizer'],
    ['Forbidden', 'Request authorization tenant mismatch.', 'as tenantId'],
    ['Forbidden', 'Insufficient enterprise tenant permissions.', 'must consent'],
  ])('%s says what to do by its text: %s', async (code, message, remedy) => {
    expect(await refusalOf(403, { error: { code, message } })).toMatchObject({
      reason: 'unauthorized',
      message: expect.stringContaining(remedy) as string,
    });
  });

  test.each(['{"errorCode":', '{"other":1}', '{}'])(
    'is left as it is beside a message of %s, which wraps nothing',
    async (message) => {
      expect(await refusalOf(400, { error: { code: 'BadRequest', message } })).toMatchObject({
        reason: 'badRequest',
        message,
        details: { code: 'BadRequest' },
      });
    },
  );
});

describe("the service's id of a request", () => {
  test.each(['innerError', 'innererror'])('is read from the error, as %s', async (name) => {
    const error = { code: 'BadRequest', message: 'No.', [name]: { 'request-id': 'r', date: '2026-11-20' } };
    expect(await refusalOf(400, { error })).toMatchObject({ details: { requestId: 'r' } });
  });

  test('is read from the header', async () => {
    const error = { code: 'BadRequest', message: 'No.', innerError: { 'request-id': 'r' } };
    expect(await refusalOf(400, { error }, { 'request-id': 'h' })).toMatchObject({
      details: { requestId: 'h' },
    });
  });

  test('is told for an answer that cannot be read', async () => {
    expect(await refusalOf(201, 'a call', { 'request-id': 'h' })).toMatchObject({
      reason: 'unavailable',
      details: { status: 201, requestId: 'h' },
    });
  });
});

test.each([
  ['nothing', undefined],
  ['a list', []],
  ['an error of another shape', { error: 'no' }],
])('a refusal that says %s is told by its status', async (_, body) => {
  expect(await refusalOf(409, body)).toMatchObject({
    reason: 'conflict',
    message: 'the service refused the request',
    details: { status: 409, code: undefined, requestId: undefined },
  });
});

test('what the service says about our credential is not passed on', async () => {
  const error = { code: 'InvalidAuthenticationToken', message: 'The token eyJ… is not valid.' };
  expect(await refusalOf(401, { error })).toMatchObject({
    reason: 'unauthorized',
    message: "the service refused the gateway's credential",
  });
});

test("that the month's calls are used up asks for no patience: nobody is told to wait, and nothing is repeated or kept back", async () => {
  let asked = 0;
  await using graph = await startStubGraph((response, { line }) => {
    response.setHeader('retry-after', '30');
    if (line.startsWith('POST') || (asked += 1) === 1) {
      reply(response, 429, { error: { code: '8529', message: 'Calls limit reached.' } });
    } else reply(response, 200, { id: 'a-call', state: 'established' });
  });
  const used = {
    reason: 'unauthorized',
    message: expect.stringContaining('in a month') as string,
    details: { status: 429, code: '8529', retryAfterSeconds: undefined },
  };
  await expect(graph.calls.createCall(newCall)).rejects.toMatchObject(used);
  await expect(graph.calls.getCall('a-call')).rejects.toMatchObject(used);
  expect(await graph.calls.getCall('a-call')).toMatchObject({ id: 'a-call' });
  expect(graph.requests).toHaveLength(3);
});

test.each([
  [-20, '20 min ahead of'],
  [7, '7 min behind'],
])('a 401 of %i minutes away names the clock', async (minutes, difference) => {
  const date = new Date(Date.now() + minutes * 60_000).toUTCString();
  const error = { code: 'InvalidAuthenticationToken', message: 'Lifetime validation failed.' };
  expect(await refusalOf(401, { error }, { date })).toMatchObject({
    reason: 'unauthorized',
    message: expect.stringContaining(difference) as string,
  });
});

test('how long to wait is told', async () => {
  const error = { code: 'TooManyRequests', message: 'Slowly.' };
  expect(await refusalOf(429, { error }, { 'retry-after': '7' })).toMatchObject({
    reason: 'throttled',
    details: { retryAfterSeconds: 7 },
  });
});
