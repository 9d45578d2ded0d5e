import { z } from 'zod';
import { joiningRequest, letsIn } from '../graph/callbacks/joining.ts';
import { resourceNotFound, wrongState } from '../graph/protocol/graph-error.ts';
import { identitySetSchema } from '../graph/protocol/request-schemas.ts';
import type { SimulatedCallEvent } from '../graph/simulation/call-event.ts';
import { arrive, newUser, peopleOf } from '../graph/simulation/people.ts';
import type { CallParticipant, SimulatedCall } from '../graph/simulation/simulated-call.ts';
import { findParticipant, others } from '../graph/simulation/simulated-call.ts';
import type { Random } from '../server/seeded-random.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Control, ControlRequest } from './control.ts';
import { defineControl } from './control.ts';
import { callReply, defaultMessage, requestedCall, resultSchema } from './controlled-call.ts';

const restartRosterSchema = z
  .strictObject({
    keeps: z.enum(['everybody', 'bot', 'nobody']).default('everybody'),
    isFirstLost: z.boolean().default(false),
  })
  .default({ keeps: 'everybody', isFirstLost: false });

const loseRosterSchema = z
  .strictObject({ laterOnly: z.boolean().default(false) })
  .default({ laterOnly: false });

const participantSchema = z.strictObject({
  identity: identitySetSchema.optional(),
  displayName: z.string().optional(),
  isMuted: z.boolean().default(false),
  isInLobby: z.boolean().default(false),
});

const failureSchema = resultSchema.extend({
  subcode: z.int().default(0),
  message: z.string().default(defaultMessage),
});

/** The controls of who is in a call, and of its operations. */
export const participantControls: readonly Control[] = [
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/participants',
    about:
      'Lets somebody join a call, or wait in its lobby: `identity` or `displayName`, `isMuted` and `isInLobby` have defaults.',
    body: participantSchema,
    handle: (request) => jsonReply(201, letJoin(request)),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/askToJoin',
    about:
      'Asks the bot whether somebody may join a group call, as policy-based recording does where the call was answered with a ' +
      '`participantCapacity` that is not used up, and lets them join if it says so: `identity` and the rest as above. Shows the ' +
      '`status` and the `answer`, and the `participant`, which is null if they were kept out.',
    body: participantSchema,
    async handle(request) {
      const { calls, random } = request.context;
      const call = requestedCall(request);
      requireCapacity(call);
      const entry = await calls.queue.ask(joiningRequest(call, random.uuid()));
      const { status = null, answer = null } = entry.attempts.at(-1) ?? {};
      return jsonReply(200, { status, answer, participant: letsIn(entry) ? letJoin(request) : null });
    },
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/calls/{id}/participants/{participantId}',
    about: 'Lets somebody leave a call.',
    handle(request) {
      const { id } = requestedParticipant(request);
      const { simulator } = request.context.calls;
      simulator.apply(requestedCall(request).id, { kind: 'rosterChanged', leaving: [id] });
      return emptyReply(204);
    },
  }),
  onParticipant('mute', 'Lets somebody mute themself.', change({ isMuted: true })),
  onParticipant('unmute', 'Lets somebody speak again.', change({ isMuted: false, isServerMuted: false })),
  onParticipant('admit', 'Lets somebody in from the lobby.', change({ isInLobby: false })),
  onParticipant(
    'share',
    'Lets somebody share their screen, or take over from who shares.',
    (_call, { id }, random) => ({
      kind: 'shared',
      participantId: id,
      sessionId: random.hex(64).toUpperCase(),
    }),
  ),
  onParticipant(
    'stopSharing',
    'Lets somebody stop sharing; nothing changes if they do not share.',
    ({ sharing }, { id }) => (sharing?.participantId === id ? { kind: 'sharingStopped' } : undefined),
  ),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/operations/{operationId}/complete',
    about: 'Completes an operation of a call, such as an invitation or a prompt.',
    handle(request) {
      const { simulator } = request.context.calls;
      const id = requestedOperation(request);
      simulator.apply(requestedCall(request).id, { kind: 'operationEnded', id, status: 'completed' });
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/operations/{operationId}/fail',
    about: 'Fails an operation of a call with a `code`, a `subcode` and a `message`.',
    body: failureSchema,
    handle(request) {
      const { simulator } = request.context.calls;
      const end = { id: requestedOperation(request), status: 'failed', result: request.body } as const;
      simulator.apply(requestedCall(request).id, { kind: 'operationEnded', ...end });
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/loseRoster',
    about:
      'Never posts the next update of a roster, such as the first, or the one after an invitation. With `laterOnly` it takes no ' +
      'number either, so that the bot is told of those only who come later.',
    body: loseRosterSchema,
    handle(request) {
      request.context.calls.simulator.apply(requestedCall(request).id, {
        kind: 'nextRosterDecided',
        nextRoster: request.body.laterOnly ? 'uncounted' : 'lost',
      });
      return callReply(request);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/calls/{id}/restartRoster',
    about:
      'Numbers the updates of a roster from 1 again, as after a fail-over that `keeps` the ids of `everybody`, the `bot` or ' +
      '`nobody`; `isFirstLost` leaves the first update out.',
    body: restartRosterSchema,
    handle(request) {
      const { keeps, isFirstLost } = request.body;
      request.context.calls.simulator.apply(requestedCall(request).id, {
        kind: 'rosterRestarted',
        keeps,
        seed: request.context.random.uuid(),
        isTold: !isFirstLost,
      });
      return callReply(request);
    },
  }),
];

