import type { DocumentNode, ExecutionResult, GraphQLError } from 'graphql';
import type { Executor } from '../../../src/graphql/execution/executor.ts';
import { createWorld } from './erratic-schema.ts';

/** What to execute, in which world. */
export interface Trial {
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variableValues: Readonly<Record<string, unknown>>;
  readonly hideSuggestions: boolean;
  /** Of the world. */
  readonly seed: number;
}

/** All that can be seen of an execution, as JSON. */
export interface Observation {
  readonly isAtOnce: boolean;
  readonly answer: string;
  readonly errors: readonly unknown[];
  /** What resolvers, scalars and types saw, in its order. */
  readonly trace: readonly string[];
  /** Failures for which nobody waited. */
  readonly unhandled: readonly string[];
}

/** Executes, and lets everything happen that comes of it. */
export async function observe(executor: Executor, { seed, ...trial }: Trial): Promise<Observation> {
  const { world, rootValue } = createWorld(seed);
  using unhandled = listenToUnhandled();
  const given = executor({ ...trial, rootValue, contextValue: { world } });
  const isAtOnce = !('then' in given);
  let result: ExecutionResult | undefined;
  void Promise.resolve(given).then((value) => {
    world.note('answered');
    result = value;
  });
  await world.passTime();
  if (!result) throw new Error('there was no answer');
  const { errors, ...answer } = result;
  return {
    isAtOnce,
    answer: JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
    errors: errors?.map(seen) ?? [],
    trace: world.trace,
    unhandled: unhandled.reasons,
  };
}

/** Hears of what would make tests fail, and is looked for here. */
function listenToUnhandled(): Disposable & { readonly reasons: readonly string[] } {
  const reasons: string[] = [];
  const listen = (reason: unknown): void => {
    reasons.push(String(reason));
  };
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listen);
  return {
    reasons,
    [Symbol.dispose]() {
      process.off('unhandledRejection', listen);
      for (const other of others) process.on('unhandledRejection', other);
    },
  };
}

function seen(error: GraphQLError): unknown {
  const { message, path, locations, positions, nodes, originalError, extensions, source } = error;
  return {
    message,
    path,
    locations,
    positions,
    nodes: nodes?.map(({ kind, loc }) => [kind, loc?.start]),
    original: originalError && [originalError.constructor.name, originalError.message],
    extensions,
    source: source?.name,
    name: error.name,
  };
}
