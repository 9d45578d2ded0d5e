import { OperationTypeNode } from 'graphql';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchema } from '../../../src/graphql/schema/schema.ts';
import { canonicalId } from '../../../src/microsoft-graph/call-id.ts';
import type { GraphQLResult } from '../../support/gateway.ts';
import { startMistakesHarness } from './harness.ts';
import type { MistakesHarness } from './harness.ts';
import { placesOf, targetsOf } from './places.ts';
import type { Place, Target, ValidValue } from './places.ts';
import { withLiteral, withOwnVariable, withoutMistake, withVariable } from './requests.ts';
import type { MistakenRequest } from './requests.ts';
import { openTransports } from './transports.ts';
import type { Transport } from './transports.ts';
import { createValidValues } from './valid-values.ts';
import { differsAsLiteral, wrongValues } from './wrong-values.ts';

/** By which a client is told that it got something wrong. */
const codesOfClients: ReadonlySet<string> = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'CONFLICT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'LIMIT_EXCEEDED',
  'NOT_FOUND',
]);

const schema = createSchema();
const targets = targetsOf(schema);
const answers = new Map<string, number>();
let harness: MistakesHarness;

beforeAll(async () => {
  harness = await startMistakesHarness();
});
afterAll(async () => {
  await harness.close();
  const counts = [...answers].sort(([, one], [, other]) => other - one);
  const requests = counts.reduce((sum, [, count]) => sum + count, 0);
  console.info(
    `Mistakes of clients: ${requests} requests; ${counts.map((each) => each.join(' ')).join(', ')}.`,
  );
});

test.each([...codesOfClients])('the documentation says what %s means', (code) => {
  expect(readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')).toContain(
    `| \`${code}\` `,
  );
});

describe.each(Object.values(OperationTypeNode))('what a client gets wrong in a %s', (operation) => {
  const ofOperation = targets.filter((target) => target.operation === operation);

  test.each(ofOperation.map((target) => [target.field.name, target] as const))(
    "is told by a code that is the client's, and does nothing to what was not named: %s",
    async (name, target) => {
      const transports = await openTransports(harness.url);
      const paths = placesOf(target, schema, createValidValues(await harness.prepare(name))).map(
        ({ path }) => path,
      );
      for (const path of paths) {
        const validOf = createValidValues(await harness.prepare(name));
        const place = placesOf(target, schema, validOf).find((each) => each.path === path) as Place;
        const attempts = attemptsAt(target, place, validOf, transports);
        const [hopeless, doubtful] = [true, false].map((is) =>
          attempts.filter(({ isHopeless }) => isHopeless === is),
        );
        await harness.takePaths();

        const refusals = await makeAll(hopeless ?? []);
        expect(refusals.filter(isNoRefusal).map(shown)).toEqual([]);
        expect(await harness.takePaths()).toEqual([]);

        const results = await makeAll(doubtful ?? []);
        expect(results.filter(isOfGateway).map(shown)).toEqual([]);
        const named = new Set(results.flatMap(([{ request }]) => request.texts).map(canonicalId));
        const asked = await harness.takePaths();
        const strangers = new Set(asked.flatMap(idsIn).filter((id) => !named.has(canonicalId(id))));
        // Nobody could name the users that were created for them.
        const created = asked.filter((path) => path === '/identities').length;
        expect([...strangers].slice(created)).toEqual([]);
      }
      expect(harness.takeErrorLines()).toEqual([]);
    },
  );

  test('would be right without that', async () => {
    const [post, , , socket] = await openTransports(harness.url);
    const transport = operation === OperationTypeNode.SUBSCRIPTION ? socket : post;
    for (const target of ofOperation) {
      const request = withoutMistake(target, createValidValues(await harness.prepare(target.field.name)));
      const { errors } = (await transport?.send(request)) ?? {};
      expect([request.document, errors]).toEqual([request.document, undefined]);
    }
  });
});

/** A request, how it comes, and whether it can't be but refused before anything is asked of a service. */
interface Attempt {
  readonly request: MistakenRequest;
  readonly transport: Transport;
  readonly isHopeless: boolean;
}

type Made = readonly [attempt: Attempt, result: GraphQLResult];

/** The types of which every wrong value has come by every transport. */
const typesGone = new Set<string>();
/** The members of input types at which everything wrong was tried: what no value of a type can be is refused everywhere. */
const membersGone = new Set<string>();
/** Whose turn it is among the transports. */
let turn = 0;

/** What is wrong comes by all transports once for each type, and then by one after the other. */
function attemptsAt(
  target: Target,
  place: Place,
  validOf: ValidValue,
  transports: readonly Transport[],
): readonly Attempt[] {
  const isNewType = !typesGone.has(`${target.operation} ${String(place.type)}`);
  const isNewMember = !membersGone.has(place.member);
  typesGone.add(`${target.operation} ${String(place.type)}`);
  membersGone.add(place.member);
  return wrongValues(place).flatMap((wrong) => {
    const isHopeless = !wrong.isOfType;
    if (isHopeless && !isNewMember) return [];
    const inVariable = withVariable(target, place, wrong, validOf);
    const ways = transports.filter((transport) => transport.carries(inVariable));
    turn += 1;
    const turns = isNewType ? ways : [ways[turn % ways.length] as Transport];
    const attempts = turns.map((transport) => ({ request: inVariable, transport, isHopeless }));
    if (!isNewMember) return attempts;

    const transport = ways.at(-1) as Transport;
    const isLiteralHopeless = !(wrong.isLiteralOfType ?? wrong.isOfType);
    if (differsAsLiteral(wrong)) {
      const request = withLiteral(target, place, wrong, validOf);
      attempts.push({ request, transport, isHopeless: isLiteralHopeless });
    }
    if (isHopeless) {
      attempts.push({ request: withOwnVariable(target, place, wrong, validOf), transport, isHopeless });
    }
    return attempts;
  });
}

/** Makes all attempts, some at a time. */
async function makeAll(attempts: readonly Attempt[]): Promise<readonly Made[]> {
  const made: Made[] = [];
  const left = attempts.values();
  const makeSome = async (): Promise<void> => {
    for (const attempt of left) {
      const result = await attempt.transport.send(attempt.request);
      made.push([attempt, result]);
      const code = result.errors?.[0]?.extensions.code ?? 'answered';
      answers.set(code, (answers.get(code) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 16 }, makeSome));
  return made;
}

function isOfGateway([, { errors = [] }]: Made): boolean {
  return errors.some(({ extensions }) => !codesOfClients.has(extensions.code));
}

function isNoRefusal(made: Made): boolean {
  return !made[1].errors || isOfGateway(made);
}

function shown([{ request, transport }, { errors }]: Made): string {
  const said = errors?.map(({ message, extensions }) => `${extensions.code} ${message}`).join() ?? 'no error';
  return `${transport.name}: ${request.document.slice(0, 500)} ${request.variables.slice(0, 500)}: ${said.slice(0, 500)}`;
}

/** What stands in a path besides the words of the API. */
function idsIn(path: string): string[] {
  const segments = path.slice(1).split('/');
  return segments
    .filter((segment) => !/^(?:v1\.0|:?[a-z]+|callConnections:connect)$/i.test(segment))
    .map(decodeURIComponent);
}
