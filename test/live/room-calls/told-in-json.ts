import type { Random } from '../../../src/sandbox/server/seeded-random.ts';

/* What the service posts, as JSON: written here by itself, in whichever schema and dialect it may come. */

/** Somebody as a test knows them. */
export interface Person {
  readonly rawId: string;
  /** A telephone has neither. */
  readonly displayName: string | undefined;
  readonly role: string | undefined;
}

/** What Event Grid tells. */
export interface ToldEvent {
  readonly name: 'CallStarted' | 'CallEnded' | 'CallParticipantAdded' | 'CallParticipantRemoved';
  readonly serverCallId: string;
  readonly roomId: string;
  readonly at: number;
  readonly person: Person;
  readonly participantId: string;
}

/** An event of Event Grid. */
export function eventGridJson(event: ToldEvent, random: Random): object {
  const { name, serverCallId, roomId, at, person, participantId } = event;
  const identifier = {
    kind: 'communicationUser',
    rawId: person.rawId,
    communicationUser: { id: person.rawId },
  };
  const { role } = person;
  const who =
    random.fraction() < 0.5 ? { communicationIdentifier: identifier, role } : { ...identifier, role };
  const data = {
    serverCallId,
    room: { id: roomId },
    isRoomsCall: true,
    correlationId: random.uuid(),
    startedBy: who,
    ...(name === 'CallEnded' && { reason: { code: 0, subCode: 5003, phrase: 'The call has ended.' } }),
    ...(name.startsWith('CallParticipant') && {
      user: who,
      displayName: person.displayName,
      participantId,
    }),
  };
  const type = `Microsoft.Communication.${name}`;
  const time = new Date(at).toISOString();
  const of = { id: random.uuid(), subject: `call/${serverCallId}`, data };
  return random.fraction() < 0.5
    ? { ...of, topic: '/contoso', eventType: type, eventTime: time, dataVersion: '1.0' }
    : { ...of, source: '/contoso', specversion: '1.0', type, time };
}

/** Somebody in a list of a connection. */
export interface ListedPerson {
  readonly rawId: string;
  readonly isMuted: boolean;
  readonly isOnHold: boolean;
}

/** Somebody as a connection shows them. */
export function listedJson({ rawId, isMuted, isOnHold }: ListedPerson): object {
  const identifier = rawId.startsWith('4:')
    ? { rawId, kind: 'phoneNumber', phoneNumber: { value: rawId.slice(2) } }
    : { rawId, kind: 'communicationUser', communicationUser: { id: rawId } };
  return { identifier, isMuted, isOnHold };
}

/** An event of Call Automation. */
export function automationJson(
  name: string,
  { connectionId, serverCallId, at }: { connectionId: string; serverCallId: string; at: number },
  data: object = {},
): object {
  return {
    id: `${name} ${at}`,
    source: `calling/callConnections/${connectionId}`,
    specversion: '1.0',
    type: `Microsoft.Communication.${name}`,
    time: new Date(at).toISOString(),
    data: { callConnectionId: connectionId, serverCallId, correlationId: 'c', ...data },
  };
}
