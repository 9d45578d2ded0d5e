import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Lets the subscriptions of a document go on behind a cursor, whatever they say themselves. Those that have no argument
 * `after` stay as they are.
 *
 * @param document valid
 */
export function resumeBehind(schema: GraphQLSchema, document: DocumentNode, cursor: string): DocumentNode {
  const types = new TypeInfo(schema);
  const after: ArgumentNode = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'after' },
    value: { kind: Kind.STRING, value: cursor },
  };
  return visit(
    document,
    visitWithTypeInfo(types, {
      Field(field) {
        if (types.getParentType() !== schema.getSubscriptionType()) return false;
        if (!types.getFieldDef()?.args.some(({ name }) => name === 'after')) return undefined;
        const others = (field.arguments ?? []).filter(({ name }) => name.value !== 'after');
        return { ...field, arguments: [...others, after] };
      },
    }),
  );
}
