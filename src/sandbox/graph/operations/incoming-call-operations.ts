import { z } from 'zod';
import { emptyReply } from '../../server/exchange.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { OperationsOptions } from './call-operations.ts';
import { isAppHosted } from '../protocol/create-request.ts';
import {
  callOptionsSchema,
  callbackUriSchema,
  decodeBody,
  invitationSchema,
  mediaConfigSchema,
  modalitiesSchema,
} from '../protocol/request-schemas.ts';
import type { GraphOperation } from './graph-api.ts';
import { action } from './graph-api.ts';
import { wrongState } from '../protocol/graph-error.ts';
import type { SimulatedCallEvent } from '../simulation/call-event.ts';
import { wantsOf } from '../simulation/new-call.ts';
import { requirePermission } from '../protocol/permissions.ts';

const answerSchema = z.looseObject({
  callbackUri: callbackUriSchema.nullish(),
  acceptedModalities: modalitiesSchema,
  mediaConfig: mediaConfigSchema,
  callOptions: callOptionsSchema.nullish(),
  participantCapacity: z.int().positive().nullish(),
});

const rejectSchema = z.looseObject({
  reason: z.enum(['none', 'busy', 'forbidden']).nullish(),
  callbackUri: callbackUriSchema.nullish(),
});

const redirectSchema = z.looseObject({
  targets: z.array(invitationSchema).min(1).max(25),
  timeout: z.int().min(15).max(90).nullish(),
  callbackUri: callbackUriSchema.nullish(),
});

/** How long the new targets of a redirected call ring by default, in seconds. */
const defaultRingSeconds = { single: 55, several: 60 };

/** The operations on an incoming call: answer, reject, redirect. One of them can be done, within 15 seconds. */
export function answering({ simulator, runner, settings }: OperationsOptions): GraphOperation[] {
  return [
    ...action(simulator, '/answer', ({ call, body }) => {
      const wanted = decodeBody(answerSchema, body);
      if (call.kind === 'group') {
        requirePermission(settings, ['Calls.JoinGroupCall.All', 'Calls.JoinGroupCallAsGuest.All']);
      }
      if (isAppHosted(wanted.mediaConfig)) requirePermission(settings, ['Calls.AccessMedia.All']);
      requireIncoming(call);
      const { mediaConfig, callOptions, acceptedModalities } = wanted;
      simulator.apply(
        call.id,
        ...moved(wanted.callbackUri),
        {
          kind: 'accepted',
          members: { mediaConfig, callOptions: callOptions ?? null, activeModalities: acceptedModalities },
          wants: wantsOf(callOptions),
          participantCapacity: wanted.participantCapacity ?? undefined,
        },
        { kind: 'stateChanged', state: 'establishing' },
      );
      runner.react(call.id, { name: 'answer' });
      return emptyReply(202);
    }),
    ...action(simulator, '/reject', ({ call, body }) => {
      const { callbackUri } = decodeBody(rejectSchema, body);
      requireIncoming(call);
      simulator.apply(call.id, ...moved(callbackUri), { kind: 'ended', told: 'withoutState' });
      return emptyReply(202);
    }),
    ...action(simulator, '/redirect', ({ call, body }) => {
      const { targets, timeout, callbackUri } = decodeBody(redirectSchema, body);
      requirePermission(settings, ['Calls.Initiate.All']);
      requireIncoming(call);
      simulator.apply(call.id, ...moved(callbackUri), {
        kind: 'stateChanged',
        state: 'redirecting',
        isTold: false,
      });
      const ringSeconds = timeout ?? defaultRingSeconds[targets.length === 1 ? 'single' : 'several'];
      simulator.later(call.id, ringSeconds * 1000, ({ id, direction, members }) => {
        const { source } = members;
        simulator.apply(id, { kind: 'ended', members: { direction, source, targets } });
      });
      runner.react(call.id, { name: 'redirect', targets });
      return emptyReply(202);
    }),
  ];
}

function requireIncoming({ state }: SimulatedCall): void {
  if (state !== 'incoming') throw wrongState(`The call is not incoming any more; it is ${state}.`);
}

/** Notifications go where the last request says. */
function moved(callbackUri: string | null | undefined): SimulatedCallEvent[] {
  return callbackUri == null ? [] : [{ kind: 'callbackMoved', callbackUri }];
}
