import { readdirSync, readFileSync } from 'node:fs';
import { schemaFolder as folder } from '../../own-files.ts';

/** What is for clients of the gateway itself, and no part of the subgraph that a supergraph is composed of. */
const besideSubgraph = 'node.graphql';

/** The source of the schema: what the subgraph is, and what clients of the gateway itself have besides. */
export function readSdl(): { readonly subgraph: string; readonly besideSubgraph: string } {
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort();
  return {
    subgraph: names
      .filter((name) => name !== besideSubgraph)
      .map(read)
      .join('\n'),
    besideSubgraph: read(besideSubgraph),
  };
}
