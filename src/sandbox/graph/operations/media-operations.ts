import { z } from 'zod';
import type { Reply } from '../../server/exchange.ts';
import type { OperationsOptions } from './call-operations.ts';
import type { CallOperation } from '../simulation/simulated-call.ts';
import { clientContextSchema, decodeBody } from '../protocol/request-schemas.ts';
import type { CallRequest, GraphOperation } from './graph-api.ts';
import { action } from './graph-api.ts';
import { operationReply, requireEstablished, requireMediaHost } from './operation-reply.ts';
import { cancelled, mediaOperations, running } from '../simulation/operations.ts';
import { requirePermission } from '../protocol/permissions.ts';
import { recordingPath } from './recordings.ts';

/** The sounds of a telephone's keys. */
export const tones = [
  ...['tone0', 'tone1', 'tone2', 'tone3', 'tone4', 'tone5', 'tone6', 'tone7', 'tone8', 'tone9'],
  ...['star', 'pound', 'a', 'b', 'c', 'd', 'flash'],
] as const;

const contextSchema = z.looseObject({ clientContext: clientContextSchema });

const prompt = z.looseObject({
  mediaInfo: z.looseObject({ uri: z.url(), resourceId: z.string().nullish() }),
});

const playSchema = contextSchema.extend({ prompts: z.array(prompt).min(1).max(20) });

const seconds = z.int().min(1).max(120).nullish();

const recordSchema = contextSchema.extend({
  prompts: z.array(prompt).max(1).nullish(),
  bargeInAllowed: z.boolean().nullish(),
  initialSilenceTimeoutInSeconds: seconds,
  maxSilenceTimeoutInSeconds: seconds,
  maxRecordDurationInSeconds: seconds,
  playBeep: z.boolean().nullish(),
  // The documentation's example has "#", "1" and "*", not the names of tones.
  stopTones: z.array(z.string()).nullish(),
});

const sendSchema = contextSchema.extend({
  tones: z.array(z.enum(tones)).min(1),
  delayBetweenTonesMs: z.int().nonnegative().nullish(),
});

/** The operations that play, record, and send or hear tones. Prompts and recordings run one after the other. */
export function mediaActions({ simulator, runner, settings, random }: OperationsOptions): GraphOperation[] {
  /** Starts an operation that ends later. */
  function start(
    { request, call }: CallRequest,
    wanted: Omit<CallOperation, 'id' | 'status'>,
    id = random.uuid(),
  ): Reply {
    const operation: CallOperation = { ...wanted, id, status: 'running' };
    simulator.apply(call.id, { kind: 'operationStarted', operation });
    runner.react(call.id, { name: 'media', operationId: id });
    return operationReply(200, request, call, operation);
  }

  return [
    ...action(simulator, '/playPrompt', (request) => {
      const { clientContext } = decodeBody(playSchema, request.body);
      requireMediaHost(request.call, 'service');
      return start(request, {
        type: 'playPromptOperation',
        clientContext: clientContext ?? undefined,
        members: {},
        success: { result: { code: 200, subcode: 0, message: 'The prompt was played.' } },
      });
    }),
    ...action(simulator, '/recordResponse', (request) => {
      const { clientContext } = decodeBody(recordSchema, request.body);
      requirePermission(settings, ['Calls.AccessMedia.All']);
      requireMediaHost(request.call, 'service');
      const id = random.uuid();
      const recordingLocation = `${request.request.baseUrl}${recordingPath(id)}`;
      const operation = {
        type: 'recordOperation',
        clientContext: clientContext ?? undefined,
        members: { recordingLocation: null, recordingAccessToken: null },
        success: {
          result: { code: 200, subcode: 8515, message: 'The recording reached its longest duration.' },
          members: { recordingLocation, recordingAccessToken: random.hex(64) },
        },
      };
      return start(request, operation, id);
    }),
    ...action(simulator, '/sendDtmfTones', (request) => {
      const { clientContext } = decodeBody(sendSchema, request.body);
      requireEstablished(request.call);
      return start(request, {
        type: 'sendDtmfTonesOperation',
        clientContext: clientContext ?? undefined,
        members: { completionReason: null },
        success: { members: { completionReason: 'completedSuccessfully' } },
      });
    }),
    ...action(simulator, '/cancelMediaProcessing', ({ request, call, body }) => {
      const { clientContext } = decodeBody(contextSchema, body);
      requireMediaHost(call, 'service');
      const operation = completed('cancelMediaProcessingOperation', clientContext);
      simulator.apply(
        call.id,
        { kind: 'operationStarted', operation },
        ...running(call, ...mediaOperations).map(({ id }) => ({
          kind: 'operationEnded' as const,
          id,
          ...cancelled,
        })),
      );
      return operationReply(200, request, call, operation);
    }),
    ...action(simulator, '/subscribeToTone', ({ request, call, body }) => {
      const { clientContext } = decodeBody(contextSchema, body);
      requirePermission(settings, ['Calls.AccessMedia.All']);
      requireMediaHost(call, 'service');
      const operation = completed('subscribeToToneOperation', clientContext);
      simulator.apply(call.id, { kind: 'operationStarted', operation }, { kind: 'tonesSubscribed' });
      return operationReply(200, request, call, operation);
    }),
  ];

  function completed(type: string, clientContext: string | null | undefined): CallOperation {
    return {
      id: random.uuid(),
      type,
      clientContext: clientContext ?? undefined,
      status: 'completed',
      members: {},
    };
  }
}
