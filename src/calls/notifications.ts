import { z } from 'zod';
import { canonicalId } from './call-id.ts';
import { evolvable } from './enums.ts';
import {
  type AudioRoutingGroup,
  audioRoutingGroupSchema,
  callSchema,
  type CallResource,
  contentSharingSessionSchema,
  operationSchema,
  type OperationResource,
  participantSchema,
  type ParticipantResource,
  rosterDeltaSchema,
} from './resources.ts';

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
  /** Of no kind that we know: to be counted and acknowledged. */
  | { readonly kind: 'unknown'; readonly resource: string };

const envelopeSchema = z.looseObject({ value: z.array(z.unknown()) });

const entrySchema = z.looseObject({
  changeType: evolvable('changeType').nullish().catch(undefined),
  resource: z.string().nullish().catch(undefined),
  resourceUrl: z.string().nullish().catch(undefined),
  resourceData: z.unknown(),
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
  const resource = entry.resourceUrl ?? entry.resource ?? '';
  const unknown: CallNotification[] = [{ kind: 'unknown', resource }];
  const [graphCallId, collection, id, ...rest] = pathBelowCalls(resource);
  if (graphCallId === undefined || rest.length > 0) return unknown;

  const callId = canonicalId(graphCallId);
  const changeType = isChangeType(entry.changeType) ? entry.changeType : 'updated';
  const of: OfCall = { callId, graphCallId, changeType };
  const data = asList(entry.resourceData);

  switch (collection?.toLowerCase()) {
    case undefined:
      return readEach(data.length > 0 ? data : [{}], callSchema).map((call) => ({
        ...of,
        kind: 'call',
        call,
      }));
    case 'participants':
      return id === undefined
        ? readRoster(of, data)
        : readEach(data, participantSchema).map((participant) => ({
            ...of,
            kind: 'participant',
            participant: { ...participant, id },
          }));
    case 'operations':
      return readOperations(of, id, data);
    case 'contentsharingsessions':
      return [{ ...of, kind: 'contentSharing', sessionIds: id === undefined ? idsOf(data) : [id] }];
    case 'audioroutinggroups':
      return readEach(data, audioRoutingGroupSchema).flatMap((group) => {
        const groupId = id ?? group.id;
        return groupId == null
          ? []
          : [{ ...of, kind: 'audioRoutingGroup' as const, group: { ...group, id: groupId } }];
      });
    default:
      return unknown;
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

function readRoster(of: OfCall, data: readonly unknown[]): CallNotification[] {
  const deltas = data.filter((item) => typeNameOf(item) === 'deltaparticipants' || hasParticipants(item));
  if (deltas.length === 0) {
    return [{ ...of, kind: 'roster', participants: readEach(data, participantSchema) }];
  }
  return readEach(deltas, rosterDeltaSchema).map(({ sequenceNumber, participants }) => ({
    ...of,
    kind: 'rosterDelta',
    sequenceNumber: sequenceNumber ?? undefined,
    participants: participants ?? [],
  }));
}

/** An invitation's result and the roster after it have both been seen under `operations/participants`. */
function readOperations(of: OfCall, id: string | undefined, data: readonly unknown[]): CallNotification[] {
  if (data.length > 0 && data.every((item) => typeNameOf(item) === 'participant'))
    return readRoster(of, data);
  return readEach(data, operationSchema).flatMap((operation) => {
    const operationId = id === 'participants' ? operation.id : (id ?? operation.id);
    if (operationId == null) return [];
    return [{ ...of, kind: 'operation' as const, operation: { ...operation, id: canonicalId(operationId) } }];
  });
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

function hasParticipants(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'participants' in item;
}

function typeNameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('@odata.type' in item)) return undefined;
  const type = item['@odata.type'];
  return typeof type === 'string' ? type.replace(/^#?microsoft\.graph\./i, '').toLowerCase() : undefined;
}

function isChangeType(value: string | null | undefined): value is ChangeType {
  return value === 'created' || value === 'updated' || value === 'deleted';
}
