import {
  defaultFieldResolver,
  defaultTypeResolver,
  GraphQLError,
  isAbstractType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type {
  GraphQLAbstractType,
  GraphQLField,
  GraphQLFieldResolver,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLResolveInfo,
  GraphQLSchema,
  GraphQLTypeResolver,
} from 'graphql';
import { readAccessRules } from './access-rules.ts';
import type { AccessRules } from './access-rules.ts';
import { readGuarantees } from './guarantees.ts';
import { preflightMutation } from './mutation-preflight.ts';
import { both, implies } from './requirement.ts';
import type { Requirement } from './requirement.ts';
import { forbidden } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { isGranted } from '../../auth/principal.ts';
import type { Principal } from '../../auth/principal.ts';

/** As much of a context as matters here. One that lost its principal is refused rather than believed. */
interface AccessContext {
  readonly principal?: Principal;
}

/** Where a type keeps how it resolves a reference, as with Apollo's libraries. */
interface SubgraphExtensions {
  readonly apollo?: {
    readonly subgraph?: {
      readonly resolveReference?: (
        reference: object,
        context: AccessContext,
        info: GraphQLResolveInfo,
      ) => unknown;
    };
  };
}

/**
 * Makes a schema keep to its `@authenticated` and `@requiresScopes`, on whatever way its values are asked for:
 *
 * - A field needs what stands at it and at the type of what it returns, both. It is refused before it is resolved.
 * - What is reached through an interface or a union needs what its own type needs, told when that is known.
 * - A reference to an entity is refused before it is resolved.
 * - A subscription is refused before it begins, and each of its events again, as tokens may change in between.
 * - A mutation is refused before it is done also where its whole answer would be lost by the refusal of a part of it.
 *
 * Nothing is wrapped round fields that need no more than every way to their object has asked for.
 *
 * @returns the schema itself, changed
 */
export function enforceAccess(schema: GraphQLSchema): GraphQLSchema {
  const rules = readAccessRules(schema);
  const guaranteed = readGuarantees(schema, rules);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type)) guardFields(type, schema, rules, guaranteed(type));
    if (isObjectType(type) || isInterfaceType(type)) guardReferences(type, schema, rules);
    if (isAbstractType(type)) guardTypeResolution(type, schema, rules);
  }
  return schema;
}

function guardFields(
  type: GraphQLObjectType,
  schema: GraphQLSchema,
  rules: AccessRules,
  met: Requirement | undefined,
): void {
  const isMutation = type === schema.getMutationType();
  const isSubscription = type === schema.getSubscriptionType();
  for (const field of Object.values(type.getFields())) {
    if (isMutation) field.resolve = keepAnswer(resolverOf(field), rules);
    const needed = rules.ofField(type, field);
    if (needed === undefined || implies(met, needed)) continue;
    field.resolve = guard(resolverOf(field), needed);
    if (isSubscription) field.subscribe = guard(field.subscribe ?? defaultFieldResolver, needed);
  }
}

function resolverOf(field: GraphQLField<unknown, unknown>): GraphQLFieldResolver<unknown, AccessContext> {
  return field.resolve ?? defaultFieldResolver;
}

function guard(
  resolve: GraphQLFieldResolver<unknown, AccessContext>,
  needed: Requirement,
): GraphQLFieldResolver<unknown, AccessContext> {
  return (source, args, context, info) => {
    demand(context, needed);
    return resolve(source, args, context, info);
  };
}

function keepAnswer(
  resolve: GraphQLFieldResolver<unknown, AccessContext>,
  rules: AccessRules,
): GraphQLFieldResolver<unknown, AccessContext> {
  return (source, args, context, info) => {
    const lost = preflightMutation(info, (type, field) => refusal(context, rules.ofField(type, field)));
    if (lost) throw lost;
    return resolve(source, args, context, info);
  };
}

/** What a reference to an interface stands for shows only when it is resolved: it needs what all of its types need. */
function guardReferences(
  type: GraphQLObjectType | GraphQLInterfaceType,
  schema: GraphQLSchema,
  rules: AccessRules,
): void {
  const { apollo } = type.extensions as SubgraphExtensions;
  const resolveReference = apollo?.subgraph?.resolveReference;
  const types = isInterfaceType(type) ? schema.getPossibleTypes(type) : [type];
  const needed = types.map(rules.ofType).reduce(both, undefined);
  if (!resolveReference || needed === undefined) return;

  const guarded: typeof resolveReference = (reference, context, info) => {
    const refused = refusal(context, needed);
    // Not thrown: that would fail the other references too.
    return refused ? Promise.reject(refused) : resolveReference(reference, context, info);
  };
  type.extensions = {
    ...type.extensions,
    apollo: { ...apollo, subgraph: { ...apollo.subgraph, resolveReference: guarded } },
  };
}

function guardTypeResolution(type: GraphQLAbstractType, schema: GraphQLSchema, rules: AccessRules): void {
  const met = rules.ofType(type);
  const needed = new Map<string, Requirement>();
  for (const member of schema.getPossibleTypes(type)) {
    const requirement = rules.ofType(member);
    if (requirement !== undefined && !implies(met, requirement)) needed.set(member.name, requirement);
  }
  if (needed.size === 0) return;

  const resolveType: GraphQLTypeResolver<unknown, AccessContext> = type.resolveType ?? defaultTypeResolver;
  type.resolveType = (value, context: AccessContext, info, abstractType) => {
    const checked = (name: string | undefined): string | undefined => {
      demand(context, name === undefined ? undefined : needed.get(name));
      return name;
    };
    const name = resolveType(value, context, info, abstractType);
    return typeof name === 'object' ? name.then(checked) : checked(name);
  };
}

/** @throws {GraphQLError} `FORBIDDEN` or `UNAUTHENTICATED` when the principal lacks what is needed */
function demand(context: AccessContext, needed: Requirement | undefined): void {
  const refused = refusal(context, needed);
  if (refused) throw refused;
}

function refusal({ principal }: AccessContext, needed: Requirement | undefined): GraphQLError | undefined {
  if (needed === undefined) return undefined;
  if (principal === undefined) {
    return new GraphQLError('This needs a token.', {
      extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode },
    });
  }
  return isGranted(principal, needed) ? undefined : forbidden(needed);
}
