/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The code by which Graph tells how a call or an operation went; classes as of HTTP, 0 being success too. */
export interface ResultInfo {
  readonly code: number;
  readonly subcode: number;
  readonly message: string;
}

/** An object that names its type, as Graph's polymorphic members do. */
export function typed(type: string, members: JsonObject): JsonObject {
  return { '@odata.type': `#microsoft.graph.${type}`, ...members };
}

/** Whose an identity is: a member of Graph's `communicationsIdentitySet`. */
export type IdentityKind =
  'user' | 'phone' | 'application' | 'applicationInstance' | 'guest' | 'azureCommunicationServicesUser';

/** An identity set that holds one identity. */
export function identitySet(kind: IdentityKind, id: string, displayName?: string): JsonObject {
  const name = displayName === undefined ? {} : { displayName };
  return typed('identitySet', { [kind]: typed('identity', { ...name, id }) });
}

/** Whom a participant is told as. */
export function participantInfo(identity: JsonObject): JsonObject {
  return typed('participantInfo', {
    identity,
    countryCode: null,
    endpointType: null,
    region: null,
    languageId: null,
  });
}

/** Writes how a call or an operation went. */
export function writeResultInfo({ code, subcode, message }: ResultInfo): JsonObject {
  return typed('resultInfo', { code, subcode, message });
}

/** The member of an object if it is an object, else an empty one. */
export function member(object: JsonObject, name: string): JsonObject {
  const value = object[name];
  return isObject(value) ? value : {};
}

/** Whether a value is a JSON object, not null and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The form in which ids are compared: lower case, without dashes. Graph is told either form of one. */
export function comparableId(id: string): string {
  return id.toLowerCase().replaceAll('-', '');
}
