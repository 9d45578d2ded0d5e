import { getVariableValues, Kind, visit } from 'graphql';
import type {
  DocumentNode,
  ExecutionResult,
  FragmentDefinitionNode,
  GraphQLError,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { Execution, isPromise } from './execution.ts';
import type { Data, PlannedField } from './execution.ts';
import type { Executor } from './executor.ts';
import { planFields } from './plan.ts';

/** For how many combinations of what `@skip` and `@include` ask for the plan of one operation is remembered. */
const rememberedPlans = 8;
/** As many as graphql-js tells of unless it is told otherwise. */
const maxErrors = 50;

/**
 * Makes the executor of one operation, which is planned when it is first executed.
 *
 * @param otherwise executes what `@skip` and `@include` give no plan for
 */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  rootType: GraphQLObjectType,
  otherwise: Executor,
): Executor {
  const { variableDefinitions = [], selectionSet } = operation;
  const fragments = fragmentsOf(document);
  const names = conditionsIn(document);
  const ofOperation = variableDefinitions.map(({ variable }) => variable.name.value);
  const conditionNames = ofOperation.filter((name) => names.has(name));
  const plans = new LRUCache<string, readonly PlannedField[]>({ max: rememberedPlans });

  const planFor = (values: readonly boolean[]): readonly PlannedField[] => {
    const key = values.join();
    const known = plans.get(key);
    if (known) return known;
    const conditions = Object.fromEntries(conditionNames.map((name, index) => [name, values[index]]));
    const plan = planFields({ schema, fragments, conditions }, rootType, [selectionSet]);
    plans.set(key, plan);
    return plan;
  };

  return (args) => {
    const { rootValue, contextValue, variableValues: sent, hideSuggestions } = args;
    const options = { maxErrors, hideSuggestions: hideSuggestions ?? false };
    const { errors, coerced } = getVariableValues(schema, variableDefinitions, sent ?? {}, options);
    if (errors) return { errors };
    const conditions = conditionNames.map((name) => coerced[name]);
    if (!conditions.every((value) => typeof value === 'boolean')) return otherwise(args);
    const request = { schema, fragments, operation, rootValue, contextValue, variableValues: coerced };
    const execution = new Execution(request);
    const answer = (data: Data | null): ExecutionResult =>
      execution.errors.length === 0 ? { data } : { errors: execution.errors, data };
    const fail = (error: unknown): ExecutionResult =>
      answer(execution.fail(error as GraphQLError, undefined));
    try {
      const data = execution.executeFields(planFor(conditions), rootValue);
      return isPromise(data) ? data.then(answer, fail) : answer(data);
    } catch (error) {
      return fail(error);
    }
  };
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const definition of definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return fragments;
}

/** The names of the variables that `@skip` and `@include` ask for. */
function conditionsIn(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: args = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return names;
}
