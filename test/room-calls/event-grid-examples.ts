/** Events as Microsoft's packages and documentation show them, in both schemas and in both dialects of their data. */

export const serverCallId = 'aHR0cHM6Ly9hcGkuZmxpZ2h0cHJveHkuc2t5cGUuY29t';
export const roomId = '99460161060023207';
export const ana = '8:acs:5354158f-17b7-489c-8380-95d8821ff76b_0000002a-4c5e-a4b1-3dfe-343a0d00d1e8';

const common = {
  serverCallId,
  group: { id: '00000000-0000-0000-0000-000000000000' },
  room: { id: roomId },
  isTwoParty: false,
  correlationId: 'e47198fb-1798-4f3e-b245-4fd06569ed5c',
  isRoomsCall: true,
};

const nested = {
  communicationIdentifier: { kind: 'communicationUser', rawId: ana, communicationUser: { id: ana } },
  role: 'Presenter',
};
const flattened = { rawId: ana, communicationUser: { id: ana }, role: 'Presenter' };

/** Whom an event names, in the dialect of Event Grid's own package and in that of its documentation. */
export const dialects = { nested, flattened } as const;
type Dialect = keyof typeof dialects;

const participant = (dialect: Dialect) => ({
  ...common,
  user: dialects[dialect],
  startedBy: dialects[dialect],
  displayName: 'Ana',
  participantId: '041e3b8a-1cce-4ebf-b587-131312c39410',
  ...(dialect === 'nested'
    ? { userAgent: 'azsdk-js-communication-calling' }
    : { endpointType: 'azsdk-js-communication-calling' }),
});

const reason = { code: 0, subCode: 5003, phrase: 'The conversation has ended.' };

/** The data of each type. */
export const dataOf = {
  CallStarted: (dialect: Dialect) => ({ ...common, startedBy: dialects[dialect] }),
  CallParticipantAdded: participant,
  CallParticipantRemoved: participant,
  CallEnded: (dialect: Dialect) => ({
    ...common,
    startedBy: dialects[dialect],
    endedBy: { ...dialects[dialect], name: 'Ana', type: 'acsUser' },
    reason,
    ...(dialect === 'nested' ? { callDurationInSeconds: 49.728 } : { durationOfCall: 49.728 }),
  }),
} as const;
export type EventName = keyof typeof dataOf;

/** The envelopes of both schemas. */
export const schemas = {
  'Event Grid': (name: EventName, data: object) => ({
    id: '615adcbd-3e20-4b6c-9b3b-8dc0f8a1a2cb',
    topic:
      '/subscriptions/s/resourcegroups/g/providers/microsoft.communication/communicationservices/contoso',
    subject: `call/${serverCallId}/participant/${ana}`,
    eventType: `Microsoft.Communication.${name}`,
    eventTime: '2026-12-01T09:02:39.2843314Z',
    dataVersion: '1.0',
    metadataVersion: '1',
    data,
  }),
  CloudEvents: (name: EventName, data: object) => ({
    specversion: '1.0',
    id: '615adcbd-3e20-4b6c-9b3b-8dc0f8a1a2cb',
    source:
      '/subscriptions/s/resourcegroups/g/providers/microsoft.communication/communicationservices/contoso',
    subject: `call/${serverCallId}/participant/${ana}`,
    type: `Microsoft.Communication.${name}`,
    time: '2026-12-01T09:02:39.2843314Z',
    data,
  }),
} as const;
