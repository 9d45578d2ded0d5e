import { valueFromASTUntyped } from 'graphql';
import type { ArgumentNode, OperationDefinitionNode, SelectionNode } from 'graphql';

/** The variables of an operation as they were sent: not coerced, which takes long for long ones. */
export type OperationVariables = Readonly<Record<string, unknown>>;

/** The variables that an operation declares, with its defaults for those that were not sent. */
export function declaredVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  sent: OperationVariables,
): OperationVariables {
  return Object.fromEntries(
    variableDefinitions.map(({ variable: { name }, defaultValue }) => [
      name.value,
      Object.hasOwn(sent, name.value) ? sent[name.value] : defaultValue && valueFromASTUntyped(defaultValue),
    ]),
  );
}

/** The value of an argument; undefined if it is left out. */
export function valueOfArgument(
  nodes: readonly ArgumentNode[] | undefined,
  name: string,
  variables: OperationVariables,
): unknown {
  const node = nodes?.find((each) => each.name.value === name);
  return node && valueFromASTUntyped(node.value, variables);
}

/** Whether a selection is left out by its `@skip` or `@include`. */
export function isSkipped({ directives = [] }: SelectionNode, variables: OperationVariables): boolean {
  return directives.some(({ name, arguments: nodes }) => {
    if (name.value === 'skip') return valueOfArgument(nodes, 'if', variables) === true;
    return name.value === 'include' && valueOfArgument(nodes, 'if', variables) === false;
  });
}
