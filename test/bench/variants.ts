/** One of the servers that are compared. */
export interface Variant {
  readonly name: string;
  /** In `variants/`. */
  readonly file: string;
  /** What stands in its environment besides. */
  readonly env?: Readonly<Record<string, string>>;
}

export const switchboard: Variant = { name: 'Switchboard', file: 'switchboard.ts' };
export const apollo: Variant = { name: 'Apollo Server on Express', file: 'apollo-express.ts' };
export const mercurius: Variant = { name: 'Mercurius with JIT', file: 'mercurius-jit.ts' };
const graphqlJs: Variant = { name: 'bare graphql-js', file: 'graphql-js.ts' };

/** All of them: the same schema, resolvers, loaders and clients, and only ours shares reads. */
export const variants: readonly Variant[] = [switchboard, apollo, mercurius, graphqlJs];
