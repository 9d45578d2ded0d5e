import type { Scheduler } from '../../graph/simulation/virtual-clock.ts';
import type { ApiRequest, Reply } from '../../server/exchange.ts';
import type { Random } from '../../server/seeded-random.ts';
import type { AcsCall } from '../acs-api.ts';
import type { PersonInRoomCall, RoomCall } from '../room-calls/room-call.ts';
import { peopleIn } from '../room-calls/room-call.ts';
import type { RoomCalls } from '../room-calls/room-calls.ts';
import { notFound } from './automation-error.ts';
import type { CallConnection } from './call-connection.ts';
import type { AutomationEventType } from './callback-event.ts';
import { failure, success } from './callback-event.ts';
import type { Connections } from './connections.ts';
import type { CallAutomationSettings, LaterOperation } from './settings.ts';

/** What the operations of Call Automation work with. */
export interface Operating {
  readonly settings: CallAutomationSettings;
  readonly roomCalls: RoomCalls;
  readonly connections: Connections;
  readonly scheduler: Scheduler;
  /** Makes ids. */
  readonly random: Random;
  /** Carries out a repeatable request once. */
  readonly once: (request: ApiRequest, execute: () => Reply) => Reply;
}

/** What an operation whose outcome is posted later was asked with. */
export interface Asked {
  readonly operationContext?: string | null | undefined;
  readonly operationCallbackUri?: string | null | undefined;
}

/** An operation on an open connection. */
export interface Connected {
  readonly connection: CallConnection;
  readonly call: RoomCall;
}

/**
 * The connection that the path of a request names, and its call.
 * @throws {ApiError} 404 when it isn't open
 */
export function connected({ connections }: Operating, { params }: AcsCall): Connected {
  const connection = connections.require(params['connectionId'] ?? '');
  return { connection, call: connections.callOf(connection) };
}

/**
 * Somebody in a call.
 * @throws {ApiError} 404 when they are not in it
 */
export function requirePerson(call: RoomCall, rawId: string): PersonInRoomCall {
  const person = peopleIn(call).find((one) => one.rawId === rawId);
  if (person === undefined) throw notFound(`Participant ${rawId} is not in the call.`);
  return person;
}

/** How an operation is told of that succeeded or failed, with the members of both events. */
export interface Outcome {
  readonly succeeded: AutomationEventType;
  readonly failed: AutomationEventType;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Tells how an operation went, as settings have it.
 * @returns whether it succeeded, and is to be carried out
 */
export function tellOutcome(
  { settings, connections }: Operating,
  operation: LaterOperation,
  connection: CallConnection,
  asked: Asked,
  { succeeded, failed, data = {} }: Outcome,
): boolean {
  const isDone = !settings.failing.includes(operation);
  connections.tell(connection, {
    type: isDone ? succeeded : failed,
    operationContext: asked.operationContext,
    callbackUri: asked.operationCallbackUri,
    resultInformation: isDone ? success : failure,
    data,
  });
  return isDone;
}

/** What is answered at once about an operation whose outcome is posted later. */
export function acceptance({ operationContext }: Asked): object {
  return operationContext == null ? {} : { operationContext };
}
