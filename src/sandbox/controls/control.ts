import type { z } from 'zod';
import type { EntraTokens } from '../entra/entra-tokens.ts';
import type { EntraApp } from '../entra/token-endpoint.ts';
import type { IdentityStore } from '../acs/identity-store.ts';
import type { PageSettings } from '../acs/paging.ts';
import type { CallAutomation } from '../acs/call-automation/call-automation.ts';
import type { RoomAutopilot } from '../acs/room-calls/room-autopilot.ts';
import type { RoomCalls } from '../acs/room-calls/room-calls.ts';
import type { EventGrid } from '../event-grid/event-grid.ts';
import type { RoomStore } from '../acs/room-store.ts';
import type { Calls } from '../graph/graph.ts';
import type { ApiRequest, Reply } from '../server/exchange.ts';
import type { Faults } from '../server/faults.ts';
import type { Journal } from '../server/journal.ts';
import type { Random } from '../server/seeded-random.ts';
import type { Routed } from '../server/router.ts';

/** The parts of a running sandbox that its controls read and change. */
export interface ControlContext {
  readonly journal: Journal;
  readonly faults: Faults;
  readonly pages: PageSettings;
  readonly identities: IdentityStore;
  readonly entraTokens: EntraTokens;
  readonly app: EntraApp;
  readonly calls: Calls;
  readonly rooms: RoomStore;
  readonly roomCalls: RoomCalls;
  readonly roomAutopilot: RoomAutopilot;
  readonly eventGrid: EventGrid;
  readonly callAutomation: CallAutomation;
  /** The primary access key, which is no secret. */
  readonly accessKey: string;
  /** Makes the ids of those who join, and their names. */
  readonly random: Random;
}

/** A request to a control, decoded. */
export interface ControlRequest<Body> {
  readonly context: ControlContext;
  readonly request: ApiRequest;
  /** The path's parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** One operation of the sandbox's own API. */
export interface Control extends Routed {
  /** One sentence for users: what it does, and which members its body takes. */
  readonly about: string;
  /** Decodes the JSON body; absent if it takes none. */
  readonly body?: z.ZodType;
  /** Whether a sandbox serves it: all do if absent. */
  readonly isServed?: (context: ControlContext) => boolean;
  handle(request: ControlRequest<unknown>): Reply | Promise<Reply>;
}

/** A control whose schema decodes a body of that type. */
interface ControlOf<Body> extends Control {
  readonly body?: z.ZodType<Body>;
  handle(request: ControlRequest<Body>): Reply | Promise<Reply>;
}

/** Lets the compiler check that a control handles what its schema decodes to. */
export function defineControl<Body = undefined>(control: ControlOf<Body>): Control {
  return control;
}
