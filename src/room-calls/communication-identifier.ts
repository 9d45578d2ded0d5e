import { z } from 'zod';
import type { Cloud, Identifier } from '../identifiers/identifier.ts';
import { formatRawId, parseRawId } from '../identifiers/raw-id.ts';

/*
 * How Communication Services writes identities in JSON (CommunicationIdentifierModel). Most come with their raw id; where it
 * is left out, the member of the kind says the same.
 */

const text = z.string().min(1).nullish().catch(undefined);
const cloud = z.enum(['public', 'dod', 'gcch']).nullish().catch(undefined);
const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).nullish().catch(undefined);

const model = z.object({
  rawId: text,
  communicationUser: part({ id: z.string().min(1) }),
  phoneNumber: part({ value: z.string().min(1) }),
  microsoftTeamsUser: part({
    userId: z.string().min(1),
    isAnonymous: z.boolean().nullish().catch(undefined),
    cloud,
  }),
  microsoftTeamsApp: part({ appId: z.string().min(1), cloud }),
  teamsExtensionUser: part({
    userId: z.string().min(1),
    tenantId: z.string().min(1),
    resourceId: z.string().min(1),
    cloud,
  }),
});

type Model = z.output<typeof model>;

/** Reads an identity; whoever it names none is refused. */
export const communicationIdentifier = model.transform((read, context): Identifier => {
  const rawId = read.rawId ?? rawIdOf(read);
  if (rawId !== undefined) return parseRawId(rawId);
  context.addIssue({ code: 'custom', message: 'names nobody' });
  return z.NEVER;
});

function rawIdOf({
  communicationUser,
  phoneNumber,
  microsoftTeamsUser: user,
  microsoftTeamsApp: app,
  teamsExtensionUser: extensionUser,
}: Model): string | undefined {
  if (communicationUser) return communicationUser.id;
  if (phoneNumber) return formatRawId({ kind: 'phoneNumber', phoneNumber: phoneNumber.value });
  if (user) {
    return formatRawId({
      kind: 'microsoftTeamsUser',
      userId: user.userId,
      isAnonymous: user.isAnonymous ?? false,
      cloud: user.cloud ?? 'public',
    });
  }
  if (app) return formatRawId({ kind: 'microsoftTeamsApp', appId: app.appId, cloud: app.cloud ?? 'public' });
  return extensionUser
    ? formatRawId({ ...extensionUser, kind: 'teamsExtensionUser', cloud: extensionUser.cloud ?? 'public' })
    : undefined;
}

/** An identity as Communication Services takes it. */
export interface CommunicationIdentifierModel {
  readonly kind: string;
  readonly rawId: string;
  readonly communicationUser?: { readonly id: string };
  readonly phoneNumber?: { readonly value: string };
  readonly microsoftTeamsUser?: {
    readonly userId: string;
    readonly isAnonymous: boolean;
    readonly cloud: Cloud | undefined;
  };
  readonly microsoftTeamsApp?: { readonly appId: string; readonly cloud: Cloud | undefined };
  readonly teamsExtensionUser?: {
    readonly userId: string;
    readonly tenantId: string;
    readonly resourceId: string;
    readonly cloud: Cloud | undefined;
  };
}

/** Writes an identity. One of a kind that Communication Services has no name for goes by its raw id alone. */
export function toCommunicationIdentifier(identifier: Identifier): CommunicationIdentifierModel {
  const { rawId, kind } = identifier;
  switch (identifier.kind) {
    case 'communicationUser':
      return { kind, rawId, communicationUser: { id: identifier.id } };
    case 'phoneNumber':
      return { kind, rawId, phoneNumber: { value: identifier.phoneNumber } };
    case 'microsoftTeamsUser':
      return {
        kind,
        rawId,
        microsoftTeamsUser: {
          userId: identifier.userId,
          isAnonymous: identifier.isAnonymous,
          cloud: identifier.cloud,
        },
      };
    case 'microsoftTeamsApp':
      return { kind, rawId, microsoftTeamsApp: { appId: identifier.appId, cloud: identifier.cloud } };
    case 'teamsExtensionUser':
      return {
        kind,
        rawId,
        teamsExtensionUser: {
          userId: identifier.userId,
          tenantId: identifier.tenantId,
          resourceId: identifier.resourceId,
          cloud: identifier.cloud,
        },
      };
    case 'application':
    case 'guest':
    case 'unknown':
      return { kind: 'unknown', rawId };
  }
}
