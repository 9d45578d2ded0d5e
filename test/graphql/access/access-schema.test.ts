import { composeServices } from '@apollo/composition';
import {
  buildSchema,
  execute,
  getDirectiveValues,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql';
import type {
  GraphQLField,
  GraphQLInterfaceType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { readAccessRules } from '../../../src/graphql/access/access-rules.ts';
import { readGuarantees } from '../../../src/graphql/access/guarantees.ts';
import { createSchema } from '../../../src/graphql/schema/schema.ts';

const schema = createSchema();
const rules = readAccessRules(schema);
const guarantees = readGuarantees(schema, rules);
const objectTypes = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .filter(({ name }) => !name.startsWith('__'));
const fieldOf = (type: string, name: string) => {
  const parent = schema.getType(type);
  const field = isObjectType(parent) ? parent.getFields()[name] : undefined;
  if (!isObjectType(parent) || !field) throw new TypeError(`there is no ${type}.${name}`);
  return rules.ofField(parent, field);
};

describe('every way to an object asks for a scope', () => {
  /** Types of which nothing comes from upstream, or nothing but what the one who asks has said. */
  const open = [
    'Query',
    'Mutation',
    'Subscription',
    '_Service',
    'CommunicationUserIdentifier',
    'MicrosoftTeamsUserIdentifier',
    'MicrosoftTeamsAppIdentifier',
    'ApplicationIdentifier',
    'GuestIdentifier',
    'TeamsExtensionUserIdentifier',
    'PhoneNumberIdentifier',
    'UnknownIdentifier',
  ];

  test('but for those of a few types', () => {
    const without = objectTypes.filter(
      (type) => guarantees(type)?.every(({ length }) => length > 0) !== true,
    );
    expect(without.map(({ name }) => name).sort()).toEqual([...open].sort());
  });

  test('and for identifiers asks for a token', () => {
    const identifiers = objectTypes.filter(({ name }) => name.endsWith('Identifier'));
    expect(identifiers.map(guarantees)).toEqual(identifiers.map(() => [[]]));
  });

  test.each([
    ['Room', 'rooms.read'],
    ['RoomParticipant', 'rooms.read'],
    ['RoomParticipantConnection', 'rooms.read'],
    ['Call', 'calls.read'],
    ['CallParticipant', 'calls.read'],
    ['CallOperation', 'calls.read'],
    ['RosterChanged', 'calls.read'],
    ['AccessToken', 'tokens.issue'],
    ['TeamsExtensionAssignment', 'identities.write'],
  ])('%s: %s', (name, scope) => {
    const type = objectTypes.find((one) => one.name === name);
    expect(type && guarantees(type)?.every((scopes) => scopes.includes(scope))).toBe(true);
  });

  test("and a recording's token asks for calls.write too", () => {
    expect(fieldOf('CallOperation', 'recordingAccessToken')).toEqual([['calls.write']]);
  });
});

describe('a router refuses what is refused here', async () => {
  const { data } = await execute({
    schema,
    document: parse('{ _service { sdl } }'),
    contextValue: { principal: { subject: 'router', scopes: 'all', expiresAt: undefined } },
  });
  const { sdl } = (data as { _service: { sdl: string } })._service;
  const url = 'http://localhost:4000/graphql';
  const { supergraphSdl = '' } = composeServices([{ name: 'switchboard', url, typeDefs: parse(sdl) }]);
  const supergraph = buildSchema(supergraphSdl, { assumeValidSDL: true });

  /** What every subgraph has for routers, and what is for clients of the gateway itself. */
  const isOutside = (type: string, field: string): boolean =>
    field.startsWith('_') || (type === 'Query' && field === 'node');

  /** What stands at a type and at each of its fields. */
  const asked = (where: GraphQLSchema, type: GraphQLObjectType | GraphQLInterfaceType) => {
    const at = ({ astNode }: GraphQLNamedType | GraphQLField<unknown, unknown>): unknown =>
      ['authenticated', 'requiresScopes'].map((name) => {
        const directive = where.getDirective(name);
        return directive && astNode && getDirectiveValues(directive, astNode);
      });
    const fields = Object.values(type.getFields()).filter(({ name }) => !isOutside(type.name, name));
    return { itself: at(type), fields: Object.fromEntries(fields.map((field) => [field.name, at(field)])) };
  };
  const composed = Object.values(supergraph.getTypeMap());

  test('since composition keeps what every type and every field asks for', () => {
    const ours = objectTypes.filter(({ name }) => name !== '_Service');
    const theirs = composed.filter(isObjectType);
    const byName = (where: GraphQLSchema, types: readonly GraphQLObjectType[]): object =>
      Object.fromEntries(types.map((type) => [type.name, asked(where, type)]));
    expect(byName(supergraph, theirs)).toMatchObject(byName(schema, ours));
    expect(byName(supergraph, theirs)).toHaveProperty('Room.itself', [
      undefined,
      { scopes: [['rooms.read']] },
    ]);
  });

  test('since an interface asks for no more than each of its types', () => {
    const interfaces = composed.filter(isInterfaceType);
    expect(interfaces.length).toBeGreaterThan(0);
    for (const type of interfaces) {
      for (const member of supergraph.getPossibleTypes(type)) {
        const { itself, fields } = asked(supergraph, member);
        const name = `${type.name} of ${member.name}`;
        const shared = Object.keys(type.getFields()).map((field) => [field, fields[field]]);
        expect([name, asked(supergraph, type)]).toEqual([
          name,
          { itself, fields: Object.fromEntries(shared) as object },
        ]);
      }
    }
  });

  test('since the types of a union ask for the same', () => {
    for (const type of composed.filter(isUnionType)) {
      const [first, ...others] = type.getTypes().map((member) => asked(supergraph, member).itself);
      expect(others).toEqual(others.map(() => first));
    }
  });
});
