/** The secret of the address to which the bench posts events. */
export const eventGridToken = 'the-event-grid-token-of-the-bench';

/** How many people come and go in each call. */
const peopleInCall = 20;
const firstEventAt = Date.UTC(2026, 11, 1, 9);

const rawIdOf = (person: number): string =>
  `8:acs:5a4db0c5-0000-4000-8000-00000000ac50_00000000-0000-4000-8000-${person.toString(16).padStart(12, '0')}`;

const serverCallIdOf = (call: number): string =>
  Buffer.from(`https://conv-bench-01.conv.skype.com/conv/call-${call}?i=1&e=638`).toString('base64');

const identifierOf = (person: number): unknown => ({
  kind: 'communicationUser',
  rawId: rawIdOf(person),
  communicationUser: { id: rawIdOf(person) },
});

/** One event, as Event Grid posts it: somebody joins a call or leaves it, by turns. @param number rises with each of a call */
function eventOf(call: number, number: number): unknown {
  const person = number % peopleInCall;
  const isJoining = Math.floor(number / peopleInCall) % 2 === 0;
  const serverCallId = serverCallIdOf(call);
  return {
    id: `${call}-${number}`,
    topic:
      '/subscriptions/bench/resourceGroups/bench/providers/microsoft.communication/communicationservices/bench',
    subject: `call/${serverCallId}/participant/${rawIdOf(person)}`,
    eventType: `Microsoft.Communication.CallParticipant${isJoining ? 'Added' : 'Removed'}`,
    eventTime: new Date(firstEventAt + number * 1_000).toISOString(),
    dataVersion: '1.0',
    metadataVersion: '1',
    data: {
      user: { communicationIdentifier: identifierOf(person), role: 'Attendee' },
      displayName: `Somebody number ${person}`,
      participantId: `0d7664b6-6432-43ed-8d27-${person.toString(16).padStart(12, '0')}`,
      userAgent: 'azsdk-js-communication-calling/1.30.1 (Chrome/140.0; Windows/10)',
      startedBy: { communicationIdentifier: identifierOf(0), role: 'Presenter' },
      serverCallId,
      group: { id: '00000000-0000-0000-0000-000000000000' },
      room: { id: `9900000000${call.toString().padStart(7, '0')}` },
      isTwoParty: false,
      correlationId: `e47198fb-0000-4000-8000-${call.toString(16).padStart(12, '0')}`,
      isRoomsCall: true,
    },
  };
}

/** One post of so many events of a call, the first of which has this number. */
export function postOf(call: number, first: number, count: number): string {
  return JSON.stringify(Array.from({ length: count }, (_, index) => eventOf(call, first + index)));
}
