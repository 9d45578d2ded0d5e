import { z } from 'zod';
import { canonicalId } from './call-id.ts';
import { evolvable } from './enums.ts';
import {
  audioRoutingGroupSchema,
  callSchema,
  contentSharingSessionSchema,
  operationSchema,
  participantSchema,
  rosterDeltaSchema,
} from './resources.ts';
import type { AudioRoutingGroup, CallResource, OperationResource, ParticipantResource } from './resources.ts';
import { typeNameOf } from './type-name.ts';

/** What happened to the thing: an unknown word is taken for an update. */
export type ChangeType = 'created' | 'updated' | 'deleted';

interface OfCall {
  /** The canonical id. */
  readonly callId: string;
  /** The id as Graph wrote it. */
  readonly graphCallId: string;
  readonly changeType: ChangeType;
}

/** One entry of a webhook post, read and told apart. */
export type CallNotification =
  | (OfCall & { readonly kind: 'call'; readonly call: CallResource })
  /** Everybody who is in the call, up to the 100 that Graph shows. */
  | (OfCall & { readonly kind: 'roster'; readonly participants: readonly ParticipantResource[] })
  /** Those whose entry changed since the delta before. */
  | (OfCall & {
      readonly kind: 'rosterDelta';
      readonly sequenceNumber: number | undefined;
      readonly participants: readonly ParticipantResource[];
    })
  | (OfCall & { readonly kind: 'participant'; readonly participant: ParticipantResource })
  | (OfCall & { readonly kind: 'operation'; readonly operation: OperationResource & { readonly id: string } })
  | (OfCall & { readonly kind: 'contentSharing'; readonly sessionIds: readonly string[] })
  | (OfCall & {
      readonly kind: 'audioRoutingGroup';
      readonly group: AudioRoutingGroup & { readonly id: string };
    })
  /** Policy recording asks whether somebody may be recorded: the answer to the post must say. */
  | { readonly kind: 'participantJoining' }
  /** Policy recording tells that somebody who was recorded has left. */
  | { readonly kind: 'participantLeft' }
  /** Of no kind that we know: to be counted and acknowledged. */
  | { readonly kind: 'unknown'; readonly resource: string };

const envelopeSchema = z.looseObject({ value: z.array(z.unknown()) });

const entrySchema = z.looseObject({
  changeType: evolvable('changeType').nullish().catch(undefined),
  resource: z.string().nullish().catch(undefined),
  resourceUrl: z.string().nullish().catch(undefined),
  resourceData: z.unknown().optional(),
});

/**
 * Reads the body of a webhook post (`commsNotifications`), in all the ways in which Graph has been seen to write it.
 *
 * @returns the entries in order; undefined if the body is no envelope at all
 */
export function readNotifications(body: unknown): CallNotification[] | undefined {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return undefined;
  return envelope.data.value.flatMap((value) => {
    const entry = entrySchema.safeParse(value);
    return entry.success ? readEntry(entry.data) : [{ kind: 'unknown', resource: '' } as const];
  });
}

function readEntry(entry: z.output<typeof entrySchema>): CallNotification[] {
  const notices = readNotices(entry);
  if (notices.length > 0) return notices;
  const resource = entry.resourceUrl ?? entry.resource ?? '';
  const read = readResource(resource, entry);
  return read.length > 0 ? read : [{ kind: 'unknown', resource }];
}

/** The notices of policy recording go by their type: no example shows their path, and they don't speak of the call itself. */
function readNotices({ resourceData }: z.output<typeof entrySchema>): CallNotification[] {
  return asList(resourceData).flatMap((item): CallNotification[] => {
    switch (typeNameOf(item)) {
      case 'participantjoiningnotification':
        return [{ kind: 'participantJoining' }];
      case 'participantleftnotification':
        return [{ kind: 'participantLeft' }];
      default:
        return [];
    }
  });
}

/** Dispatches on the path first, and on types second: these are sometimes missing. */
function readResource(resource: string, entry: z.output<typeof entrySchema>): CallNotification[] {
  const [graphCallId, collection, id, ...rest] = pathBelowCalls(resource);
  if (graphCallId === undefined || rest.length > 0) return [];

  const callId = canonicalId(graphCallId);
  const changeType = isChangeType(entry.changeType) ? entry.changeType : 'updated';
  const of: OfCall = { callId, graphCallId, changeType };
  const data = asList(entry.resourceData);
  // Of what has gone, its address says enough.
  const dataOfOne = data.length === 0 && id !== undefined && changeType === 'deleted' ? [{}] : data;

  switch (collection?.toLowerCase()) {
    case undefined:
      return readCall(of, data);
    case 'participants':
      return id === undefined ? readRoster(of, entry.resourceData) : readParticipant(of, id, dataOfOne);
    case 'operations':
      return id?.toLowerCase() === 'participants'
        ? readInvitation(of, data)
        : readOperations(of, id, dataOfOne);
    case 'contentsharingsessions':
      return readContentSharing(of, id, data);
    case 'audioroutinggroups':
      return readAudioRoutingGroups(of, id, dataOfOne);
    default:
      return [];
  }
}

