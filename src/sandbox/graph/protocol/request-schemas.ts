import { z } from 'zod';
import { badRequest } from './graph-error.ts';
import { isLoopback } from '../../../net/host.ts';

/** An identity set that names somebody: one member at least holds an identity. Unknown members are kept. */
export const identitySetSchema = z
  .looseObject({})
  .refine((set) => Object.entries(set).some(([name, value]) => !name.startsWith('@') && value !== null), {
    message: 'must name an identity, such as user or phone',
  });

/** A person or a telephone to call. */
export const invitationSchema = z.looseObject({
  identity: identitySetSchema,
  replacesCallId: z.string().nullish(),
  hidden: z.boolean().nullish(),
});

/** The media of a call: its type says who hosts it. */
export const mediaConfigSchema = z.looseObject({
  '@odata.type': z.enum(
    ['#microsoft.graph.serviceHostedMediaConfig', '#microsoft.graph.appHostedMediaConfig'],
    {
      error: 'must be #microsoft.graph.serviceHostedMediaConfig or #microsoft.graph.appHostedMediaConfig',
    },
  ),
});

/** Notifications that a call's options ask for. */
export const callOptionsSchema = z.looseObject({
  isContentSharingNotificationEnabled: z.boolean().nullish(),
  isDeltaRosterEnabled: z.boolean().nullish(),
});

/** Where notifications go: https, or http on this machine. */
export const callbackUriSchema = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  },
  { message: 'must be an https URL' },
);

/** Text of the client that Graph repeats in the operation that the request starts. */
export const clientContextSchema = z.string().max(256).nullish();

/** Kinds of media that a call may have. */
export const modalitiesSchema = z.array(z.string()).min(1);

/**
 * Decodes a body.
 * @throws {ApiError} 400 when it is wrong: the message says what and where
 */
export function decodeBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const decoded = schema.safeParse(body ?? {});
  if (decoded.success) return decoded.data;
  throw badRequest(z.prettifyError(decoded.error));
}
