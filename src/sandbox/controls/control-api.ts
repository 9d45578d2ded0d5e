import { z } from 'zod';
import { ApiError, envelope } from '../server/api-error.ts';
import type { Api, ApiRequest } from '../server/exchange.ts';
import { jsonReply } from '../server/exchange.ts';
import { hasMediaType, parseJsonBody } from '../server/request-body.ts';
import { createRouter } from '../server/router.ts';
import { callControls } from './call-controls.ts';
import { callbackControls } from './callback-controls.ts';
import type { Control, ControlContext } from './control.ts';
import { defineControl } from './control.ts';
import { eventGridControls } from './event-grid-controls.ts';
import { frontPageReply } from './front-page.ts';
import { callAutomationControls } from './call-automation-controls.ts';
import { participantControls } from './participant-controls.ts';
import { roomControls } from './room-controls.ts';
import { serviceControls } from './service-controls.ts';

const listControls = defineControl({
  method: 'GET',
  path: '/sandbox',
  about: 'Lists the controls, with the JSON Schema of the body that each takes.',
  handle: ({ context }) => jsonReply(200, { controls: servedControls(context).map(describe) }),
});

const sayWhereToGo = defineControl({
  method: 'GET',
  path: '/',
  about:
    'Says what is simulated, by which connection string, and where the controls are: a page for browsers, JSON for others.',
  handle: ({ context, request }) => frontPageReply(request, context.accessKey),
});

const controls: readonly Control[] = [
  sayWhereToGo,
  listControls,
  ...serviceControls,
  ...roomControls,
  ...eventGridControls,
  ...callAutomationControls,
  ...callControls,
  ...participantControls,
  ...callbackControls,
];

/** What users are told of a control. */
export interface ControlRow {
  readonly method: string;
  /** A path template such as `/sandbox/calls/{id}`. */
  readonly path: string;
  /** One sentence: what it does, and which members its body takes. */
  readonly about: string;
}

/** All controls, in the order in which the documentation shows them. */
export function controlRows(): readonly ControlRow[] {
  return controls.map(({ method, path, about }) => ({ method, path, about }));
}

/**
 * Makes the sandbox's own API under `/sandbox`, by which a test or a demonstration observes and controls it. It needs
 * no key: only those who can reach the port on this machine, and no web page, can call it.
 */
export function createControlApi(context: ControlContext): Api {
  const route = createRouter(servedControls(context));
  return {
    owns: (path) => path === '/' || path === '/sandbox' || path.startsWith('/sandbox/'),
    answer(request) {
      const { route: control, params } = route(request.method, request.path);
      requireJson(request);
      return control.handle({ context, request, params, body: decodeBody(control, request) });
    },
    refuse: (error) => envelope(error),
  };
}

function servedControls(context: ControlContext): readonly Control[] {
  return controls.filter(({ isServed }) => isServed?.(context) ?? true);
}

function describe({ method, path, about, body }: Control): object {
  const schema = body && z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return { method, path, about, ...(schema && { body: schema }) };
}

/**
 * Refuses a body of another type than JSON, and an empty one that says it is: whatever a form or a script of a web page
 * may send to another origin without asking first.
 * @throws {ApiError} 415 when the body is not said to be JSON
 */
function requireJson({ body, headers }: ApiRequest): void {
  const contentType = headers['content-type'];
  if (body.length === 0 && contentType === undefined) return;
  if (!hasMediaType(contentType, 'application/json')) {
    throw new ApiError(415, 'UnsupportedMediaType', "The body's Content-Type must be application/json.");
  }
}

/** @throws {ApiError} 400 when the body is not what the control takes */
function decodeBody({ body: schema }: Control, { body, headers }: ApiRequest): unknown {
  if (schema === undefined) return undefined;
  const decoded = schema.safeParse(parseJsonBody(body, headers['content-type'], 'application/json'));
  if (decoded.success) return decoded.data;
  throw new ApiError(400, 'BadRequest', z.prettifyError(decoded.error));
}
