import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { everyTransport } from '../transports.ts';
import type { RequestFields } from '../transports.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** What an error says of a directive. */
const wordsOn = (directive: string): string =>
  `The field of a subscription can't have @${directive}: leave it out, and subscribe only where the events are wanted.`;

const byVariable = 'subscription ($is: Boolean!) { incomingCall @include(if: $is) { id } }';

describe.each(everyTransport)('over %s, a subscription is told that it can not have', (_, ask) => {
  test.each<[string, string, RequestFields]>([
    ['@include by a variable that is true', 'include', { query: byVariable, variables: { is: true } }],
    ['@include by a variable that is false', 'include', { query: byVariable, variables: { is: false } }],
    [
      '@include that is true',
      'include',
      { query: 'subscription { incomingCall @include(if: true) { id } }' },
    ],
    [
      '@include that is false',
      'include',
      { query: 'subscription { incomingCall @include(if: false) { id } }' },
    ],
    ['@include of a number', 'include', { query: 'subscription { incomingCall @include(if: 1) { id } }' }],
    ['@skip', 'skip', { query: 'subscription { incomingCall @skip(if: true) { id } }' }],
    [
      '@include on a fragment',
      'include',
      {
        query: 'subscription { ...a @include(if: false) } fragment a on Subscription { incomingCall { id } }',
      },
    ],
    [
      '@skip within fragments',
      'skip',
      {
        query:
          'subscription { ...a } fragment a on Subscription { ... { incomingCall @skip(if: false) { id } } }',
      },
    ],
  ])('%s', async (__, directive, fields) => {
    const { data, errors } = await ask(gateway.url, fields);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([
      { message: wordsOn(directive), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });
});
