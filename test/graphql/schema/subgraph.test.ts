import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphqlSync, lexicographicSortSchema, parse, printSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { readSdl } from '../../../src/graphql/schema/sdl.ts';
import { buildSubgraph } from '../../../src/graphql/schema/subgraph.ts';
import { compose } from '../../e2e/supergraph/compose.ts';

const sdl = readSdl().subgraph;
const ours = buildSubgraph(sdl, {});
const apollos = buildSubgraphSchema({ typeDefs: parse(sdl) });

/** The definitions of a schema, without what of federation it neither imports nor needs, and without Apollo's description of `sdl`. */
function definitionsOf(schema: GraphQLSchema): string[] {
  const unused =
    /^directive @federation__|^scalar (federation__(Policy|ContextFieldValue))|^directive @(oneOf|deprecated|skip|include|specifiedBy)\b/;
  return printSchema(lexicographicSortSchema(schema))
    .replace(/ {2}"""[^"]*The sdl representing[^"]*"""\n/, '')
    .split('\n\n')
    .filter((definition) => !unused.test(definition));
}

const servedBy = (schema: GraphQLSchema): string => {
  const { data } = graphqlSync({ schema, source: '{ _service { sdl } }' });
  return (data as unknown as { _service: { sdl: string } })._service.sdl;
};

test('the schema is the one that Apollo’s own library makes of the same SDL', () => {
  expect(definitionsOf(ours)).toEqual(definitionsOf(apollos));
});

test('what it says of itself composes to the same supergraph', () => {
  const [one, other] = [ours, apollos].map((schema) =>
    compose([{ name: 'switchboard', url: 'http://localhost', sdl: servedBy(schema) }])
      .split(/\s+/)
      .sort(),
  );
  expect(one).toEqual(other);
});

test('whoever names a reference to what can be no entity is told so', () => {
  expect(() => buildSubgraph(sdl, { DateTime: { __resolveReference: () => null } })).toThrow(
    'DateTime can be no entity',
  );
});
