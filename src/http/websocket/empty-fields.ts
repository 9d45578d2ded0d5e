import { withoutEmpty } from '../request/graphql-request.ts';

const emptyField = /"(?:variables|extensions)"\s*:\s*""/;

/**
 * Leaves out of a message's operation what is empty where it should be an object: graphql-ws would close the socket for
 * it. What is no such message is left as it is.
 */
export function withoutEmptyFields(message: string): string {
  if (!emptyField.test(message)) return message;
  const content = parse(message);
  if (typeof content !== 'object' || content === null || !('payload' in content)) return message;
  return JSON.stringify({ ...content, payload: withoutEmpty(content.payload) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
