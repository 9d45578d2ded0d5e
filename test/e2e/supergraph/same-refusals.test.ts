import type { FormattedExecutionResult } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { corpus } from './corpus.ts';
import { essence } from './essence.ts';
import { startSupergraph } from './supergraph.ts';
import type { Supergraph } from './supergraph.ts';

let issuer: TestIssuer;
let supergraph: Supergraph;
beforeAll(async () => {
  issuer = await startIssuer();
  supergraph = await startSupergraph(issuer);
});
afterAll(async () => {
  await supergraph[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});
beforeEach(() => supergraph.switchboard.takeJournal());

describe('a router that passes tokens on', () => {
  test.each([
    { who: 'somebody without a scope', scopes: [] },
    { who: 'who may read rooms', scopes: ['rooms.read'] },
    { who: 'who may read calls', scopes: ['calls.read'] },
    { who: 'who may read all', scopes: ['rooms.read', 'calls.read', 'identities.write'] },
  ])('is refused the same as $who', async ({ scopes }) => {
    const { router, switchboard } = supergraph;
    const authorization = await issuer.bearer(...scopes);
    for (const { rule, document, variables } of corpus) {
      const values = variables?.(supergraph) ?? {};
      const direct = (await switchboard.query(document, values, authorization)) as FormattedExecutionResult;
      expect(essence(await router.query(document, values, authorization)), rule).toEqual(essence(direct));
    }
  });

  test('gets entities by the scopes of the token', async () => {
    const authorization = await issuer.bearer('rooms.read');
    const { data, errors } = await supergraph.router.query(
      '{ bookings { title room { id status } } }',
      {},
      authorization,
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ bookings: [{ title: 'Planning', room: { status: 'OPEN' } }] });
  });

  test.each([
    { without: 'the scope', scopes: ['calls.read'], code: 'FORBIDDEN' },
    { without: 'a token', scopes: undefined, code: 'UNAUTHENTICATED' },
  ])('gets no entity without $without, and nothing is asked for', async ({ scopes, code }) => {
    const { router, switchboard } = supergraph;
    const authorization = scopes && (await issuer.bearer(...scopes));
    const { data, errors } = await router.query(
      '{ bookings { title room { id status } } }',
      {},
      authorization,
    );
    expect(data).toEqual(null);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(await switchboard.takeJournal()).toEqual([]);
  });
});
