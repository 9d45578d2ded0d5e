import { BREAK, execute, getOperationAST, OperationTypeNode, visit } from 'graphql';
import type {
  DocumentNode,
  ExecutionArgs,
  ExecutionResult,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { planOperation } from './planned-operation.ts';

/** What an executor is told of an operation. */
export type ExecutorArgs = Pick<
  ExecutionArgs,
  'document' | 'operationName' | 'variableValues' | 'rootValue' | 'contextValue' | 'hideSuggestions'
>;

/** Executes an operation. It returns no promise where there was nothing to wait for. */
export type Executor = (args: ExecutorArgs) => ExecutionResult | Promise<ExecutionResult>;

/** The executors: one that plans, and graphql-js's own. */
export type ExecutorName = 'planning' | 'reference';

/** Makes an executor. @param schema doesn't change any more */
export function createExecutor(schema: GraphQLSchema, name: ExecutorName): Executor {
  const reference: Executor = (args) => execute({ ...args, schema });
  return name === 'reference' ? reference : createPlanningExecutor(schema, reference);
}

/**
 * Makes an executor that answers what graphql-js's `execute` answers, in the same order, and plans each operation once: which
 * fields are asked for of which type, by which arguments, and how their values are completed.
 *
 * @param reference takes what isn't planned: mutations, whose time services take, what is refused before anything is
 * resolved, and answers with a name that plain objects can't have
 */
export function createPlanningExecutor(schema: GraphQLSchema, reference: Executor): Executor {
  const executors = new WeakMap<OperationDefinitionNode, Executor>();

  const executorOf = (document: DocumentNode, operation: OperationDefinitionNode): Executor => {
    const rootType = schema.getRootType(operation.operation);
    const isPlanned = operation.operation !== OperationTypeNode.MUTATION && !namesPrototype(document);
    return rootType && isPlanned
      ? planOperation(schema, document, operation, rootType, reference)
      : reference;
  };

  return (args) => {
    const operation = getOperationAST(args.document, args.operationName);
    if (!operation) return reference(args);
    let executor = executors.get(operation);
    if (!executor) {
      executor = executorOf(args.document, operation);
      executors.set(operation, executor);
    }
    return executor(args);
  };
}

/** Whether something is to be named as what objects have their prototype by. */
function namesPrototype(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ alias }) {
      if (alias?.value !== '__proto__') return undefined;
      found = true;
      return BREAK;
    },
  });
  return found;
}