/** Lets whom the body describes join the call. */
function letJoin(request: ControlRequest<z.output<typeof participantSchema>>): CallParticipant {
  const { context, body } = request;
  const { identity, displayName, ...wanted } = body;
  const call = requestedCall(request);
  const person = { ...wanted, identity: identity ?? newUser(context.random, peopleOf(call), displayName) };
  const [joining] = arrive(call, context.random, [person]);
  if (joining === undefined) throw new Error('Nobody arrived.');
  context.calls.simulator.apply(call.id, { kind: 'rosterChanged', joining: [joining] });
  return joining;
}

/** @throws {ApiError} 409 when the service would not ask the bot of such a call */
function requireCapacity(call: SimulatedCall): void {
  const { kind, participantCapacity } = call;
  if (kind !== 'group' || participantCapacity === undefined) {
    throw wrongState('Only of a group call that was answered with participantCapacity is the bot asked.');
  }
  if (others(call).length >= participantCapacity) {
    throw wrongState(`The bot records as many as it can, ${participantCapacity}: it is not asked.`);
  }
}

type MakeEvent = (
  call: SimulatedCall,
  participant: CallParticipant,
  random: Random,
) => SimulatedCallEvent | undefined;

/** A control by which one participant does something. */
function onParticipant(action: string, about: string, makeEvent: MakeEvent): Control {
  return defineControl({
    method: 'POST',
    path: `/sandbox/calls/{id}/participants/{participantId}/${action}`,
    about,
    handle(request) {
      const call = requestedCall(request);
      const event = makeEvent(call, requestedParticipant(request), request.context.random);
      if (event !== undefined) request.context.calls.simulator.apply(call.id, event);
      return callReply(request);
    },
  });
}

function change(values: Partial<Omit<CallParticipant, 'id' | 'sequenceNumber'>>): MakeEvent {
  return (_call, { id }) => ({ kind: 'rosterChanged', changing: [{ ...values, id }] });
}

/** @throws {ApiError} 404 when the call has no such participant */
function requestedParticipant(request: ControlRequest<unknown>): CallParticipant {
  const found = findParticipant(requestedCall(request), request.params['participantId'] ?? '');
  if (found === undefined) throw resourceNotFound('There is no such participant in the call.');
  return found;
}

/** @throws {ApiError} 404 when the call has no such operation */
function requestedOperation(request: ControlRequest<unknown>): string {
  const id = request.params['operationId'] ?? '';
  const isThere = requestedCall(request).operations.some((one) => one.id === id);
  if (!isThere) throw resourceNotFound('The call has no such operation.');
  return id;
}
