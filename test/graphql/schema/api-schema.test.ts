import { buildSchema, isSpecifiedScalarType, printType, validateSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printApiSchema, printOwnApiSchema } from '../../../src/graphql/schema/api-schema.ts';
import { createSchema } from '../../../src/graphql/schema/schema.ts';

const sdl = readFileSync(new URL('../../../schema.api.graphql', import.meta.url), 'utf8');
const executable = createSchema();

describe('schema.api.graphql', () => {
  const api = buildSchema(sdl);

  test('is read by what knows nothing of federation, and has nothing of it', () => {
    expect(validateSchema(api)).toEqual([]);
    expect(sdl).not.toMatch(/@(?:link|key|shareable|tag)\b|federation|_entities|_service|_Any/);
  });

  test('has every type as it is served, but for those of federation', () => {
    const served = Object.values(executable.getTypeMap()).filter(
      (type) => !isSpecifiedScalarType(type) && !/^_|^federation__|^link__/.test(type.name),
    );
    expect(served.length).toBeGreaterThan(100);
    for (const type of served) {
      const printed = printType(type)
        .replaceAll(/^ {2}(?:_entities|_service).*\n/gm, '')
        .replace('{\n\n', '{\n');
      const own = api.getType(type.name);
      expect(own && printType(own)).toBe(printed);
    }
  });

  test('has no type that is not served', () => {
    const unknown = Object.keys(api.getTypeMap()).filter((name) => !executable.getType(name));
    expect(unknown).toEqual([]);
  });

  test('says which scopes a field takes, and what it costs', () => {
    expect(sdl).toMatch(/\): Room @requiresScopes\(scopes: \[\["rooms.read"\]\]\) @cost\(weight: 1\)/);
  });
});

test('what was printed comes out of printing as it is', () => {
  const withKeys = printOwnApiSchema({ withKeys: true });
  expect(printApiSchema(withKeys, { withKeys: true })).toBe(withKeys);
  expect(printApiSchema(withKeys)).toBe(sdl);
});
