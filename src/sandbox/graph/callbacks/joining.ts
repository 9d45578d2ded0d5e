import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { Notification } from '../simulation/notification.ts';
import { writeNotification } from '../simulation/notification.ts';
import { isObject, typed } from '../protocol/wire.ts';
import type { CallbackEntry } from './callback-log.ts';
import type { CallbackRequest } from './callback-queue.ts';

/**
 * Makes the request by which policy-based recording asks the bot whether somebody may join a call. Who it is, is not
 * documented to be in it.
 *
 * @param id of the notification
 */
export function joiningRequest(call: SimulatedCall, id: string): CallbackRequest {
  const { state, direction, tenantId } = call;
  const notification: Notification = {
    changeType: 'created',
    path: '',
    data: typed('participantJoiningNotification', {
      id,
      call: typed('call', { id: call.id, state, direction, tenantId }),
    }),
  };
  return {
    call,
    notifications: [notification],
    entries: [writeNotification(call, notification)],
    asks: true,
  };
}

/** Whether the bot lets them in: by an answer of status 200 that says so, as documented, and by nothing else. */
export function letsIn({ attempts }: CallbackEntry): boolean {
  const { status, answer } = attempts.at(-1) ?? {};
  return (
    status === 200 && isObject(answer) && answer['@odata.type'] === '#microsoft.graph.acceptJoinResponse'
  );
}
