import { ApiError } from '../../server/api-error.ts';
import { communicationIdentifier } from '../room-calls/communication-identifier.ts';
import { isTelephone } from '../room-calls/room-call.ts';
import { notFound } from './automation-error.ts';
import type { CallConnection } from './call-connection.ts';
import { newcomer } from './call-connection.ts';
import type { ResultInformation } from './callback-event.ts';
import { failure, success } from './callback-event.ts';
import type { Asked, Operating } from './operating.ts';

/** Somebody who is asked into a call. */
export interface Invitation {
  readonly id: string;
  readonly connection: CallConnection;
  readonly rawId: string;
}

/** Who is to be asked into a call, and how long they have to answer. */
export interface WantedInvitation extends Asked {
  readonly rawId: string;
  /** Undefined for the default. */
  readonly timeoutSeconds: number | undefined;
}

/** The invitations to calls that wait for an answer. */
export interface Invitations {
  /** Asks somebody in, who answers as settings have it. @returns the id of the invitation */
  invite(connection: CallConnection, wanted: WantedInvitation): string;
  /** Those that wait for an answer, the oldest first. */
  open(): readonly Invitation[];
  /** @throws {ApiError} 404 when it doesn't wait for an answer */
  answer(id: string, answer: 'accept' | 'decline'): void;
  /** Takes an invitation back. @returns whether there was one of that connection that waits for an answer */
  cancel(connection: CallConnection, id: string): boolean;
}

/** How long somebody has to answer, in seconds, if nothing is said. Not documented. */
const defaultTimeoutSeconds = 45;

const declined: ResultInformation = { code: 603, subCode: 8538, message: 'They declined.' };
const unanswered: ResultInformation = { code: 408, subCode: 8544, message: 'They did not answer in time.' };

interface Waiting extends Invitation {
  readonly wanted: WantedInvitation;
  readonly cancelTimer: () => void;
}

/** Makes invitations; none is open. */
export function createInvitations(operating: Operating): Invitations {
  const { settings, roomCalls, connections, scheduler, random } = operating;
  const waiting = new Map<string, Waiting>();

  function tell(
    { connection, rawId, wanted }: Omit<Waiting, 'cancelTimer'>,
    result: ResultInformation,
  ): void {
    connections.tell(connection, {
      type: result === success ? 'AddParticipantSucceeded' : 'AddParticipantFailed',
      operationContext: wanted.operationContext,
      callbackUri: wanted.operationCallbackUri,
      resultInformation: result,
      data: { participant: communicationIdentifier(rawId) },
    });
  }

  function join(invitation: Omit<Waiting, 'cancelTimer'>): void {
    const { connection, rawId } = invitation;
    const { roomId } = connections.callOf(connection);
    try {
      if (settings.failing.includes('addParticipant')) tell(invitation, failure);
      else {
        if (isTelephone(rawId)) roomCalls.dialIn(roomId, { phoneNumber: rawId.slice(2) });
        else roomCalls.join(roomId, { rawId });
        tell(invitation, success);
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tell(invitation, { code: error.status, subCode: 8523, message: error.message });
    }
  }

  function decline(invitation: Omit<Waiting, 'cancelTimer'>): void {
    tell(invitation, settings.tellsDeclinedAsAdded ? success : declined);
    if (settings.tellsDeclinedAsAdded) {
      connections.tellRosterWith(invitation.connection, newcomer(invitation.rawId));
    }
  }

  function take(id: string): Waiting | undefined {
    const invitation = waiting.get(id);
    waiting.delete(id);
    invitation?.cancelTimer();
    return invitation;
  }

  connections.onEnd((connection) => {
    for (const { id, connection: own } of waiting.values()) if (own === connection) take(id);
  });

  return {
    invite(connection, wanted) {
      const invitation = { id: random.uuid(), connection, rawId: wanted.rawId, wanted };
      if (settings.invited === 'accept') join(invitation);
      else if (settings.invited === 'decline') decline(invitation);
      else {
        const timeoutMs = (wanted.timeoutSeconds ?? defaultTimeoutSeconds) * 1000;
        const cancelTimer = scheduler.schedule(timeoutMs, () => {
          if (take(invitation.id) !== undefined) tell(invitation, unanswered);
        });
        waiting.set(invitation.id, { ...invitation, cancelTimer });
      }
      return invitation.id;
    },
    open: () => [...waiting.values()],
    answer(id, answer) {
      const invitation = take(id);
      if (invitation === undefined) throw notFound('No such invitation waits for an answer.');
      if (answer === 'accept') join(invitation);
      else decline(invitation);
    },
    cancel(connection, id) {
      if (waiting.get(id)?.connection !== connection) return false;
      return take(id) !== undefined;
    },
  };
}
