import { z } from 'zod';
import type { EntraApp } from '../../entra/token-endpoint.ts';
import type { Random } from '../../server/seeded-random.ts';
import { badRequest } from '../protocol/graph-error.ts';
import type { SimulatedCall } from './simulated-call.ts';
import { announcementForms } from './simulated-call.ts';
import { callbackUriSchema, identitySetSchema, modalitiesSchema } from '../protocol/request-schemas.ts';
import { newIncomingCall } from './new-call.ts';
import { newPhone, newUser, withTenant } from './people.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { identitySet, typed } from '../protocol/wire.ts';

/** Decodes what an incoming call is to be. */
export const incomingSchema = z.strictObject({
  from: z
    .union([z.enum(['user', 'phone']), identitySetSchema], {
      error: 'must be user, phone, or an identity set that names somebody',
    })
    .optional(),
  to: z.enum(['application', 'applicationInstance']).optional(),
  kind: z.enum(['peerToPeer', 'group', 'meeting']).optional(),
  callbackUri: callbackUriSchema.optional(),
  requestedModalities: modalitiesSchema.optional(),
  tenantId: z.string().min(1).optional(),
  announcedIn: z.enum(announcementForms).optional(),
});

/**
 * What an incoming call is to be. It comes `from` a made-up `user` (the default), a made-up `phone`, or somebody who is
 * given; `to` the bot's application by default. It is a call of two unless `kind` makes it an invitation to a group
 * call or a meeting. It is announced to the bot's webhook unless a `callbackUri` is given, in Graph's form unless it is
 * `announcedIn` the `older` one first.
 */
export type IncomingWish = z.infer<typeof incomingSchema>;

/** The object id of the bot's resource account, by which telephones and Teams users reach it. */
const applicationInstanceId = '5a4db0c5-0000-4000-8000-00000000b07a';

/**
 * Makes an incoming call.
 * @throws {ApiError} 400 when there is neither a webhook nor a `callbackUri`
 */
export function newIncoming(
  wish: IncomingWish,
  webhook: string | undefined,
  app: EntraApp,
  random: Random,
): SimulatedCall {
  const { from = 'user', to = 'application', kind = 'peerToPeer', callbackUri = webhook } = wish;
  if (callbackUri === undefined) {
    throw badRequest(
      'There is no webhook to announce it to: PATCH /sandbox/calls/settings, or give callbackUri.',
    );
  }
  const id = to === 'application' ? app.clientId : applicationInstanceId;
  return newIncomingCall(
    {
      kind: kind === 'peerToPeer' ? 'peerToPeer' : 'group',
      caller: withTenant(callerOf(from, random), wish.tenantId ?? app.tenantId),
      target: identitySet(to, id, 'Calling Bot'),
      tenantId: wish.tenantId ?? app.tenantId,
      callbackUri,
      requestedModalities: wish.requestedModalities ?? ['audio'],
      announcedIn: wish.announcedIn ?? 'graph',
      members: kind === 'meeting' ? meeting(random) : {},
    },
    random,
  );
}

function callerOf(from: NonNullable<IncomingWish['from']>, random: Random): JsonObject {
  if (from === 'user') return newUser(random);
  return from === 'phone' ? newPhone(random) : from;
}

function meeting(random: Random): JsonObject {
  return {
    chatInfo: typed('chatInfo', { threadId: `19:meeting_${random.hex(32)}@thread.v2`, messageId: '0' }),
    meetingInfo: typed('organizerMeetingInfo', {
      organizer: newUser(random),
      allowConversationWithoutHost: true,
    }),
  };
}
