import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';
import { withNewestCall } from './newest-call.ts';
import type { NewestCall } from './newest-call.ts';

/** What the companion does beside the editors. */
export interface CompanionProps {
  readonly newestCall: NewestCall;
  /** The operation of a link that is to be the one that runs; undefined where the link names none. */
  readonly operationName: string | undefined;
}

/** Shows nothing: fills in the newest call where an example leaves it open, and chooses the operation that a link names. */
export function Companion({ newestCall, operationName }: CompanionProps): null {
  const activeTabIndex = useGraphiQL((state) => state.activeTabIndex);
  const variables = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.variables);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const hasOperations = useGraphiQL((state) => (state.operations?.length ?? 0) > 0);
  const actions = useGraphiQLActions();

  // GraphiQL begins with the query of the first tab, and leaves its variables out.
  useEffect(() => {
    if (variables && variableEditor?.getValue() === '') variableEditor.setValue(variables);
    // Only at the beginning: somebody may empty the pane.
  }, [variableEditor]);

  useEffect(() => {
    const filled = variableEditor && withNewestCall(variableEditor.getValue(), newestCall);
    if (filled !== undefined) variableEditor?.setValue(filled);
  }, [activeTabIndex, variableEditor, newestCall]);

  useEffect(() => {
    if (hasOperations && operationName !== undefined) actions.setOperationName(operationName);
  }, [hasOperations, operationName, actions]);
  return null;
}
