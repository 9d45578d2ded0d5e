import type { Client, Refusal } from '../../../packages/client/src/index.ts';
import { answerOperation, hangUpOperation, rejectOperation } from './operations.ts';

const acts = {
  answer: [(client, callId) => client.request(answerOperation, { callId }), 'It could not be answered'],
  reject: [(client, callId) => client.request(rejectOperation, { callId }), 'It could not be rejected'],
  hangUp: [(client, callId) => client.request(hangUpOperation, { callId }), 'It could not be hung up'],
} satisfies Record<string, [act: (client: Client, callId: string) => Promise<unknown>, failure: string]>;

/** What is done with a call. */
export type CallAction = keyof typeof acts;

/** Does something with a call, once. @returns why it wasn't done, or isn't known to be, in words; undefined if it was */
export async function actOn(client: Client, action: CallAction, callId: string): Promise<string | undefined> {
  const [act, failure] = acts[action];
  try {
    await act(client, callId);
    return undefined;
  } catch (refusal) {
    const { code, message } = refusal as Refusal;
    return code === 'CONNECTION_FAILED'
      ? 'The gateway did not answer, so that it isn’t known whether it was done.'
      : `${failure}: ${message}`;
  }
}
