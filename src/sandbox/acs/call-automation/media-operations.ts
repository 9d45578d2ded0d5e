import { emptyReply, jsonReply } from '../../server/exchange.ts';
import type { AcsCall, AcsOperation } from '../acs-api.ts';
import { notFound } from './automation-error.ts';
import type { CallConnection } from './call-connection.ts';
import { failure, success } from './callback-event.ts';
import type { Asked, Operating } from './operating.ts';
import { acceptance, connected, requirePerson, tellOutcome } from './operating.ts';
import { decodeRequest } from './requests.ts';

/** A prompt that plays. */
interface Playing {
  readonly connection: CallConnection;
  readonly asked: Asked;
  readonly stop: () => void;
}

/** Whose keys a connection wants to be told of. */
interface Listening {
  readonly connection: CallConnection;
  readonly rawId: string;
  readonly asked: Asked;
  nextSequenceId: number;
}

/** What goes on with the media of calls. */
export interface Media {
  readonly operations: readonly AcsOperation[];
  /**
   * Lets somebody press a key.
   * @throws {ApiError} 404 when nobody listens to the keys of that person
   */
  press(connection: CallConnection, rawId: string, tone: string): void;
}

const path = '/calling/callConnections/{connectionId}';

/** Makes the operations on the media of calls: prompts, keys, hold. */
export function createMedia(operating: Operating): Media {
  const { connections, roomCalls, scheduler, settings, once } = operating;
  const playing = new Set<Playing>();
  const listening = new Map<string, Listening>();

  function tellPlay(
    { connection, asked }: Pick<Playing, 'connection' | 'asked'>,
    type: 'PlayStarted' | 'PlayCompleted' | 'PlayFailed' | 'PlayCanceled',
  ): void {
    connections.tell(connection, {
      type,
      operationContext: asked.operationContext,
      callbackUri: asked.operationCallbackUri,
      resultInformation: type === 'PlayFailed' ? failure : success,
      ...(type === 'PlayFailed' && { data: { failedPlaySourceIndex: 0 } }),
    });
  }

  function play(connection: CallConnection, asked: Asked, isLooped: boolean): void {
    if (settings.failing.includes('play')) {
      tellPlay({ connection, asked }, 'PlayFailed');
      return;
    }
    tellPlay({ connection, asked }, 'PlayStarted');
    const stop = isLooped
      ? () => undefined
      : scheduler.schedule(settings.playMs, () => {
          playing.delete(prompt);
          tellPlay(prompt, 'PlayCompleted');
        });
    const prompt: Playing = { connection, asked, stop };
    playing.add(prompt);
  }

  function cancelAll(connection: CallConnection): void {
    for (const prompt of playing) {
      if (prompt.connection !== connection) continue;
      playing.delete(prompt);
      prompt.stop();
      tellPlay(prompt, 'PlayCanceled');
    }
  }

  connections.onEnd((connection) => {
    for (const prompt of playing) {
      if (prompt.connection !== connection) continue;
      playing.delete(prompt);
      prompt.stop();
    }
    for (const [key, listener] of listening) {
      if (listener.connection === connection) listening.delete(key);
    }
  });

  const listenerKey = ({ id }: CallConnection, rawId: string): string => `${id} ${rawId}`;

  function hold(acsCall: AcsCall, isOnHold: boolean) {
    const { connection, call } = connected(operating, acsCall);
    const asked = decodeRequest(isOnHold ? 'HoldRequest' : 'UnholdRequest', acsCall.body);
    const { rawId } = requirePerson(call, asked.targetParticipant);
    if (isOnHold && settings.failing.includes('hold')) {
      const { operationContext, operationCallbackUri: callbackUri } = asked;
      connections.tell(connection, {
        type: 'HoldFailed',
        operationContext,
        callbackUri,
        resultInformation: failure,
      });
    } else roomCalls.change(call.roomId, { rawId }, { isOnHold });
    return emptyReply(200);
  }

  const operations: AcsOperation[] = [
    {
      method: 'POST',
      path: `${path}:play`,
      consumes: 'application/json',
      handle(acsCall) {
        const { connection, call } = connected(operating, acsCall);
        const asked = decodeRequest('PlayRequest', acsCall.body);
        for (const rawId of asked.playTo ?? []) requirePerson(call, rawId);
        if (asked.interruptCallMediaOperation === true) cancelAll(connection);
        play(connection, asked, asked.playOptions?.loop === true);
        return emptyReply(202);
      },
    },
    {
      method: 'POST',
      path: `${path}:cancelAllMediaOperations`,
      handle(acsCall) {
        cancelAll(connected(operating, acsCall).connection);
        return emptyReply(202);
      },
    },
    {
      method: 'POST',
      path: `${path}:sendDtmfTones`,
      consumes: 'application/json',
      handle: (acsCall) =>
        once(acsCall.request, () => {
          const { connection, call } = connected(operating, acsCall);
          const asked = decodeRequest('SendDtmfTonesRequest', acsCall.body);
          requirePerson(call, asked.targetParticipant);
          const events = { succeeded: 'SendDtmfTonesCompleted', failed: 'SendDtmfTonesFailed' } as const;
          tellOutcome(operating, 'sendDtmfTones', connection, asked, events);
          return jsonReply(202, acceptance(asked));
        }),
    },
    {
      method: 'POST',
      path: `${path}:startContinuousDtmfRecognition`,
      consumes: 'application/json',
      handle(acsCall) {
        const { connection, call } = connected(operating, acsCall);
        const asked = decodeRequest('ContinuousDtmfRecognitionRequest', acsCall.body);
        const { rawId } = requirePerson(call, asked.targetParticipant);
        listening.set(listenerKey(connection, rawId), { connection, rawId, asked, nextSequenceId: 1 });
        return emptyReply(200);
      },
    },
    {
      method: 'POST',
      path: `${path}:stopContinuousDtmfRecognition`,
      consumes: 'application/json',
      handle(acsCall) {
        const { connection } = connected(operating, acsCall);
        const asked = decodeRequest('ContinuousDtmfRecognitionRequest', acsCall.body);
        if (listening.delete(listenerKey(connection, asked.targetParticipant))) {
          connections.tell(connection, {
            type: 'ContinuousDtmfRecognitionStopped',
            operationContext: asked.operationContext,
            callbackUri: asked.operationCallbackUri,
            resultInformation: success,
          });
        }
        return emptyReply(200);
      },
    },
    {
      method: 'POST',
      path: `${path}:hold`,
      consumes: 'application/json',
      handle: (acsCall) => hold(acsCall, true),
    },
    {
      method: 'POST',
      path: `${path}:unhold`,
      consumes: 'application/json',
      handle: (acsCall) => hold(acsCall, false),
    },
  ];

  return {
    operations,
    press(connection, rawId, tone) {
      const listener = listening.get(listenerKey(connection, rawId));
      if (listener === undefined) throw notFound(`Nobody listens to the keys of ${rawId}.`);
      const sequenceId = listener.nextSequenceId;
      listener.nextSequenceId += 1;
      connections.tell(connection, {
        type: 'ContinuousDtmfRecognitionToneReceived',
        operationContext: listener.asked.operationContext,
        callbackUri: listener.asked.operationCallbackUri,
        resultInformation: success,
        data: { tone, sequenceId },
      });
    },
  };
}
