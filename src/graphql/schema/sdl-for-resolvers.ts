import { Kind, parse, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { globSync, readFileSync } from 'node:fs';

/**
 * Loads SDL for the generation of the types of resolvers: what has a default is never null there, since null counts as
 * left out.
 *
 * @param pattern of the names of its files
 */
export default function loadSdlForResolvers(pattern: string): DocumentNode {
  const sdl = globSync(pattern).map((name) => readFileSync(name, 'utf8'));
  return visit(parse(sdl.join('\n')), {
    InputValueDefinition: {
      leave: (node) =>
        node.defaultValue === undefined || node.type.kind === Kind.NON_NULL_TYPE
          ? undefined
          : { ...node, type: { kind: Kind.NON_NULL_TYPE, type: node.type } },
    },
  });
}
