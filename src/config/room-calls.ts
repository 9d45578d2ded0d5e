import { z } from 'zod';
import { isLoopback } from '../net/host.ts';
import { list, oneOf } from './variable-schemas.ts';

/** How calls in rooms are learnt of: not at all, by the events of Event Grid, or by connections of Call Automation too. */
export const roomCallModes = ['off', 'observe', 'connect'] as const;

/** Who may post events of Event Grid. */
export interface EventGridSettings {
  /** Stands in the path of the address to which the events are posted. A secret. */
  readonly token: string;
  /** The names of the event subscriptions that are confirmed, in lower case: Azure tells no case apart, and changes it. */
  readonly subscriptions: readonly string[];
  /** Whose tokens the posts must bring besides; undefined asks for none. */
  readonly bearer: EventGridBearer | undefined;
}

/** Which tokens of Entra say that a post is Event Grid's. */
export interface EventGridBearer {
  readonly audience: string;
  readonly tenants: readonly string[];
  /** The host that gives tokens, such as `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
}

/** How calls in rooms are learnt of. */
export interface RoomCallsSettings {
  readonly mode: (typeof roomCallModes)[number];
  /** Undefined takes no events, or the sandbox's by a token that is known beforehand. */
  readonly eventGrid: EventGridSettings | undefined;
  /** The immutable id of the resource, for which callbacks of Call Automation are signed; undefined for the sandbox's. */
  readonly resourceId: string | undefined;
}

/** What a token must be made of: as much as 128 random bits at the least, and nothing that a path would change. */
const token = z
  .string()
  .regex(
    /^[\w-]{22,256}$/,
    'takes from 22 to 256 letters, digits, "-" and "_" that nobody can guess, such as `openssl rand -hex 16` gives',
  );

const guid = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'takes a GUID, as the portal shows it')
  .toLowerCase();

/** The variables that are about calls in rooms, each by itself. */
export const roomCallsEnvironment = {
  ROOM_CALLS: oneOf(roomCallModes, {
    events: 'observe',
    on: 'observe',
    none: 'off',
    join: 'connect',
  }).optional(),
  COMMUNICATION_SERVICES_RESOURCE_ID: guid.optional(),
  EVENT_GRID_TOKEN: token.optional(),
  EVENT_GRID_SUBSCRIPTIONS: list.transform((names) => names.map((name) => name.toLowerCase())).optional(),
  EVENT_GRID_AUDIENCE: z.string().optional(),
  EVENT_GRID_TENANTS: list.optional(),
};

type RoomCallsVariables = z.infer<z.ZodObject<typeof roomCallsEnvironment>>;

/** The Communication Services resource, as far as it decides about calls in its rooms. */
export interface ResourceOfRooms {
  readonly kind: 'sandbox' | 'accessKey' | 'entra' | 'none';
  /** Whether it is on another machine. */
  readonly isReal: boolean;
  /** The address under which it reaches the gateway. */
  readonly publicUrl: string | undefined;
}

/**
 * How calls in rooms are learnt of: in the sandbox by both sources, else by what is configured.
 *
 * @param authorityHost gives tokens of Entra; left out, that of the public cloud
 */
export function roomCallsOf(
  variables: RoomCallsVariables,
  resource: ResourceOfRooms['kind'],
  authorityHost = publicAuthority,
): RoomCallsSettings {
  const {
    EVENT_GRID_TOKEN: token,
    EVENT_GRID_SUBSCRIPTIONS: subscriptions = [],
    EVENT_GRID_AUDIENCE: audience,
    EVENT_GRID_TENANTS: tenants = [],
  } = variables;
  const bearer = audience === undefined ? undefined : { audience, tenants, authorityHost };
  const byDefault = resource === 'sandbox' ? 'connect' : token === undefined ? 'off' : 'observe';
  return {
    mode: resource === 'none' ? 'off' : (variables.ROOM_CALLS ?? byDefault),
    eventGrid: token === undefined ? undefined : { token, subscriptions, bearer },
    resourceId: variables.COMMUNICATION_SERVICES_RESOURCE_ID,
  };
}

/** What of these variables is missing, or of no use, a sentence each. */
export function incompleteRoomCalls(
  variables: RoomCallsVariables,
  { kind: resource, isReal, publicUrl }: ResourceOfRooms,
): string[] {
  const { ROOM_CALLS: mode, EVENT_GRID_TOKEN: token, EVENT_GRID_AUDIENCE, EVENT_GRID_TENANTS } = variables;
  const sentences = [];
  if (token === undefined) {
    for (const name of furtherOfEventGrid) {
      if (variables[name] === undefined) continue;
      sentences.push(
        `EVENT_GRID_TOKEN is missing: ${name} says more about the events that are posted by it.`,
      );
    }
  } else if (variables.EVENT_GRID_SUBSCRIPTIONS === undefined) {
    sentences.push(
      'EVENT_GRID_SUBSCRIPTIONS is missing: EVENT_GRID_TOKEN is set, and only subscriptions that it names are confirmed.',
    );
  }
  if ((EVENT_GRID_AUDIENCE === undefined) !== (EVENT_GRID_TENANTS === undefined)) {
    sentences.push(
      'EVENT_GRID_AUDIENCE and EVENT_GRID_TENANTS go together: tokens of Entra are for an application, and of a tenant.',
    );
  }
  if (resource === 'none' && mode !== undefined && mode !== 'off') {
    sentences.push(
      `COMMUNICATION_SERVICES_CONNECTION_STRING is missing: ROOM_CALLS=${mode} is about calls in the rooms of a resource.`,
    );
  }
  if (resource === 'none' || resource === 'sandbox') return sentences;
  if ((mode === 'observe' || mode === 'connect') && token === undefined) {
    sentences.push(
      `EVENT_GRID_TOKEN is missing: ROOM_CALLS=${mode} learns of calls by events of Event Grid.`,
    );
  }
  if (mode === 'connect' && variables.COMMUNICATION_SERVICES_RESOURCE_ID === undefined) {
    sentences.push(
      'COMMUNICATION_SERVICES_RESOURCE_ID is missing: ROOM_CALLS=connect takes callbacks, which are signed for it.',
    );
  }
  if (mode === 'connect' && isReal && !isPublic(publicUrl)) {
    sentences.push(
      'PUBLIC_URL must be public https with ROOM_CALLS=connect, whose callbacks are posted there.',
    );
  }
  return sentences;
}

/** What else there is to say of events once they are taken. */
const furtherOfEventGrid = ['EVENT_GRID_SUBSCRIPTIONS', 'EVENT_GRID_AUDIENCE', 'EVENT_GRID_TENANTS'] as const;

const publicAuthority = 'https://login.microsoftonline.com';

function isPublic(address: string | undefined): boolean {
  const url = address === undefined ? undefined : new URL(address);
  return url?.protocol === 'https:' && !isLoopback(url.hostname);
}
