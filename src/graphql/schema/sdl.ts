import { Kind } from 'graphql';
import type { DocumentNode, SchemaDefinitionNode } from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { howToGetFiles, schemaFolder as folder } from '../../own-files.ts';

/** What is for clients of the gateway itself, and no part of the subgraph that a supergraph is composed of. */
const besideSubgraph = 'node.graphql';

/** The source of the schema: what the subgraph is, and what clients of the gateway itself have besides. */
export function readSdl(): { readonly subgraph: string; readonly besideSubgraph: string } {
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
  const names = filesOfSchema();
  return {
    subgraph: names
      .filter((name) => name !== besideSubgraph)
      .map(read)
      .join('\n'),
    besideSubgraph: read(besideSubgraph),
  };
}

/** Where a schema describes itself as a whole, which what merges its parts leaves out; nothing if it doesn't. */
export function describedSchema({ definitions }: DocumentNode): SchemaDefinitionNode[] {
  return definitions.filter(
    (node): node is SchemaDefinitionNode => node.kind === Kind.SCHEMA_DEFINITION && Boolean(node.description),
  );
}

function filesOfSchema(): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.graphql'))
      .sort();
  } catch (cause) {
    throw new Error(`The schema in ${fileURLToPath(folder)} cannot be read: ${howToGetFiles}.`, { cause });
  }
}
