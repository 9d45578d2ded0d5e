import {
  getNamedType,
  getNullableType,
  GraphQLError,
  isAbstractType,
  isEnumType,
  isListType,
  isObjectType,
} from 'graphql';
import type { GraphQLObjectType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { chanceOf } from './chance.ts';
import type { Chance } from './chance.ts';

/** What a type's values can do besides being there: by the name of the type. */
type Classes = ReadonlyMap<string, new (world: ErraticWorld, at: string, typeName: string) => object>;

const noValues = [null, null, undefined] as const;
/** What is thrown; not all of it is an error. */
const thrown: readonly ((at: string) => unknown)[] = [
  (at) => new Error(`failed at ${at}`),
  (at) => new TypeError(`wrong at ${at}`),
  (at) => new GraphQLError(`refused at ${at}`, { extensions: { code: 'REFUSED', at } }),
  (at) => new GraphQLError(`told of ${at}`, { path: ['somewhere', 'else'] }),
  (at) => `a text at ${at}`,
  () => undefined,
  () => null,
  () => ({ message: 'no error' }),
];
/** What hardly any type expects. */
const wrong: readonly (() => unknown)[] = [
  () => 'a text',
  () => '',
  () => 7,
  () => 1.5,
  () => NaN,
  () => true,
  () => 12n,
  () => Symbol('odd'),
  () => new Date(Number.NaN),
  () => ({ valueOf: () => 'as a text' }),
  () => ({ toJSON: () => 'as JSON' }),
  () => () => 'a function',
  () => [1, 'two', null],
  () => new Map([['key', 'value']]),
  () => [],
];

/**
 * What an operation meets: resolvers that give what they should, late, or not at all, and whatever else they can do.
 * All of it follows from a seed and from the place in the answer, so that two executors meet the same.
 */
export class ErraticWorld {
  readonly seed: number;
  /** What happened, in its order. */
  readonly trace: string[] = [];
  readonly #schema: GraphQLSchema;
  readonly #classes: Classes;
  /** One of so many values isn't what it should be. */
  readonly #failures: number;
  /** One of so many values comes later. */
  readonly #delays: number;
  readonly #waiting: { readonly rank: number; readonly settle: (abort?: Error) => void }[] = [];
  readonly #turns: Chance;
  /** The turn at which all that is under way is given up. */
  readonly #abortAt: number;
  #turn = 0;

  constructor(seed: number, schema: GraphQLSchema, classes: Classes) {
    const chance = chanceOf(seed);
    this.seed = seed;
    this.#schema = schema;
    this.#classes = classes;
    this.#failures = chance.of([Number.POSITIVE_INFINITY, 100, 30, 15, 5]);
    this.#delays = chance.of([Number.POSITIVE_INFINITY, 10, 4, 2]);
    this.#abortAt = chance.oneIn(8) ? 1 + chance.upTo(2) : Number.POSITIVE_INFINITY;
    this.#turns = chance;
  }

  /** Lets all that waits come, one or some at a time, in an order of its own; between them, what follows from it. */
  async passTime(): Promise<void> {
    await everythingDone();
    while (this.#waiting.length > 0) {
      this.#turn += 1;
      if (this.#turn === this.#abortAt) {
        const reason = new DOMException('given up', 'AbortError');
        for (const { settle } of this.#waiting.splice(0)) settle(reason);
      } else {
        this.#waiting.sort((one, other) => one.rank - other.rank);
        for (const { settle } of this.#waiting.splice(0, 1 + this.#turns.upTo(2))) settle();
      }
      await everythingDone();
    }
  }

  /** Notes what happens. */
  note(what: string): void {
    this.trace.push(what);
  }

  /** The same chance whenever it is asked for the same place. */
  chanceAt(at: string): Chance {
    return chanceOf(`${this.seed} ${at}`);
  }

  /** What a resolver does to give a value of a type. @throws what it should not */
  give(type: GraphQLOutputType, at: string): unknown {
    const chance = this.chanceAt(at);
    const outcome = this.#outcome(type, at, chance);
    if (!this.#isOneIn(this.#delays, chance)) return outcome();
    return chance.of([this.#later, this.#atOnce, this.#inSteps, this.#thenable])(outcome, chance);
  }

  /** Gives later, at once, or by a promise what is asked of it, where it isn't a value of a field. */
  decide(at: string, decision: () => unknown): unknown {
    const chance = this.chanceAt(at);
    const outcome = this.#isOneIn(this.#failures, chance) ? throwing(at, chance) : decision;
    if (!this.#isOneIn(this.#delays, chance)) return outcome();
    return chance.of([this.#later, this.#atOnce])(outcome, chance);
  }

  #isOneIn(times: number, chance: Chance): boolean {
    return chance.fraction() < 1 / times;
  }

  #outcome(type: GraphQLOutputType, at: string, chance: Chance): () => unknown {
    if (this.#isOneIn(this.#failures, chance)) {
      switch (chance.of(['throw', 'throw', 'error', 'none', 'none', 'wrong'])) {
        case 'throw':
          return throwing(at, chance);
        case 'error':
          return () => new Error(`returned at ${at}`);
        case 'none':
          return () => chance.of(noValues);
        default:
          return () => chance.of(wrong)();
      }
    }
    return () => this.#value(type, at, chance);
  }

  #value(outputType: GraphQLOutputType, at: string, chance: Chance): unknown {
    const type = getNullableType(outputType);
    if (isListType(type)) return this.#list(type.ofType, at, chance);
    const named = getNamedType(type);
    if (isEnumType(named)) return chance.of(named.getValues()).value;
    if (isAbstractType(named)) return this.#object(chance.of(this.#schema.getPossibleTypes(named)), at);
    if (isObjectType(named)) return this.#object(named, at);
    switch (named.name) {
      case 'Int':
        return chance.upTo(1000);
      case 'Float':
        return chance.fraction();
      case 'Boolean':
        return chance.oneIn(2);
      case 'Odd':
        return chance.of(['as it is', 'as it is', 'an object', 'nothing', 'undefined', 'thrown']);
      default:
        return `text ${chance.upTo(99)}`;
    }
  }

  #object({ name }: GraphQLObjectType, at: string): object {
    const Class = this.#classes.get(name);
    if (!Class) throw new Error(`there is no class for ${name}`);
    return new Class(this, at, name);
  }

  #list(itemType: GraphQLOutputType, at: string, chance: Chance): unknown {
    const give = (index: number): unknown => {
      try {
        return this.give(itemType, `${at}[${index}]`);
      } catch (error) {
        return quiet(Promise.reject(error as Error));
      }
    };
    const length = chance.upTo(3);
    const items = (): unknown[] => Array.from({ length }, (_, index) => give(index));
    const failsAt = this.#isOneIn(this.#failures, chance) ? chance.upTo(length) : -1;
    const note = (what: string): void => {
      this.note(what);
    };
    function* generate(): Generator {
      try {
        for (let index = 0; index < length; index += 1) {
          if (index === failsAt) throw new Error(`the list at ${at} broke off`);
          yield give(index);
        }
      } finally {
        note(`${at} was left`);
      }
    }
    return chance.of([items, items, items, () => new Set(items()), generate])();
  }

  readonly #later = (outcome: () => unknown, chance: Chance): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#waiting.push({
      rank: chance.fraction(),
      settle: (abort) => {
        if (abort) reject(abort);
        else {
          try {
            resolve(outcome());
          } catch (error) {
            reject(error);
          }
        }
      },
    });
    return quiet(promise);
  };

  readonly #atOnce = (outcome: () => unknown): Promise<unknown> =>
    quiet(
      new Promise((resolve) => {
        resolve(outcome());
      }),
    );

  readonly #inSteps = (outcome: () => unknown, chance: Chance): Promise<unknown> => {
    const steps = 1 + chance.upTo(4);
    const walk = async (): Promise<unknown> => {
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      return outcome();
    };
    return quiet(walk());
  };

  /** Something that is no promise, and has a `then`. */
  readonly #thenable = (outcome: () => unknown, chance: Chance): unknown => {
    const promise = chance.oneIn(2) ? this.#atOnce(outcome) : this.#later(outcome, chance);
    return { then: promise.then.bind(promise) };
  };
}

function throwing(at: string, chance: Chance): () => never {
  return () => {
    throw chance.of(thrown)(at);
  };
}

/** A failure for which nobody waits is no matter of who executes. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Until nothing more happens by itself. */
function everythingDone(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
