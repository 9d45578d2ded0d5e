import { isAbstractType } from 'graphql';
import type { GraphQLSchema } from 'graphql';

/** For GraphQL Code Generator, which writes `packages/client/src/possible-types.ts` by it: what clients can't tell by themselves. */
export const plugin = (schema: GraphQLSchema): string => {
  const entries = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    .map((type) => {
      const members = schema.getPossibleTypes(type).map(({ name }) => `'${name}'`);
      return `  ${type.name}: [${members.sort().join(', ')}],\n`;
    });
  return `/**
 * The types of each interface and union of the graph, for a cache that has to be told, such as that of Apollo Client:
 * without it, what a fragment on an interface selects is lost. Written by \`npm run codegen\`.
 */
export const possibleTypes: Record<string, string[]> = {
${entries.sort().join('')}};
`;
};
