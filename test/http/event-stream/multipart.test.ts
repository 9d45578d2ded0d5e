/** Subscriptions as the parts of one answer, as Apollo's clients ask for them where they are given no WebSocket. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { startIssuer } from '../../support/issuer.ts';
import { startStreamHarness } from './harness.ts';
import type { StreamHarness } from './harness.ts';

const roster = `subscription ($callId: ID!) {
  rosterChanged(callId: $callId) { isSnapshot joined { displayName } }
}`;
const asApolloClient =
  'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9';

let harness: StreamHarness;
beforeEach(async () => {
  harness = await startStreamHarness();
});
afterEach(() => harness[Symbol.asyncDispose]());

interface PartsAnswer {
  readonly status: number;
  readonly contentType: string | null;
  /** The next part, decoded. @throws {Error} when the answer has ended before there is one */
  next(): Promise<unknown>;
  /** What is left, once it has ended. */
  rest(): Promise<string>;
}

async function ask(
  { url }: { readonly url: string },
  query: string,
  variables: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<PartsAnswer> {
  const leave = new AbortController();
  onTestFinished(() => {
    leave.abort();
  });
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { accept: asApolloClient, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: leave.signal,
  });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const readOn = async (): Promise<boolean> => {
    const { done, value = '' } = (await reader?.read()) ?? { done: true };
    text += value;
    return !done;
  };
  return {
    status: answer.status,
    contentType: answer.headers.get('content-type'),
    async next() {
      for (;;) {
        const [, head, json, rest] =
          /^(?:\r\n--graphql)?(\r\nContent-Type: application\/json\r\n\r\n)(.*?)\r\n--graphql(.*)$/s.exec(
            text,
          ) ?? [];
        if (head !== undefined) {
          text = rest ?? '';
          return JSON.parse(json ?? '') as unknown;
        }
        if (!(await readOn())) throw new Error(`the answer has ended: ${text}`);
      }
    },
    async rest() {
      while (await readOn());
      return text;
    },
  };
}

const follow = (headers?: Readonly<Record<string, string>>): Promise<PartsAnswer> =>
  ask(harness, roster, { callId: harness.callId }, headers);

const joined = (displayName: string) => ({ isSnapshot: false, joined: [{ displayName }] });

test('each result is the payload of a part, and the last boundary says that there are no more', async () => {
  const answer = await follow();
  expect([answer.status, answer.contentType]).toEqual([
    200,
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  ]);
  expect(await answer.next()).toEqual({
    payload: { data: { rosterChanged: { isSnapshot: true, joined: [] } } },
  });
  await harness.join('A\r\n--graphql--');
  expect(await answer.next()).toEqual({ payload: { data: { rosterChanged: joined('A\r\n--graphql--') } } });
  await harness.hangUp();
  expect(await answer.rest()).toMatch(/\r\n--graphql--\r\n$/);
});

test('an empty part is a sign of life', async () => {
  const answer = await follow();
  await answer.next();
  await harness.advance(15_000);
  expect(await answer.next()).toEqual({});
});

test('what can not be executed is the payload of the only part', async () => {
  const answer = await ask(harness, roster, { callId: '57dab8b1-894c-409a-b240-bd8beae78896' });
  expect(await answer.next()).toMatchObject({ payload: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } });
  expect(await answer.rest()).toBe('--\r\n');
});

test('an expired token ends it with an error beside the payload', async () => {
  await using issuer = await startIssuer();
  await using closed = await startStreamHarness({ issuer });
  const authorization = await closed.bearer(60);
  const answer = await ask(closed, roster, { callId: closed.callId }, { authorization });
  await answer.next();
  await closed.advance(60_000);
  // Signs of life.
  let last = await answer.next();
  while (Object.keys(last as object).length === 0) last = await answer.next();
  expect(last).toMatchObject({ payload: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  expect(await answer.rest()).toBe('--\r\n');
});

test('a gateway that stops breaks it off without the last boundary, so that its client comes again', async () => {
  const answer = await follow();
  await answer.next();
  const closed = harness.gateway.close();
  expect(await answer.rest()).toBe('');
  await closed;
});

describe('who accepts', () => {
  const typeFor = async (accept: string, query = roster): Promise<string> =>
    (await ask(harness, query, { callId: harness.callId }, { accept })).contentType ?? '';

  test.each([
    'multipart/mixed;subscriptionSpec="1.0", application/json',
    'multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json',
    'application/json, Multipart/Mixed; SubscriptionSpec=1.0',
    'text/event-stream;q=0.5, multipart/mixed;q=1;subscriptionSpec="1.0"',
  ])('%s gets parts', async (accept) => {
    expect(await typeFor(accept)).toContain('multipart/mixed');
  });

  test.each([
    'multipart/mixed;subscriptionSpec="1.0", text/event-stream',
    'text/event-stream, multipart/mixed',
  ])('%s gets events', async (accept) => {
    expect(await typeFor(accept)).toContain('text/event-stream');
  });

  test.each([
    'multipart/mixed',
    'multipart/mixed;deferSpec=20220824',
    'multipart/mixed;subscriptionSpec=2.0',
  ])('%s, which is no stream of results, gets neither', async (accept) => {
    expect((await ask(harness, roster, { callId: harness.callId }, { accept })).status).toBe(406);
  });

  test('both parts and JSON gets JSON for a query', async () => {
    expect(await typeFor(asApolloClient, '{ __typename }')).toContain('json');
  });
});
