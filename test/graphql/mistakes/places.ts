import {
  getNullableType,
  GraphQLID,
  isInputObjectType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  OperationTypeNode,
} from 'graphql';
import type { GraphQLArgument, GraphQLField, GraphQLInputType, GraphQLSchema } from 'graphql';

/** A field that takes arguments, and how it is reached. */
export interface Target {
  readonly operation: OperationTypeNode;
  /** The type that has the field. */
  readonly owner: string;
  readonly field: GraphQLField<unknown, unknown>;
  /** Around the field, for one that is not on top. */
  readonly parent: GraphQLField<unknown, unknown> | undefined;
}

/** Gives what is right at a place: `owner` and `field` are its names. */
export type ValidValue = (type: GraphQLInputType, owner: string, field: string) => unknown;

/** Somewhere in a request where a client can get something wrong. */
export interface Place {
  /** Such as `input.participants.0.identifier.rawId`. */
  readonly path: string;
  /** The same for all places that stand for one member of one input type, such as `InvitedParticipantInput.identifier`. */
  readonly member: string;
  /** The argument that it is, or is in. */
  readonly argument: GraphQLArgument;
  readonly type: GraphQLInputType;
  /** Whether it may be null. */
  readonly isNullable: boolean;
  /** Whether it may be left out. */
  readonly isOptional: boolean;
  /** What is right there. */
  readonly valid: unknown;
  /** The value of the whole argument, with this at the place. */
  readonly around: (value: unknown) => unknown;
}

/** The fields by which objects are reached that have fields with arguments. */
const parents: Readonly<Record<string, string>> = { Room: 'room', Call: 'call' };

/** All fields with arguments, those of introspection aside. */
export function targetsOf(schema: GraphQLSchema): readonly Target[] {
  const roots = new Map(
    Object.values(OperationTypeNode).map((operation) => [schema.getRootType(operation), operation]),
  );
  return Object.values(schema.getTypeMap()).flatMap((type): Target[] => {
    if (!isObjectType(type) || isIntrospectionType(type)) return [];
    const fields = Object.values(type.getFields()).filter(({ args }) => args.length > 0);
    const operation = roots.get(type);
    if (operation) return fields.map((field) => ({ operation, owner: type.name, field, parent: undefined }));
    const parent = schema.getQueryType()?.getFields()[parents[type.name] ?? ''];
    if (fields.length > 0 && !parent)
      throw new Error(`Say in places.ts by which query a ${type.name} is reached.`);
    return fields.map((field) => ({ operation: OperationTypeNode.QUERY, owner: type.name, field, parent }));
  });
}

/** All places of a field's arguments. */
export function placesOf({ field }: Target, schema: GraphQLSchema, validOf: ValidValue): readonly Place[] {
  const representation = schema.getType('_Any');
  return field.args.flatMap((argument) =>
    placesIn({
      path: argument.name,
      member: `${field.name}.${argument.name}`,
      argument,
      type: argument.type,
      isNullable: !isNonNullType(argument.type),
      isOptional: !isRequiredArgument(argument),
      valid: validOf(argument.type, field.name, argument.name),
      around: (value) => value,
    }),
  );

  function placesIn(place: Place): readonly Place[] {
    const type = getNullableType(place.type);
    if (isListType(type)) {
      const [item, ...others] = place.valid as readonly unknown[];
      const itemPlace: Place = {
        ...place,
        path: `${place.path}.0`,
        member: `${place.member}.0`,
        type: type.ofType,
        isNullable: !isNonNullType(type.ofType),
        // There is no item that is left out.
        isOptional: true,
        valid: item,
        around: (value) => place.around([value, ...others]),
      };
      return [place, ...placesIn(itemPlace)];
    }
    if (type === representation) return [place, keyOf(place)];
    if (!isInputObjectType(type)) return [place];
    const others: object = type.isOneOf ? {} : (place.valid as object);
    const members = Object.values(type.getFields()).flatMap((member) => {
      const valid = validOf(member.type, type.name, member.name);
      return placesIn({
        ...place,
        path: `${place.path}.${member.name}`,
        member: `${type.name}.${member.name}`,
        type: member.type,
        isNullable: !isNonNullType(member.type) && !type.isOneOf,
        isOptional: !isRequiredInputField(member) && !type.isOneOf,
        valid,
        around: (value) => place.around({ ...others, [member.name]: value }),
      });
    });
    return [place, ...members];
  }

  /** The key in a representation of an entity, of which its scalar says nothing. */
  function keyOf(place: Place): Place {
    const { id, ...others } = place.valid as Readonly<Record<string, unknown>>;
    return {
      ...place,
      path: `${place.path}.id`,
      member: `${place.member}.id`,
      type: GraphQLID,
      isNullable: false,
      isOptional: false,
      valid: id,
      around: (value) => place.around({ ...others, id: value }),
    };
  }
}
