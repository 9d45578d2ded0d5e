import { isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Identifier } from '../../identifiers/identifier.ts';
import { parseRawId } from '../../identifiers/raw-id.ts';
import type { GraphQLContext } from '../context.ts';
import { badUserInput } from '../errors.ts';
import type { FederationReferenceTypes, ReferenceResolver } from '../generated.ts';
import { identifierTypeNames } from './identifier.ts';

/** The field by which other subgraphs name an entity, as its `@key` has it. */
const keys = {
  Room: 'id',
  Call: 'id',
  HasRawId: 'rawId',
  CommunicationUserIdentifier: 'rawId',
  MicrosoftTeamsUserIdentifier: 'rawId',
  MicrosoftTeamsAppIdentifier: 'rawId',
  ApplicationIdentifier: 'rawId',
  GuestIdentifier: 'rawId',
  TeamsExtensionUserIdentifier: 'rawId',
  PhoneNumberIdentifier: 'rawId',
  UnknownIdentifier: 'rawId',
} as const satisfies {
  [Type in keyof FederationReferenceTypes]: Exclude<keyof FederationReferenceTypes[Type], '__typename'>;
};

type EntityType = keyof typeof keys;

/** What names an entity: its type and, as text, the key of that type. */
export interface EntityReference {
  readonly __typename: EntityType;
}

const identity = { __resolveReference: ({ rawId }: { rawId: string }): Identifier => parseRawId(rawId) };

/** How an entity is found by its key: as `room(id)`, `call(id)` and `identifier(rawId)` find it. */
export const referenceResolvers = {
  Room: { __resolveReference: async ({ id }, { loaders }) => (await loaders.room.load(id)) ?? null },
  Call: { __resolveReference: async ({ id }, { callLoader }) => (await callLoader.find(id)) ?? null },
  HasRawId: identity,
  CommunicationUserIdentifier: identity,
  MicrosoftTeamsUserIdentifier: identity,
  MicrosoftTeamsAppIdentifier: identity,
  ApplicationIdentifier: identity,
  GuestIdentifier: identity,
  TeamsExtensionUserIdentifier: identity,
  PhoneNumberIdentifier: identity,
  UnknownIdentifier: identity,
} satisfies {
  [Type in EntityType]: {
    __resolveReference: ReferenceResolver<object | null, FederationReferenceTypes[Type], GraphQLContext>;
  };
};

/** Resolvers of what a subgraph has besides its own types. That one of them is malformed fails no other. */
export const entityResolvers = {
  Query: {
    _entities: (
      _: unknown,
      { representations }: { readonly representations: readonly unknown[] },
      context: GraphQLContext,
      info: GraphQLResolveInfo,
    ): Promise<object | null>[] =>
      representations.map(async (representation, index) => {
        const field = `representations.${index}`;
        return findEntity(checkedReference(representation, field), field, context, info);
      }),
  },
  _Entity: { __resolveType: ({ __typename }: { readonly __typename: string }) => __typename },
};

/** The kinds that were unknown to earlier versions: caches and other subgraphs may still hold them as that. */
const onceUnknown: ReadonlySet<Identifier['kind']> = new Set(['application', 'guest'] as const);

/**
 * Finds what a reference stands for; null if it isn't there. It is refused, before anything is asked for, to whoever lacks a
 * scope of its type.
 *
 * @param field where the reference stands, for the error
 * @throws {GraphQLError} `BAD_USER_INPUT` when it stands for another type's
 */
export async function findEntity(
  reference: EntityReference,
  field: string,
  context: GraphQLContext,
  info: GraphQLResolveInfo,
): Promise<object | null> {
  const type = info.schema.getType(reference.__typename);
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${reference.__typename} is no entity`);
  const { subgraph } = type.extensions['apollo'] as {
    subgraph: { resolveReference: ReferenceResolver<object | null, object, GraphQLContext> };
  };
  const entity = await subgraph.resolveReference(reference, context, info);
  if (entity === null) return null;

  // A copy: what was found can be shared with other operations.
  if (!isIdentifier(entity)) return { ...entity, __typename: type.name };
  const __typename = identifierTypeNames[entity.kind];
  if (__typename === type.name || isAbstractType(type)) return { ...entity, __typename };
  if (type.name === 'UnknownIdentifier' && onceUnknown.has(entity.kind)) {
    return { ...entity, __typename: type.name };
  }
  throw badUserInput(
    `"${entity.rawId}" is the raw id of a ${__typename}, not of a ${type.name}`,
    `${field}.rawId`,
  );
}

/** @throws {GraphQLError} `BAD_USER_INPUT` when a representation names nothing */
function checkedReference(representation: unknown, field: string): EntityReference {
  if (typeof representation !== 'object' || representation === null || !('__typename' in representation)) {
    throw badUserInput('must be an object with a __typename and the key of that type', field);
  }
  const { __typename } = representation;
  if (!isEntityType(__typename)) {
    throw badUserInput(`must be one of ${Object.keys(keys).join(', ')}`, `${field}.__typename`);
  }
  const key = keys[__typename];
  if (typeof (representation as Readonly<Record<string, unknown>>)[key] !== 'string') {
    throw badUserInput(`must be a string: the key of a ${__typename}`, `${field}.${key}`);
  }
  return { ...representation, __typename };
}

function isEntityType(name: unknown): name is EntityType {
  return typeof name === 'string' && Object.hasOwn(keys, name);
}

function isIdentifier(entity: object): entity is Identifier {
  return 'kind' in entity;
}
