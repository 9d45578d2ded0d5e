import fc from 'fast-check';
import { parse, SingleFieldSubscriptionsRule, specifiedRules, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createExecutor, createPlanningExecutor } from '../../../src/graphql/execution/executor.ts';
import { schema } from './erratic-schema.ts';
import { randomDocument } from './random-document.ts';
import { observe } from './same-execution.ts';

const documents = 5_000;
/** With different variables, in different worlds, by a plan that is remembered. */
const executionsOfEach = 4;
const executions = documents * executionsOfEach;

// Thousands of errors are made here, and nobody reads where.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

test(`${executions} operations are executed as graphql-js executes them`, { timeout: 600_000 }, async () => {
  const reference = createExecutor(schema, 'reference');
  let left = 0;
  const planning = createPlanningExecutor(schema, (args) => {
    left += 1;
    return reference(args);
  });
  const met = { atOnce: 0, errors: 0, severalErrors: 0, lost: 0, refused: 0, long: 0, unhandled: 0 };

  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const { text, operationName, variables } = randomDocument(schema, seed);
      const document = parse(text);
      for (const [index, variableValues] of variables.entries()) {
        const trial = {
          document,
          operationName,
          variableValues,
          hideSuggestions: seed % 2 === 0,
          seed: seed + index,
        };
        const leftBefore = left;
        const { unhandled, ...wanted } = await observe(reference, trial);
        const { unhandled: ours, ...found } = await observe(planning, trial);
        const asked = `${text}\n${JSON.stringify({ operationName, variableValues })}`;
        expect(found, asked).toEqual(wanted);
        // Of graphql-js, a list that breaks off leaves failures behind for which nobody waits.
        if (left === leftBefore) expect(ours, asked).toEqual([]);
        met.atOnce += Number(wanted.isAtOnce);
        met.errors += Number(wanted.errors.length > 0);
        met.severalErrors += Number(wanted.errors.length > 1);
        met.lost += Number(wanted.answer === '{"data":null}');
        met.refused += Number(wanted.answer === '{}');
        met.long += Number(wanted.answer.length > 500);
        met.unhandled += Number(unhandled.length > 0);
      }
    }),
    { numRuns: documents, endOnFailure: true },
  );
  // What decides between the two has been met often, or the comparison is worth nothing.
  expect(left).toBeLessThan(executions / 3);
  expect(met.refused).toBeLessThan(executions / 10);
  expect(met.atOnce).toBeLessThan(executions * 0.7);
  expect(met.lost).toBeLessThan(executions / 3);
  for (const often of [met.atOnce, met.errors]) expect(often).toBeGreaterThan(executions / 4);
  for (const some of [met.severalErrors, met.lost, met.long]) expect(some).toBeGreaterThan(executions / 20);
  for (const few of [met.refused, met.unhandled]) expect(few).toBeGreaterThan(executions / 500);
});

test('of five documents two are valid at the least', () => {
  // This rule throws what it makes of a condition without a value.
  const rules = specifiedRules.filter((rule) => rule !== SingleFieldSubscriptionsRule);
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const valid = seeds.filter(
    (seed) => validate(schema, parse(randomDocument(schema, seed).text), rules).length === 0,
  );
  expect(valid.length).toBeGreaterThan(seeds.length * 0.4);
});
