import type { Random } from '../../server/seeded-random.ts';
import { pick } from '../../server/seeded-random.ts';
import type { NotificationForm } from '../simulation/notification.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { isObject } from '../protocol/wire.ts';

/** Names of members whose values are enums. */
const enums: ReadonlySet<string> = new Set([
  'changeType',
  'state',
  'direction',
  'audio',
  'status',
  'mediaType',
  'recordingStatus',
  'tone',
  'completionReason',
]);

/** Chooses how a notification names its resource. */
export function someNames(random: Random): Pick<NotificationForm, 'names' | 'hasSlash' | 'hasCallbackUri'> {
  return {
    names: pick(random, ['resourceUrl', 'resource', 'both']),
    hasSlash: random.fraction() < 0.5,
    hasCallbackUri: random.fraction() < 0.5,
  };
}

/** Writes the values of enums with a capital, at any depth. */
function capitalise(value: unknown, name?: string): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => capitalise(one, name));
  if (isObject(value)) return capitaliseMembers(value);
  const isEnum = typeof value === 'string' && name !== undefined && enums.has(name);
  return isEnum ? value.charAt(0).toUpperCase() + value.slice(1) : value;
}

/** Writes the values of enums in an object with a capital, at any depth. */
export function capitaliseMembers(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, capitalise(value, name)]));
}

/** Adds unknown members and values to an entry, and removes nothing. */
export function addUnknown(entry: JsonObject): JsonObject {
  const { resourceData } = entry;
  return {
    ...entry,
    notificationMood: 'cheerful',
    ...(isObject(resourceData) ? { resourceData: addUnknownTo(resourceData) } : {}),
    ...(Array.isArray(resourceData)
      ? { resourceData: resourceData.map((one: unknown) => (isObject(one) ? addUnknownTo(one) : one)) }
      : {}),
  };
}

function addUnknownTo(data: JsonObject): JsonObject {
  const { mediaStreams } = data;
  const hologram = {
    '@odata.type': '#microsoft.graph.mediaStream',
    mediaType: 'hologram',
    sourceId: '999',
    direction: 'sideways',
    serverMuted: false,
  };
  return {
    ...data,
    hologramInfo: { '@odata.type': '#microsoft.graph.hologramInfo', depth: 'deep' },
    ...(Array.isArray(mediaStreams) ? { mediaStreams: [...(mediaStreams as unknown[]), hologram] } : {}),
  };
}
