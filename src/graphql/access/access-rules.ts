import { getDirectiveValues, getNamedType, isAbstractType, isInterfaceType } from 'graphql';
import type {
  GraphQLDirective,
  GraphQLField,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import { anyOf, both } from './requirement.ts';
import type { Requirement } from './requirement.ts';

/** What the SDL asks of whoever wants to see something. */
export interface AccessRules {
  /** For a value of a type; for one of an interface or a union what the least that it can be asks for. */
  readonly ofType: (type: GraphQLNamedType) => Requirement | undefined;
  /** For what a field returns. */
  readonly ofReturned: (field: GraphQLField<unknown, unknown>) => Requirement | undefined;
  /** For a field: its own and that of what it returns. */
  readonly ofField: (
    type: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
  ) => Requirement | undefined;
}

/**
 * Reads `@authenticated` and `@requiresScopes`, the directives of Apollo Federation.
 *
 * @throws {Error} when the schema doesn't know them, or if they stand at an interface: composition refuses that, and what is
 * reached through an interface needs what its own type needs
 */
export function readAccessRules(schema: GraphQLSchema): AccessRules {
  const authenticated = definition(schema, 'authenticated');
  const requiresScopes = definition(schema, 'requiresScopes');

  const declared = (element: GraphQLNamedType | GraphQLField<unknown, unknown>): Requirement | undefined => {
    const extensions = 'extensionASTNodes' in element ? element.extensionASTNodes : [];
    const directives = [element.astNode, ...extensions].flatMap((node) => node?.directives ?? []);
    const scopes = getDirectiveValues(requiresScopes, { directives })?.['scopes'] as Requirement | undefined;
    return both(getDirectiveValues(authenticated, { directives }) && [[]], scopes);
  };

  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInterfaceType(type)) continue;
    const misplaced = [type, ...Object.values(type.getFields())].find((element) => declared(element));
    if (misplaced) {
      const place = misplaced === type ? type.name : `${type.name}.${misplaced.name}`;
      throw new Error(`${place}: an interface takes no @authenticated or @requiresScopes; its types do`);
    }
  }

  const ofType: AccessRules['ofType'] = (type) =>
    isAbstractType(type) ? anyOf(schema.getPossibleTypes(type).map(declared)) : declared(type);
  const ofReturned: AccessRules['ofReturned'] = (field) => ofType(getNamedType(field.type));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return {
    ofType,
    ofReturned,
    ofField: (type, field) => {
      const own = both(declared(field), ofReturned(field));
      // An operation begins at a root type, to which no field leads: what it requires is what its fields require.
      return roots.includes(type) ? both(declared(type), own) : own;
    },
  };
}

function definition(schema: GraphQLSchema, name: string): GraphQLDirective {
  const directive = schema.getDirective(name);
  if (!directive)
    throw new Error(`the schema doesn't import @${name}, so that nothing in it can be protected`);
  return directive;
}
