import { z } from 'zod';
import type { RoomCall, RoomCallLeg } from '../acs/room-calls/room-call.ts';
import { formatWireDate } from '../acs/service-clock.ts';
import { ApiError } from '../server/api-error.ts';
import { jsonReply } from '../server/exchange.ts';
import type { Control } from './control.ts';
import { defineControl } from './control.ts';

const rawId = z.string().min(1).max(256);

const legSchema = z.strictObject({
  rawId,
  participantId: z.guid().optional(),
});

const joinSchema = legSchema.extend({ displayName: z.string().max(256).nullable().optional() });

const telephoneSchema = z.strictObject({
  phoneNumber: z.string().regex(/^\+\d{4,15}$/, 'must be a number such as +14255550123'),
  displayName: z.string().max(256).optional(),
});

const settingsSchema = z.strictObject({ removalEndsPresence: z.boolean().optional() });

/** The controls of who is in the calls of rooms. */
export const roomControls: readonly Control[] = [
  defineControl({
    method: 'GET',
    path: '/sandbox/rooms/calls',
    about: 'Lists the calls in rooms as they really are, those that are over included.',
    handle: ({ context }) => jsonReply(200, { calls: context.roomCalls.all().map(writeCall) }),
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/rooms/settings',
    about: 'Shows how calls in rooms behave.',
    handle: ({ context }) => jsonReply(200, context.roomCalls.settings),
  }),
  defineControl({
    method: 'PATCH',
    path: '/sandbox/rooms/settings',
    about:
      'Changes how calls in rooms behave: by `removalEndsPresence`, who is taken off the list of a room leaves its call at once; ' +
      'they stay otherwise.',
    body: settingsSchema,
    handle({ context: { roomCalls }, body: { removalEndsPresence } }) {
      const { settings } = roomCalls;
      settings.removalEndsPresence = removalEndsPresence ?? settings.removalEndsPresence;
      return jsonReply(200, settings);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/rooms/{id}/call',
    about: 'Shows the call under way in a room as it really is.',
    handle({ context, params }) {
      const call = context.roomCalls.callIn(params['id'] ?? '');
      if (call === undefined) throw new ApiError(404, 'NotFound', 'No call is under way in this room.');
      return jsonReply(200, writeCall(call));
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/rooms/{id}/join',
    about:
      'Lets the user `rawId` join the call in a room, who starts it if nobody is there; `displayName` and `participantId` have ' +
      'defaults. Who is there already joins by one device more. Refused (403) are people whom the room has not invited, and ' +
      'everybody while it is not open.',
    body: joinSchema,
    handle: ({ context, params, body }) =>
      jsonReply(201, writeCall(context.roomCalls.join(params['id'] ?? '', body))),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/rooms/{id}/dial-in',
    about:
      'Connects the telephone `phoneNumber`, perhaps with a `displayName`, to the call in a room; its raw id is `4:` and the ' +
      'number. Refused (403) where `pstnDialOutEnabled` is false.',
    body: telephoneSchema,
    handle: ({ context, params, body }) =>
      jsonReply(201, writeCall(context.roomCalls.dialIn(params['id'] ?? '', body))),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/rooms/{id}/leave',
    about:
      'Lets `rawId` leave the call in a room, by the device `participantId` or by all of theirs. The last one ends it.',
    body: legSchema,
    handle: ({ context, params, body }) =>
      jsonReply(200, writeCall(context.roomCalls.leave(params['id'] ?? '', body))),
  }),
  onLeg('mute', 'Mutes `rawId` in the call in a room, or only their device `participantId`.', {
    isMuted: true,
  }),
  onLeg('unmute', 'Lets `rawId` speak again in the call in a room.', { isMuted: false }),
  onLeg('hold', 'Lets `rawId` put the call in a room on hold.', { isOnHold: true }),
  onLeg('resume', 'Lets `rawId` come back from hold.', { isOnHold: false }),
  defineControl({
    method: 'POST',
    path: '/sandbox/rooms/{id}/autopilot',
    about:
      'Switches on or off (`on`) the autopilot of a room, by which those on its list come and go by themselves. Rooms that are ' +
      'opened have it on where calls have; in 25 at once, after which the oldest ends.',
    body: z.strictObject({ on: z.boolean() }),
    handle({ context: { rooms, roomAutopilot }, params: { id = '' }, body: { on } }) {
      if (rooms.get(id) === undefined) throw new ApiError(404, 'NotFound', 'There is no such room.');
      roomAutopilot.set(id, on);
      return jsonReply(200, { on: roomAutopilot.isOn(id) });
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/rooms/{id}/end',
    about: 'Ends the call in a room for everybody.',
    handle: ({ context, params }) => jsonReply(200, writeCall(context.roomCalls.end(params['id'] ?? ''))),
  }),
];

/** A control by which somebody in the call of a room changes. */
function onLeg(
  action: string,
  about: string,
  values: Partial<Pick<RoomCallLeg, 'isMuted' | 'isOnHold'>>,
): Control {
  return defineControl({
    method: 'POST',
    path: `/sandbox/rooms/{id}/${action}`,
    about,
    body: legSchema,
    handle: ({ context, params, body }) =>
      jsonReply(200, writeCall(context.roomCalls.change(params['id'] ?? '', body, values))),
  });
}

/** A call as the controls show it: a leg for each device of somebody. */
function writeCall({ startedAt, startedBy, legs, end, ...rest }: RoomCall): object {
  return {
    ...rest,
    startedAt: formatWireDate(startedAt),
    startedBy: startedBy.rawId,
    endedAt: end === undefined ? null : formatWireDate(end.at),
    legs: legs.map(({ joinedAt, ...leg }) => ({ ...leg, joinedAt: formatWireDate(joinedAt) })),
  };
}
