import { describe, expect, test } from 'vitest';
import type { ZodObject, ZodType } from 'zod';
import { knownValues } from '../../src/microsoft-graph/enums.ts';
import {
  mediaConfigSchema,
  mediaInfoSchema,
  meetingInfoSchema,
  partySchema,
  restrictionSchema,
} from '../../src/microsoft-graph/resource-parts.ts';
import * as resources from '../../src/microsoft-graph/resources.ts';
import { leftOut, publishedEnums, publishedTypes } from './published-types.ts';

/** What reads a type. */
interface Decoder {
  readonly schema: ZodType;
  /** The object of which the schema is made; left out, the schema itself. */
  readonly object?: ZodType;
  /** What a member becomes; left out, it stays as it came. */
  readonly becomes?: (member: string, value: unknown) => object | undefined;
}

/** Every decoder, by the published types that it reads. */
const decoders: readonly (readonly [types: readonly string[], decoder: Decoder])[] = [
  [['entity', 'call'], { schema: resources.callSchema }],
  [['callOptions'], { schema: resources.callOptionsSchema }],
  [['callMediaState'], { schema: resources.mediaStateSchema }],
  [['callRoute'], { schema: resources.callRouteSchema }],
  [['incomingContext'], { schema: resources.incomingContextSchema }],
  [['callTranscriptionInfo'], { schema: resources.transcriptionSchema }],
  [['chatInfo'], { schema: resources.chatInfoSchema }],
  [
    ['resultInfo'],
    {
      schema: resources.resultInfoSchema,
      object: resources.resultInfoSchema.in,
      becomes: (member, value) => (member === 'subCode' ? { subcode: value } : undefined),
    },
  ],
  [['toneInfo'], { schema: resources.toneInfoSchema }],
  [['participantInfo'], { schema: resources.participantInfoSchema }],
  [['invitationParticipantInfo', 'participantInfo'], { schema: partySchema }],
  [
    [
      'identity',
      'communicationsUserIdentity',
      'communicationsApplicationIdentity',
      'communicationsApplicationInstanceIdentity',
      'communicationsGuestIdentity',
      'azureCommunicationServicesUserIdentity',
    ],
    { schema: resources.identitySchema },
  ],
  [['entity', 'participant'], { schema: resources.participantSchema }],
  [['mediaStream'], { schema: resources.mediaStreamSchema }],
  [
    ['recordingInfo'],
    {
      schema: resources.recordingInfoSchema,
      object: resources.recordingInfoSchema.in,
      becomes: (member, value) =>
        member === 'initiator'
          ? { initiator: { identity: value } }
          : member === 'initiatedBy'
            ? { initiator: value }
            : undefined,
    },
  ],
  [['removedState'], { schema: resources.removedStateSchema }],
  [['onlineMeetingRestricted'], { schema: restrictionSchema }],
  [['deltaParticipants'], { schema: resources.rosterDeltaSchema }],
  [
    ['mediaConfig', 'serviceHostedMediaConfig', 'appHostedMediaConfig'],
    { schema: mediaConfigSchema, object: mediaConfigSchema.in },
  ],
  [['mediaInfo'], { schema: mediaInfoSchema }],
  [
    ['meetingInfo', 'organizerMeetingInfo', 'joinMeetingIdMeetingInfo', 'tokenMeetingInfo'],
    { schema: meetingInfoSchema, object: meetingInfoSchema.in },
  ],
  [
    [
      'entity',
      'commsOperation',
      'recordOperation',
      'playPromptOperation',
      'sendDtmfTonesOperation',
      'inviteParticipantsOperation',
    ],
    { schema: resources.operationSchema },
  ],
  [['entity', 'audioRoutingGroup'], { schema: resources.audioRoutingGroupSchema }],
  [['entity', 'contentSharingSession'], { schema: resources.contentSharingSessionSchema }],
];

interface Member {
  readonly type: string;
  readonly name: string;
  readonly valueType: string;
  readonly decoder: Decoder;
}

