/** How many people are in each call. */
export const peopleInCall = 20;

/** The id of a call by its number. */
export const callIdOfPost = (call: number): string =>
  `2e1a0b00-2db4-4022-9570-${call.toString(16).padStart(12, '0')}`;

function participant(person: number, sequence: number, isMuted: boolean): unknown {
  return {
    '@odata.type': '#microsoft.graph.participant',
    id: `0d7664b6-6432-43ed-8d27-${person.toString(16).padStart(12, '0')}`,
    info: {
      '@odata.type': '#microsoft.graph.participantInfo',
      identity: {
        '@odata.type': '#microsoft.graph.identitySet',
        user: {
          '@odata.type': '#microsoft.graph.identity',
          displayName: `Somebody number ${person}`,
          id: `112f7296-5fa4-42ca-bae8-${person.toString(16).padStart(12, '0')}`,
        },
      },
      languageId: 'en-US',
    },
    mediaStreams: [
      { mediaType: 'audio', sourceId: String(person), direction: 'sendReceive', serverMuted: false },
      { mediaType: 'video', sourceId: String(person + 100), direction: 'receiveOnly', serverMuted: false },
    ],
    isMuted,
    isInLobby: false,
    rosterSequenceNumber: sequence,
  };
}

function notification(call: number, below: string, resourceData: unknown): unknown {
  return {
    '@odata.type': '#microsoft.graph.commsNotification',
    changeType: 'updated',
    resourceUrl: `/communications/calls/${callIdOfPost(call)}${below}`,
    resourceData,
  };
}

function state(call: number, name: string): unknown {
  return notification(call, '', {
    '@odata.type': '#microsoft.graph.call',
    id: callIdOfPost(call),
    state: name,
  });
}

function delta(call: number, sequenceNumber: number, participants: readonly unknown[]): unknown {
  return notification(call, '/participants', [
    { '@odata.type': '#microsoft.graph.deltaParticipants', sequenceNumber, participants },
  ]);
}

const post = (...value: unknown[]): string =>
  JSON.stringify({ '@odata.type': '#microsoft.graph.commsNotifications', value });

/** One post that brings a call in, connects it and lets people join. */
export function callBegins(call: number, people = peopleInCall): string {
  const everybody = Array.from({ length: people }, (_, person) => participant(person, 1, false));
  return post(state(call, 'incoming'), state(call, 'established'), delta(call, 1, everybody));
}

/** One post by which so many people join, the first of them this one. */
export function peopleJoin(call: number, sequence: number, first: number, count: number): string {
  const joining = Array.from({ length: count }, (_, index) => participant(first + index, sequence, false));
  return post(delta(call, sequence, joining));
}

/** One post with many changes of a call's roster, each an event: somebody mutes or unmutes. */
export function rosterChanges(call: number, first: number, count: number, people = peopleInCall): string {
  return post(
    ...Array.from({ length: count }, (_, index) => {
      const sequence = first + index;
      // By turns, each the other way than before: otherwise it would be no event. The first change of a roster has the number 2.
      const isMuted = Math.floor((sequence - 2) / people) % 2 === 0;
      return delta(call, sequence, [participant(sequence % people, sequence, isMuted)]);
    }),
  );
}
