import { getNamedType, GraphQLError, GraphQLID, isInputObjectType, typeFromAST } from 'graphql';
import type { GraphQLNamedType, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { ErrorCode } from '../errors.ts';
import type { OperationVariables } from '../limits/operation-values.ts';

/** A value within a variable. */
interface Part {
  readonly value: unknown;
  /** Lists aside. Undefined within a scalar, and of what no type has. */
  readonly type: GraphQLNamedType | undefined;
  /** Its name or index in what holds it; undefined for the variable itself. */
  readonly key: string | undefined;
  readonly holder: Part | undefined;
}

const brokenText =
  'its text has half of a character, as of an emoji that was cut in two (a lone surrogate), which no service can be sent.';
const inexactId =
  `it is beyond ${Number.MAX_SAFE_INTEGER}, where numbers in JSON are rounded and would name something else: ` +
  'send the id as a string.';

/**
 * Finds in variables what could not be taken as the client meant it, though graphql-js would take it: text that no encoding
 * has, and ids that were rounded on their way through JSON. Neither can stand in a document: there, text is refused by the
 * parser, and an id is digits.
 *
 * @param sent the variables as they came
 * @returns the first that was found, as graphql-js words what is wrong with a variable
 */
export function checkVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  sent: OperationVariables,
): GraphQLError | undefined {
  for (const definition of variableDefinitions) {
    const name = definition.variable.name.value;
    if (!Object.hasOwn(sent, name)) continue;
    const type = getNamedType(typeFromAST(schema, definition.type));
    const whole = { value: sent[name], type, key: undefined, holder: undefined };
    const found = findFault(whole);
    if (!found) continue;
    const where = found.part === whole ? '' : ` at "${pathOf(found.part, name)}"`;
    return new GraphQLError(`Variable "$${name}" got an invalid value${where}; ${found.what}`, {
      nodes: definition,
      extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode },
    });
  }
  return undefined;
}

/** Not by recursion: whoever sends JSON decides how deep it is. */
function findFault(whole: Part): { readonly part: Part; readonly what: string } | undefined {
  const left = [whole];
  for (let part = left.pop(); part; part = left.pop()) {
    const { value } = part;
    if (typeof value === 'string' && !value.isWellFormed()) return { part, what: brokenText };
    if (part.type === GraphQLID && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return { part, what: inexactId };
    }
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, member] of Object.entries(value)) {
      left.push({ value: member, type: typeOfMember(part, key), key, holder: part });
    }
  }
  return undefined;
}

/** Of a list, that of its items: one item may stand for a list of it. */
function typeOfMember({ value, type }: Part, key: string): GraphQLNamedType | undefined {
  if (Array.isArray(value)) return type;
  const field = isInputObjectType(type) && Object.hasOwn(type.getFields(), key) && type.getFields()[key];
  return field ? getNamedType(field.type) : undefined;
}

function pathOf(part: Part, name: string): string {
  const keys: string[] = [];
  for (let at: Part | undefined = part; at?.key !== undefined; at = at.holder) keys.unshift(at.key);
  return [name, ...keys].join('.');
}
