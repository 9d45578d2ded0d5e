import { getNamedType, isAbstractType, isObjectType } from 'graphql';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { AccessRules } from './access-rules.ts';
import { anyOf, both, implies } from './requirement.ts';
import type { Requirement } from './requirement.ts';

/** A way from objects of one type to those of another. */
interface Step {
  readonly from: GraphQLObjectType;
  readonly to: GraphQLObjectType;
  readonly needed: Requirement | undefined;
}

/**
 * What whoever holds an object has been granted for sure, by type: on every way to it, from the root types on, at least
 * this is asked for.
 */
export function readGuarantees(
  schema: GraphQLSchema,
  rules: AccessRules,
): (type: GraphQLObjectType) => Requirement | undefined {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const steps = types.flatMap((from) =>
    Object.values(from.getFields()).flatMap((field): Step[] => {
      const type = getNamedType(field.type);
      const ends = isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
      return ends.map((to) => ({ from, to, needed: both(rules.ofField(from, field), rules.ofType(to)) }));
    }),
  );

  // Where no way leads yet nobody is, which is no alternative at all. Each way found can only lessen a guarantee.
  const guarantees = new Map(types.map((type): [GraphQLObjectType, Requirement | undefined] => [type, []]));
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (root) guarantees.set(root, undefined);
  }
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    for (const { from, to, needed } of steps) {
      const before = guarantees.get(to);
      const onThisWay = both(guarantees.get(from), needed);
      if (implies(onThisWay, before)) continue;
      guarantees.set(to, anyOf([before, onThisWay]));
      isSettled = false;
    }
  }
  return (type) => guarantees.get(type);
}
