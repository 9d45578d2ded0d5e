import {
  buildSchema,
  findBreakingChanges,
  findDangerousChanges,
  getNamedType,
  isInputObjectType,
  isObjectType,
  Kind,
} from 'graphql';
import type { GraphQLNamedType, GraphQLSchema } from 'graphql';
import { readFileSync, writeFileSync } from 'node:fs';
import { stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { readAccessRules } from '../access/access-rules.ts';
import { both, implies } from '../access/requirement.ts';
import type { Requirement } from '../access/requirement.ts';
import { printApiSchema, printOwnApiSchema } from './api-schema.ts';

/** What those who use a schema would notice of another that took its place, one sentence each. */
export interface SchemaChanges {
  /** After which something that worked does no longer: a query, a token that was enough, or a supergraph. */
  readonly breaking: readonly string[];
  /** After which a client may be surprised, such as by a value of an enum that it doesn't know. */
  readonly dangerous: readonly string[];
}

/**
 * Compares a schema, as SDL, with the one that was released: what clients know of them, and the keys by which other subgraphs
 * name things.
 *
 * @throws {Error} when one of them is no schema
 */
export function compareSchemas(releasedSdl: string, currentSdl: string): SchemaChanges {
  const released = buildSchema(printApiSchema(releasedSdl, { withKeys: true }));
  const current = buildSchema(printApiSchema(currentSdl, { withKeys: true }));
  return {
    breaking: [
      ...findBreakingChanges(released, current).map(({ description }) => description),
      ...lostKeys(released, current),
      ...newOneOf(released, current),
      ...newRequirements(released, current),
    ],
    dangerous: findDangerousChanges(released, current).map(({ description }) => description),
  };
}

function* lostKeys(released: GraphQLSchema, current: GraphQLSchema): Iterable<string> {
  for (const [before, after] of typesOfBoth(released, current)) {
    const kept = keysOf(after);
    for (const key of keysOf(before)) {
      if (!kept.includes(key))
        yield `${before.name} lost its key "${key}", by which other subgraphs may name it.`;
    }
  }
}

function keysOf({ astNode }: GraphQLNamedType): string[] {
  const keys = (astNode?.directives ?? []).filter(({ name }) => name.value === 'key');
  return keys.flatMap(({ arguments: args = [] }) =>
    args.flatMap(({ name, value }) =>
      name.value === 'fields' && value.kind === Kind.STRING ? [value.value] : [],
    ),
  );
}

function* newOneOf(released: GraphQLSchema, current: GraphQLSchema): Iterable<string> {
  for (const [before, after] of typesOfBoth(released, current)) {
    if (isInputObjectType(before) && isInputObjectType(after) && after.isOneOf && !before.isOneOf) {
      yield `${before.name} takes exactly one of its fields now.`;
    }
  }
}

/** What needs more than before; of a field only what doesn't follow from the type of what it returns. */
function* newRequirements(released: GraphQLSchema, current: GraphQLSchema): Iterable<string> {
  const [rulesBefore, rulesAfter] = [readAccessRules(released), readAccessRules(current)];
  for (const [before, after] of typesOfBoth(released, current)) {
    if (!isObjectType(before) || !isObjectType(after)) continue;
    const needed = rulesAfter.ofType(after);
    if (!implies(rulesBefore.ofType(before), needed)) yield `${before.name} needs ${inWords(needed)} now.`;
    for (const field of Object.values(after.getFields())) {
      const fieldBefore = before.getFields()[field.name];
      if (!fieldBefore) continue;
      const ofField = rulesAfter.ofField(after, field);
      const explained = both(
        rulesBefore.ofField(before, fieldBefore),
        rulesAfter.ofType(getNamedType(field.type)),
      );
      if (!implies(explained, ofField)) yield `${before.name}.${field.name} needs ${inWords(ofField)} now.`;
    }
  }
}

function inWords(requirement: Requirement | undefined): string {
  const alternatives = (requirement ?? []).map((scopes) => scopes.join(' and ') || 'a token');
  return alternatives.join(', or ');
}

function* typesOfBoth(
  released: GraphQLSchema,
  current: GraphQLSchema,
): Iterable<readonly [GraphQLNamedType, GraphQLNamedType]> {
  for (const before of Object.values(released.getTypeMap())) {
    const after = current.getType(before.name);
    if (after) yield [before, after];
  }
}

/**
 * Whether a changelog says of a breaking change, among what is not released, that it comes: an entry that begins with
 * `**Breaking:**` and names what has changed, such as `Room.status`.
 */
export function isAnnounced(change: string, changelog: string): boolean {
  const [, unreleased = ''] = /^## \[Unreleased\]$(.*?)^## /ms.exec(`${changelog}\n## `) ?? [];
  const [named = change] = change.split(' ');
  const entries = unreleased.split(/^- /m).filter((entry) => entry.startsWith('**Breaking:**'));
  return entries.some((entry) => entry.includes(`\`${named}\``));
}

const releasedFile = new URL('../../../schema.released.graphql', import.meta.url);
const changelogFile = new URL('../../../CHANGELOG.md', import.meta.url);

/** Compares two schemas, as SDL, and says what it found. @returns whether nothing breaks that is not announced */
function check(releasedSdl: string, currentSdl: string, changelog: string): boolean {
  const { breaking: breaks, dangerous } = compareSchemas(releasedSdl, currentSdl);
  const announced = breaks.filter((change) => isAnnounced(change, changelog));
  const breaking = breaks.filter((change) => !announced.includes(change));
  const list = (title: string, changes: readonly string[]): void => {
    if (changes.length > 0) stdout.write(`${title}:\n${changes.map((change) => `- ${change}\n`).join('')}`);
  };
  list('Breaking changes since the released schema', breaking);
  list('Breaking changes since the released schema that CHANGELOG.md announces', announced);
  list('Changes that may surprise clients of the released schema', dangerous);
  if (breaks.length === 0) stdout.write('Nothing breaks for clients of the released schema.\n');
  return breaking.length === 0;
}

// By default the released schema and the one in `schema/`; other files of SDL, federated or not, in that order.
if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { release: { type: 'boolean', default: false } },
  });
  const [released = releasedFile, current] = positionals;
  const currentSdl =
    current === undefined ? printOwnApiSchema({ withKeys: true }) : readFileSync(current, 'utf8');
  // Of other schemas it says nothing.
  const changelog = current === undefined ? readFileSync(changelogFile, 'utf8') : '';
  const isHarmless = check(readFileSync(released, 'utf8'), currentSdl, changelog);
  if (values.release) {
    writeFileSync(released, currentSdl);
    stdout.write('From now on this is the released schema.\n');
  } else if (!isHarmless) {
    process.exitCode = 1;
  }
}