/** `…/calls/{id}/participants` as `[{id}, 'participants']`: scheme, host, version and both old and new roots are left out. */
function pathBelowCalls(resource: string): string[] {
  const path = resource
    .replace(/^https?:\/\/[^/]*/i, '')
    .replace(/^\/+/, '')
    .replace(/^(?:v1\.0|beta)\//i, '')
    .replace(/^(?:app|communications)\//i, '');
  const [root, ...below] = path.split('/').filter((segment) => segment !== '');
  return root?.toLowerCase() === 'calls' ? below : [];
}

/** A call by its path; what is of another type doesn't speak of the call itself. */
function readCall(of: OfCall, data: readonly unknown[]): CallNotification[] {
  const calls = data.filter((item) => (typeNameOf(item) ?? 'call') === 'call');
  return readEach(data.length > 0 ? calls : [{}], callSchema).map((call) => ({ ...of, kind: 'call', call }));
}

function readParticipant(of: OfCall, id: string, data: readonly unknown[]): CallNotification[] {
  return readEach(data, participantSchema).map((participant) => ({
    ...of,
    kind: 'participant',
    // A path may write the id in another way than rosters do.
    participant: { ...participant, id: participant.id ?? canonicalId(id) },
  }));
}

/** No data is no roster, while an empty list is one with nobody in it. */
function readRoster(of: OfCall, data: unknown): CallNotification[] {
  if (data == null) return [];
  const items = asList(data);
  const deltas = items.filter(
    (item) => typeNameOf(item) === 'deltaparticipants' || has(item, 'participants'),
  );
  if (deltas.length === 0) {
    const participants = readEach(items, participantSchema);
    return participants.length === 0 && items.length > 0 ? [] : [{ ...of, kind: 'roster', participants }];
  }
  return readEach(deltas, rosterDeltaSchema).map(({ sequenceNumber, participants }) => ({
    ...of,
    kind: 'rosterDelta',
    sequenceNumber: sequenceNumber ?? undefined,
    participants: participants ?? [],
  }));
}

/** Under `operations/participants` both an invitation's result and the roster after it have been seen. */
function readInvitation(of: OfCall, data: readonly unknown[]): CallNotification[] {
  const people = data.filter(isOfRoster);
  const operations = data.filter((item) => !isOfRoster(item));
  return [...(people.length > 0 ? readRoster(of, people) : []), ...readOperations(of, undefined, operations)];
}

function readOperations(of: OfCall, id: string | undefined, data: readonly unknown[]): CallNotification[] {
  return readEach(data, operationSchema).flatMap((operation) => {
    const operationId = id ?? operation.id;
    if (operationId == null) return [];
    return [{ ...of, kind: 'operation' as const, operation: { ...operation, id: canonicalId(operationId) } }];
  });
}

function readContentSharing(
  of: OfCall,
  id: string | undefined,
  data: readonly unknown[],
): CallNotification[] {
  const sessionIds = id === undefined ? idsOf(data) : [id];
  return sessionIds.length > 0 ? [{ ...of, kind: 'contentSharing', sessionIds }] : [];
}

function readAudioRoutingGroups(
  of: OfCall,
  id: string | undefined,
  data: readonly unknown[],
): CallNotification[] {
  return readEach(data, audioRoutingGroupSchema).flatMap((group) => {
    const groupId = group.id ?? id;
    if (groupId == null) return [];
    return [{ ...of, kind: 'audioRoutingGroup' as const, group: { ...group, id: groupId } }];
  });
}

function isOfRoster(item: unknown): boolean {
  return ['participant', 'deltaparticipants'].includes(typeNameOf(item) ?? '') || has(item, 'info');
}

function readEach<Schema extends z.ZodType>(data: readonly unknown[], schema: Schema): z.output<Schema>[] {
  return data.flatMap((item) => {
    const read = schema.safeParse(item);
    return read.success ? [read.data] : [];
  });
}

function idsOf(data: readonly unknown[]): string[] {
  return readEach(data, contentSharingSessionSchema).flatMap(({ id }) => (id == null ? [] : [id]));
}

function asList(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data as unknown[];
  return data == null ? [] : [data];
}

function has(item: unknown, member: string): boolean {
  return typeof item === 'object' && item !== null && member in item;
}

function isChangeType(value: string | null | undefined): value is ChangeType {
  return value === 'created' || value === 'updated' || value === 'deleted';
}
