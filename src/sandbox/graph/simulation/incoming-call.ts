import { z } from 'zod';
import type { EntraApp } from '../../entra/token-endpoint.ts';
import type { Random } from '../../server/seeded-random.ts';
import { badRequest } from '../protocol/graph-error.ts';
import type { SimulatedCall } from './simulated-call.ts';
import { announcementForms } from './simulated-call.ts';
import { callbackUriSchema, identitySetSchema, modalitiesSchema } from '../protocol/request-schemas.ts';
import { newIncomingCall } from './new-call.ts';
import { newGuest, newNameOnly, newPhone, newUser, withTenant } from './people.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { identitySet, typed } from '../protocol/wire.ts';

/** Who can be made up to call. */
const callers = ['user', 'phone', 'guest', 'nameOnly'] as const;

/** Decodes what an incoming call is to be. */
export const incomingSchema = z.strictObject({
  from: z
    .union([z.enum(callers), identitySetSchema], {
      error: `must be ${callers.join(', ')}, or an identity set that names somebody`,
    })
    .optional(),
  hasSourceId: z.boolean().optional(),
  to: z.enum(['application', 'applicationInstance']).optional(),
  kind: z.enum(['peerToPeer', 'group', 'meeting']).optional(),
  callbackUri: callbackUriSchema.optional(),
  requestedModalities: modalitiesSchema.optional(),
  tenantId: z.string().min(1).optional(),
  announcedIn: z.enum(announcementForms).optional(),
});

/**
 * What an incoming call is to be. It comes `from` somebody made up, a `user` (the default), a `phone`, a `guest` beside the
 * application that they call by, or somebody of whom a name is told and no id (`nameOnly`); or from somebody who is given.
 * Which participant they are is told where it `hasSourceId`. It comes `to` the bot's application by default. It is a call of two unless `kind` makes it an invitation to a group
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
  const caller = typeof from === 'string' ? newCaller[from](random) : from;
  return newIncomingCall(
    {
      kind: kind === 'peerToPeer' ? 'peerToPeer' : 'group',
      caller: withTenant(caller, wish.tenantId ?? app.tenantId),
      callerId: wish.hasSourceId === true ? random.uuid() : undefined,
      target: identitySet(to, id, 'Calling Bot'),
      tenantId: wish.tenantId ?? app.tenantId,
      callbackUri,
      requestedModalities: wish.requestedModalities ?? ['audio'],
      announcedIn: wish.announcedIn ?? 'graph',
      members: kind === 'meeting' ? meeting(random, caller) : {},
    },
    random,
  );
}

const newCaller = {
  user: (random) => newUser(random),
  phone: newPhone,
  guest: newGuest,
  nameOnly: newNameOnly,
} satisfies Record<(typeof callers)[number], (random: Random) => JsonObject>;

function meeting(random: Random, caller: JsonObject): JsonObject {
  return {
    chatInfo: typed('chatInfo', { threadId: `19:meeting_${random.hex(32)}@thread.v2`, messageId: '0' }),
    meetingInfo: typed('organizerMeetingInfo', {
      organizer: newUser(random, [caller]),
      allowConversationWithoutHost: true,
    }),
  };
}
