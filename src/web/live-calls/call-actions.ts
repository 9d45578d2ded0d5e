import type { Refusal } from './calls/stage.ts';
import type { GatewayConnection } from './gateway-connection.ts';
import { answerOperation, hangUpOperation, rejectOperation } from './operations.ts';

const acts = {
  answer: [(gateway, callId) => gateway.perform(answerOperation, { callId }), 'It could not be answered'],
  reject: [(gateway, callId) => gateway.perform(rejectOperation, { callId }), 'It could not be rejected'],
  hangUp: [(gateway, callId) => gateway.perform(hangUpOperation, { callId }), 'It could not be hung up'],
} satisfies Record<
  string,
  [act: (gateway: GatewayConnection, callId: string) => Promise<unknown>, failure: string]
>;

/** What is done with a call. */
export type CallAction = keyof typeof acts;

/** Does something with a call. @returns why it wasn't done, or isn't known to be, in words; undefined if it was */
export async function actOn(
  gateway: GatewayConnection,
  action: CallAction,
  callId: string,
): Promise<string | undefined> {
  const [act, failure] = acts[action];
  try {
    await act(gateway, callId);
    return undefined;
  } catch (refusal) {
    const { code, message } = refusal as Refusal;
    return code === 'CUT_OFF' ? message : `${failure}: ${message}`;
  }
}
