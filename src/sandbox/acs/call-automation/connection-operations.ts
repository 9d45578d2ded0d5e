import { emptyReply, jsonReply } from '../../server/exchange.ts';
import type { AcsOperation } from '../acs-api.ts';
import { communicationIdentifier } from '../room-calls/communication-identifier.ts';
import { isTelephone, peopleIn } from '../room-calls/room-call.ts';
import { invalidArgument } from './automation-error.ts';
import type { CallConnection } from './call-connection.ts';
import type { Operating } from './operating.ts';
import { acceptance, connected, requirePerson, tellOutcome } from './operating.ts';
import { decodeRequest } from './requests.ts';

const path = '/calling/callConnections';

/** The operations by which an application comes into a call, and out of it again. */
export function connectionOperations(operating: Operating): AcsOperation[] {
  const { connections, roomCalls, settings, once } = operating;

  const writeConnection = (connection: CallConnection, callConnectionState: string): object => ({
    callConnectionId: connection.id,
    ...(connection.serverCallId !== undefined && { serverCallId: connection.serverCallId }),
    targets: [],
    callConnectionState,
    callbackUri: connection.callbackUri,
    ...(settings.listsOwnLeg && { source: communicationIdentifier(connection.ownRawId) }),
    correlationId: connection.correlationId,
  });

  return [
    {
      method: 'POST',
      path: `${path}:connect`,
      consumes: 'application/json',
      handle: ({ request, body }) =>
        once(request, () => {
          const connection = connections.connect(decodeRequest('ConnectRequest', body));
          return jsonReply(200, writeConnection(connection, 'connecting'));
        }),
    },
    {
      method: 'POST',
      path: `${path}/{connectionId}:terminate`,
      handle: (call) =>
        once(call.request, () => {
          roomCalls.end(connected(operating, call).call.roomId);
          return emptyReply(204);
        }),
    },
    {
      method: 'POST',
      path: `${path}/{connectionId}:transferToParticipant`,
      consumes: 'application/json',
      handle: (acsCall) =>
        once(acsCall.request, () => {
          const { connection, call } = connected(operating, acsCall);
          const asked = decodeRequest('TransferToParticipantRequest', acsCall.body);
          const { targetParticipant, sourceCallerIdNumber } = asked;
          if (isTelephone(targetParticipant) && sourceCallerIdNumber == null) {
            throw invalidArgument('sourceCallerIdNumber is required to call a telephone.');
          }
          const [first, ...others] = peopleIn(call);
          if (asked.transferee == null && others.length > 0) {
            throw invalidArgument('transferee is required in a call of more than two.');
          }
          const transferee = requirePerson(call, asked.transferee ?? first?.rawId ?? '');
          const isDone = tellOutcome(operating, 'transfer', connection, asked, {
            succeeded: 'CallTransferAccepted',
            failed: 'CallTransferFailed',
            data: {
              transferTarget: communicationIdentifier(targetParticipant),
              transferee: communicationIdentifier(transferee.rawId),
            },
          });
          if (isDone) roomCalls.leave(call.roomId, { rawId: transferee.rawId });
          return jsonReply(202, acceptance(asked));
        }),
    },
    {
      method: 'GET',
      path: `${path}/{connectionId}`,
      handle: (call) => jsonReply(200, writeConnection(connected(operating, call).connection, 'connected')),
    },
    {
      method: 'DELETE',
      path: `${path}/{connectionId}`,
      handle(call) {
        connections.disconnect(connected(operating, call).connection);
        return emptyReply(204);
      },
    },
  ];
}
