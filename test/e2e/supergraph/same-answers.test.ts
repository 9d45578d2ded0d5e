import type { FormattedExecutionResult } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpus } from './corpus.ts';
import { essence } from './essence.ts';
import { startSupergraph } from './supergraph.ts';
import type { Supergraph } from './supergraph.ts';

let supergraph: Supergraph;
beforeAll(async () => {
  supergraph = await startSupergraph();
});
afterAll(() => supergraph[Symbol.asyncDispose]());

describe('the same answer directly and through a router', () => {
  test.each(corpus)('$rule', async ({ document, variables }) => {
    const { router, switchboard } = supergraph;
    const values = variables?.(supergraph) ?? {};
    const direct = (await switchboard.query(document, values)) as FormattedExecutionResult;
    expect(essence(await router.query(document, values))).toEqual(essence(direct));
  });
});