const members: readonly Member[] = decoders.flatMap(([types, decoder]) =>
  types.flatMap((type) =>
    Object.entries(publishedTypes[type] ?? {}).map(([name, published]) => ({
      type,
      name,
      valueType: typeof published === 'string' ? published : published[0],
      decoder,
    })),
  ),
);
const isDecoded = ({ type, name }: Member): boolean => leftOut[`${type}.${name}`] === undefined;

const itemType = (type: string): string | undefined => /^Collection\((.+)\)$/.exec(type)?.[1];
const enumOf = (type: string) => Object.values(publishedEnums).find((one) => one.type === type);

/** A value of a published type with all that is decoded of it. */
function sample(type: string): unknown {
  const item = itemType(type);
  if (item !== undefined) return [sample(item)];
  if (type === 'Edm.Boolean') return true;
  if (type === 'Edm.Int32' || type === 'Edm.Int64') return 7;
  if (type.startsWith('Edm.')) return '2026-12-01T00:00:00Z';
  if (type.startsWith('onlineMeeting') && type.endsWith('Reason')) return 'watermarkProtection';
  if (type === 'identitySet') return { user: sample('communicationsUserIdentity') };
  return (
    enumOf(type)?.values[0] ??
    // What is read in two ways is tried on its own.
    (type === 'recordingInfo' ? { recordingStatus: 'recording' } : sampleObject(type))
  );
}

function sampleObject(type: string): object {
  const own = members.filter(
    (member) => member.type === type && isDecoded(member) && member.name !== 'subCode',
  );
  return Object.fromEntries(own.map(({ name, valueType }) => [name, sample(valueType)]));
}

/** What is of no published type of that member. */
function wrong(type: string): unknown {
  if (itemType(type) !== undefined) return 7;
  return type.startsWith('Edm.') || enumOf(type) || type.endsWith('Reason') ? {} : 'text';
}

describe("Graph's types are read as its metadata publishes them", () => {
  test.each(decoders)(
    '%j: each member that is decoded is published',
    (types, { schema, object = schema }) => {
      const published = types.flatMap((type) => Object.keys(publishedTypes[type] ?? {}));
      const decoded = Object.keys((object as ZodObject).shape).filter((name) => !name.startsWith('@odata.'));
      expect(decoded.filter((name) => !published.includes(name))).toEqual([]);
    },
  );

  test('each published type is read', () => {
    const read = decoders.flatMap(([types]) => types);
    expect(Object.keys(publishedTypes).filter((type) => !read.includes(type))).toEqual([]);
  });

  test('each member that is named as left out is published', () => {
    const published = Object.entries(publishedTypes).flatMap(([type, of]) =>
      Object.keys(of).map((name) => `${type}.${name}`),
    );
    expect(Object.keys(leftOut).filter((name) => !published.includes(name))).toEqual([]);
  });

  test.each(members.filter(isDecoded))('$type: $name is decoded', ({ name, valueType, decoder }) => {
    const { schema, becomes = () => undefined } = decoder;
    const value = sample(valueType);
    expect(schema.parse({ [name]: value })).toMatchObject(becomes(name, value) ?? { [name]: value });
    // A member that no decoder knew would be kept, whatever it held.
    expect(Object.values(schema.parse({ [name]: wrong(valueType) }) as object)).not.toContainEqual(
      wrong(valueType),
    );
    expect(schema.safeParse({ [name]: null }).success).toBe(true);
  });

  test.each(members.filter((member) => !isDecoded(member)))(
    '$type: $name is left out',
    ({ name, decoder: { schema, object = schema } }) => {
      expect((object as ZodObject).shape).not.toHaveProperty(name);
    },
  );
});

describe("Graph's enumerations have the values that its metadata publishes", () => {
  test.each(Object.entries(publishedEnums))('%s', (name, { values, ...rest }) => {
    const beta: readonly string[] = 'beta' in rest ? rest.beta : [];
    expect([...knownValues[name as keyof typeof publishedEnums]].sort()).toEqual([...values, ...beta].sort());
  });
});
