import { canonicalId } from '../../../microsoft-graph/call-id.ts';
import type {
  CallMedia,
  CallOptions,
  Invitation,
  MediaInfo,
  Party,
  PartyIdentity,
  WithClientContext,
} from '../../../upstreams/graph/call-requests.ts';
import { parseRawId } from '../../../identifiers/raw-id.ts';
import type { Cloud } from '../../../identifiers/identifier.ts';
import { fromEnum } from './enums.ts';
import { partyIdentityOf } from './identities.ts';
import type { GraphQLContext } from '../../context.ts';
import { badUserInput } from '../../errors.ts';
import type {
  CallIdentityInput,
  CallInviteeInput,
  CallMediaInput,
  CallOptionsInput,
  CallPartyInput,
  InputMaybe,
  MediaInfoInput,
} from '../../generated.ts';
import { rawIdOf } from '../identifier.ts';

/**
 * The inputs of calls as the client of Graph takes them, checked against what Graph is known to refuse. Each takes the
 * path at which its input stands, for the error.
 */

/** What of an operation the people that it names are read with: the calls that they may replace, and the cloud of Graph. */
export type PeopleContext = Pick<GraphQLContext, 'live' | 'graphCloud'>;

/** Reads who somebody is. @throws {GraphQLError} `BAD_USER_INPUT` when no call can be with them */
export function partyIdentity(input: CallIdentityInput, field: string, graphCloud: Cloud): PartyIdentity {
  const { identifier, displayName, tenantId } = input;
  const identity = withFieldError(`${field}.identifier`, () =>
    partyIdentityOf(parseRawId(rawIdOf(identifier, graphCloud)), graphCloud),
  );
  return { ...identity, displayName: displayName ?? undefined, tenantId: tenantId ?? undefined };
}

/** Reads somebody at an end of a call. What is null is kept, since Graph's own examples send it. */
export function readParty(input: CallPartyInput, field: string, graphCloud: Cloud): Party {
  const { participantId, endpointType, region, languageId, countryCode } = input;
  return {
    identity: partyIdentity(input, field, graphCloud),
    participantId: participantId ?? undefined,
    endpointType: endpointType == null ? endpointType : fromEnum('endpointType', endpointType),
    region,
    languageId,
    countryCode,
  };
}

/** Reads somebody to call. */
export async function readInvitation(
  input: CallInviteeInput,
  field: string,
  { live, graphCloud }: PeopleContext,
): Promise<Invitation> {
  const { endpointType, isHidden, removeFromDefaultAudioRoutingGroup, replacesCallId } = input;
  return {
    identity: partyIdentity(input, field, graphCloud),
    endpointType: endpointType == null ? undefined : fromEnum('endpointType', endpointType),
    replacesCallId: replacesCallId == null ? undefined : await graphIdOf(replacesCallId, live),
    hidden: isHidden ?? undefined,
    removeFromDefaultAudioRoutingGroup: removeFromDefaultAudioRoutingGroup ?? undefined,
  };
}

/** Reads people to call. */
export function readInvitations(
  inputs: readonly CallInviteeInput[],
  field: string,
  context: PeopleContext,
): Promise<Invitation[]> {
  return Promise.all(inputs.map((input, index) => readInvitation(input, `${field}.${index}`, context)));
}

/** Reads who is to handle the media. @param isBlobRequired whether Graph wants to know what the application's media library made */
export function media(input: CallMediaInput, field: string, isBlobRequired: boolean): CallMedia {
  if (input.serviceHosted !== undefined) {
    const { preFetchMedia, removeFromDefaultAudioGroup } = input.serviceHosted;
    return {
      kind: 'serviceHosted',
      preFetchMedia: preFetchMedia?.map((info, index) =>
        mediaInfo(info, `${field}.serviceHosted.preFetchMedia.${index}`),
      ),
      removeFromDefaultAudioGroup: removeFromDefaultAudioGroup ?? undefined,
    };
  }
  const { blob, removeFromDefaultAudioGroup } = input.appHosted;
  if (isBlobRequired && (blob ?? '') === '') {
    throw badUserInput(
      'must be what the media library made for this call: without it Graph has nowhere to send the media of a call between two',
      `${field}.appHosted.blob`,
    );
  }
  return {
    kind: 'appHosted',
    blob: blob ?? undefined,
    removeFromDefaultAudioGroup: removeFromDefaultAudioGroup ?? undefined,
  };
}

/** Reads a sound to play. */
export function mediaInfo({ uri, resourceId }: MediaInfoInput, field: string): MediaInfo {
  if (URL.parse(uri)?.protocol === 'https:') return { uri, resourceId: resourceId ?? undefined };
  throw badUserInput('must be an https address, from which Graph fetches the file', `${field}.uri`);
}

/** Reads what is asked of a call besides; undefined where that is nothing. */
export function callOptions(input: CallOptionsInput): CallOptions | undefined {
  const options: CallOptions = {
    hideBotAfterEscalation: input.hideBotAfterEscalation ?? undefined,
    isContentSharingNotificationEnabled: input.isContentSharingNotificationEnabled ?? undefined,
    isDeltaRosterEnabled: input.isDeltaRosterEnabled ?? undefined,
    isInteractiveRosterEnabled: input.isInteractiveRosterEnabled ?? undefined,
  };
  return Object.values(options).every((option) => option === undefined) ? undefined : options;
}

const maxContextCharacters = 256;

/** Reads what an operation is to be known by. */
export function clientContext(input: { readonly clientContext?: InputMaybe<string> }): WithClientContext {
  const context = input.clientContext ?? undefined;
  if (context !== undefined && context.length > maxContextCharacters) {
    const message = `takes at most ${maxContextCharacters} characters; it got ${context.length}`;
    throw badUserInput(message, 'input.clientContext');
  }
  return { clientContext: context };
}

/** Checks a number where there is one. @param unit what is counted, such as `seconds` */
export function inRange(
  value: number | null | undefined,
  [min, max]: readonly [min: number, max: number],
  unit: string,
  field: string,
): number | undefined {
  if (value == null) return undefined;
  if (value >= min && value <= max) return value;
  throw badUserInput(`takes from ${min} to ${max} ${unit}; it got ${value}`, field);
}

/** Checks how many there are in a list. @param what is counted, such as `people` */
export function checkCount(
  list: readonly unknown[],
  [min, max]: readonly [min: number, max: number],
  what: string,
  field: string,
): void {
  if (list.length >= min && list.length <= max) return;
  throw badUserInput(`takes from ${min} to ${max} ${what}; it got ${list.length}`, field);
}

/** Runs a check whose errors say what would follow the name of the field. */
export function withFieldError<T>(field: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw badUserInput((error as Error).message, field);
  }
}

/** Graph knows a call by the id that it gave, in the form in which it did. */
async function graphIdOf(callId: string, live: GraphQLContext['live']): Promise<string> {
  const stored = await live.read(canonicalId(callId));
  return stored?.kind === 'live' ? stored.record.graphId : callId;
}
