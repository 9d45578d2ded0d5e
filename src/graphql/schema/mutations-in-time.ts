import { defaultFieldResolver } from 'graphql';
import type { GraphQLField, GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import type { GraphQLContext } from '../context.ts';

/**
 * Begins no mutation once the time of its operation is over, or nobody waits for it any more: that those before it failed
 * doesn't keep GraphQL from going on to it.
 *
 * @returns the schema itself, changed
 */
export function beginMutationsInTime(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    field.resolve = inTime(field);
  return schema;
}

function inTime({
  resolve = defaultFieldResolver,
}: GraphQLField<unknown, unknown>): GraphQLFieldResolver<unknown, GraphQLContext> {
  return (source, args, context, info) => {
    context.signal.throwIfAborted();
    return resolve(source, args, context, info);
  };
}
