import { jsonReply } from '../../server/exchange.ts';
import type { AcsOperation } from '../acs-api.ts';
import type { Pager } from '../paging.ts';
import { writePage } from '../paging.ts';
import { communicationIdentifier } from '../room-calls/communication-identifier.ts';
import type { RoomCall } from '../room-calls/room-call.ts';
import { isTelephone } from '../room-calls/room-call.ts';
import { invalidArgument, notFound } from './automation-error.ts';
import type { ListedParticipant } from './call-connection.ts';
import { listedParticipants, newcomer } from './call-connection.ts';
import type { Invitations } from './invitations.ts';
import type { Connected, Operating } from './operating.ts';
import { acceptance, connected, requirePerson, tellOutcome } from './operating.ts';
import { decodeRequest } from './requests.ts';

/** What the operations on participants work with. */
export interface ParticipantOperating extends Operating {
  readonly invitations: Invitations;
  readonly pager: Pager;
}

const path = '/calling/callConnections/{connectionId}/participants';

/** The operations on who is in a call. */
export function participantOperations(operating: ParticipantOperating): AcsOperation[] {
  const { invitations, pager, roomCalls, settings, once } = operating;

  const listed = ({ connection, call }: Connected) =>
    listedParticipants(call, settings.listsOwnLeg ? connection.ownRawId : undefined);

  return [
    {
      method: 'GET',
      path,
      handle(acsCall) {
        const where = connected(operating, acsCall);
        const people = inOrder(where.call, listed(where));
        const { request, apiVersion, params } = acsCall;
        const page = pager.page(
          `participants of ${params['connectionId']}`,
          request.query.get('nextLink'),
          (after = -Infinity, limit) => people.filter(({ sequence }) => sequence > after).slice(0, limit),
        );
        return jsonReply(
          200,
          writePage(request, apiVersion, page, ({ sequence: _, ...participant }) => participant),
        );
      },
    },
    {
      method: 'GET',
      path: `${path}/{rawId}`,
      handle(acsCall) {
        const { rawId = '' } = acsCall.params;
        const participant = listed(connected(operating, acsCall)).find(
          ({ identifier }) => identifier.rawId === rawId,
        );
        if (participant === undefined) throw notFound(`Participant ${rawId} is not in the call.`);
        return jsonReply(200, participant);
      },
    },
    {
      method: 'POST',
      path: `${path}:add`,
      consumes: 'application/json',
      handle: (acsCall) =>
        once(acsCall.request, () => {
          const { connection } = connected(operating, acsCall);
          const asked = decodeRequest('AddParticipantRequest', acsCall.body);
          const { participantToAdd: rawId, sourceCallerIdNumber, invitationTimeoutInSeconds } = asked;
          if (isTelephone(rawId) && sourceCallerIdNumber == null) {
            throw invalidArgument('sourceCallerIdNumber is required to call a telephone.');
          }
          const timeoutSeconds = invitationTimeoutInSeconds ?? undefined;
          const invitationId = invitations.invite(connection, { ...asked, rawId, timeoutSeconds });
          return jsonReply(202, { participant: newcomer(rawId), ...acceptance(asked), invitationId });
        }),
    },
    {
      method: 'POST',
      path: `${path}:cancelAddParticipant`,
      consumes: 'application/json',
      handle: (acsCall) =>
        once(acsCall.request, () => {
          const { connection } = connected(operating, acsCall);
          const asked = decodeRequest('CancelAddParticipantRequest', acsCall.body);
          const { invitationId } = asked;
          const canBeDone =
            !settings.failing.includes('cancelAddParticipant') &&
            invitations.cancel(connection, invitationId);
          operating.connections.tell(connection, {
            type: canBeDone ? 'CancelAddParticipantSucceeded' : 'CancelAddParticipantFailed',
            operationContext: asked.operationContext,
            callbackUri: asked.operationCallbackUri,
            resultInformation: canBeDone
              ? { code: 200, subCode: 0, message: 'It was taken back.' }
              : { code: 404, subCode: 8522, message: 'No such invitation waits for an answer.' },
            data: { invitationId },
          });
          return jsonReply(202, { invitationId, ...acceptance(asked) });
        }),
    },
    {
      method: 'POST',
      path: `${path}:remove`,
      consumes: 'application/json',
      handle: (acsCall) =>
        once(acsCall.request, () => {
          const { connection, call } = connected(operating, acsCall);
          const asked = decodeRequest('RemoveParticipantRequest', acsCall.body);
          const { rawId } = requirePerson(call, asked.participantToRemove);
          const isDone = tellOutcome(operating, 'removeParticipant', connection, asked, {
            succeeded: 'RemoveParticipantSucceeded',
            failed: 'RemoveParticipantFailed',
            data: { participant: communicationIdentifier(rawId) },
          });
          if (isDone) roomCalls.leave(call.roomId, { rawId });
          return jsonReply(202, acceptance(asked));
        }),
    },
    {
      method: 'POST',
      path: `${path}:mute`,
      consumes: 'application/json',
      handle: (acsCall) =>
        once(acsCall.request, () => {
          const { call } = connected(operating, acsCall);
          const asked = decodeRequest('MuteParticipantsRequest', acsCall.body);
          const [target = ''] = asked.targetParticipants;
          if (isTelephone(target))
            throw invalidArgument('Only users of communication resources can be muted.');
          const { rawId } = requirePerson(call, target);
          roomCalls.change(call.roomId, { rawId }, { isMuted: true });
          return jsonReply(200, acceptance(asked));
        }),
    },
  ];
}

/** Gives each a number by which the next page finds its beginning, whoever left meanwhile: when they joined. */
function inOrder({ legs, startedAt }: RoomCall, people: readonly ListedParticipant[]) {
  const joinedAt = new Map(legs.toReversed().map((leg) => [leg.rawId, Number(leg.joinedAt - startedAt)]));
  return people.map((one) => ({
    ...one,
    sequence: joinedAt.get(one.identifier.rawId) ?? Number.MAX_SAFE_INTEGER,
  }));
}
