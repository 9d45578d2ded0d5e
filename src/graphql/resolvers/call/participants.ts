import { canonicalId } from '../../../microsoft-graph/call-id.ts';
import type { ParticipantResource } from '../../../microsoft-graph/resources.ts';
import { identityKey } from '../../../live/record/call-view.ts';
import { nameInCall } from '../../models/id-in-call.ts';
import { badUserInput, notFound } from '../../errors.ts';

/** As much of a call as matters where somebody in it is named. */
interface Call {
  readonly id: string;
  readonly view: {
    readonly participants: {
      get(key: string): ParticipantResource | undefined;
      values(): Iterable<ParticipantResource>;
    };
  };
}

/** A call of whose roster nothing is known here. */
export function unknownCall(callId: string): Call {
  return { id: canonicalId(callId), view: { participants: new Map() } };
}

/** Finds somebody in a roster by their id, also by Graph's in another form. */
export function findParticipant(
  { id: callId, view }: Call,
  id: string,
): readonly [key: string, resource: ParticipantResource] | undefined {
  const name = nameInCall(callId, id);
  if (name === undefined) return undefined;
  for (const key of [name, canonicalId(name)]) {
    const resource = view.participants.get(key);
    if (resource) return [key, resource];
  }
  return undefined;
}

/**
 * The id by which Graph knows a participant. One whom the roster doesn't show is left to Graph.
 *
 * @param field where they are named
 * @throws {GraphQLError} `BAD_USER_INPUT` when they have none yet, or are of another call; `NOT_FOUND` when they were named
 * by an id that isn't Graph's, and are not known to be there any more
 */
export function requireParticipantId(call: Call, id: string, field = 'input.participantId'): string {
  const graphId = participantId(call, id, field);
  if (graphId === undefined) throw notFound(`${field}: nobody "${id}" is known to be in the call.`);
  return graphId;
}

/** The same, but undefined when they are not known to be there any more. */
export function participantId(call: Call, id: string, field = 'input.participantId'): string | undefined {
  const name = nameInCall(call.id, id);
  if (name === undefined) throw badUserInput(`"${id}" is somebody in another call`, field);
  const participant = findParticipant(call, id)?.[1] ?? sinceNamed(call, name, field);
  if (!participant) return name === id ? id : undefined;
  if (participant.id != null) return participant.id;
  throw badUserInput(`Graph has not given "${id}" an id yet: wait until the roster has one`, field);
}

/**
 * Somebody who was named by their identity, and whose id Graph has said since.
 *
 * @throws {GraphQLError} `BAD_USER_INPUT` when several have that identity
 */
function sinceNamed({ view }: Call, name: string, field: string): ParticipantResource | undefined {
  const [, kind = '', id] = /^([^:]+):(.+)$/s.exec(name) ?? [];
  // To read an identity takes long, and a roster can be.
  const namesakes = [...view.participants.values()].filter((one) => {
    const identity = one.info?.identity?.[kind] as { readonly id?: unknown } | null | undefined;
    return identity?.id === id && identityKey(one) === name;
  });
  if (namesakes.length > 1)
    throw badUserInput(`"${name}" is several people by now: name one by their id`, field);
  return namesakes[0];
}
