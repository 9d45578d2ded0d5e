import type { ApiError } from '../../server/api-error.ts';
import type { Api, ApiRequest, Reply } from '../../server/exchange.ts';
import { jsonReply } from '../../server/exchange.ts';
import type { Random } from '../../server/seeded-random.ts';
import { parseJsonBody } from '../../server/request-body.ts';
import { createRouter } from '../../server/router.ts';
import type { CallSimulator } from '../simulation/call-simulator.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import type { GraphCaller } from '../protocol/graph-authentication.ts';
import { writeRefusal } from '../protocol/graph-error.ts';
import type { Scheduler } from '../simulation/virtual-clock.ts';
import type { CallSettings } from '../protocol/settings.ts';
import type { JsonObject } from '../protocol/wire.ts';

/** A request to an operation of Graph, past authentication. */
export interface GraphRequest {
  readonly request: ApiRequest;
  readonly caller: GraphCaller;
  /** The path's parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The JSON body; undefined for an empty one. */
  readonly body: unknown;
}

/** One operation of Graph. */
export interface GraphOperation {
  readonly method: string;
  /** A template such as `/calls/{id}`, below `/v1.0/communications`. */
  readonly path: string;
  handle(request: GraphRequest): Reply | Promise<Reply>;
}

/** A request about a call that is not over. */
export interface CallRequest extends GraphRequest {
  readonly call: SimulatedCall;
}

/** What the Graph API is made of. */
export interface GraphApiOptions {
  readonly scheduler: Scheduler;
  readonly settings: CallSettings;
  /** Makes request ids. */
  readonly traces: Random;
  /** @throws {ApiError} 401 or 403 when the request is not authenticated, or not as an application */
  readonly authenticate: (request: ApiRequest) => Promise<GraphCaller>;
  readonly operations: readonly GraphOperation[];
}

const root = '/v1.0/communications';

/** Calls by their older name, which still serves. */
const alias = /^\/v1\.0\/app(?=\/calls(?:\/|$))/;

/** Makes the cloud communications API of Microsoft Graph v1.0. */
export function createGraphApi(options: GraphApiOptions): Api {
  const { scheduler, settings, traces } = options;
  const route = createRouter(
    options.operations.map((operation) => ({ ...operation, path: `${root}${operation.path}` })),
  );

  const complete = (reply: Reply, request: ApiRequest): Reply => {
    const requestId = traces.uuid();
    const sent = request.headers['client-request-id'];
    const headers = {
      'request-id': requestId,
      'client-request-id': typeof sent === 'string' ? sent : requestId,
      'x-ms-ags-diagnostic': '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"0"}}',
      'Cache-Control': 'private',
      ...reply.headers,
    };
    return { ...reply, headers };
  };

  return {
    owns: (path) => path.startsWith(`${root}/`) || alias.test(path),
    async answer(request) {
      const caller = await options.authenticate(request);
      const { route: operation, params } = route(request.method, request.path.replace(alias, root));
      const body = parseJsonBody(request.body, request.headers['content-type'], 'application/json');
      return complete(await operation.handle({ request, caller, params, body }), request);
    },
    refuse: (error: ApiError, request) =>
      complete(writeRefusal(error, request, settings, traces, scheduler.now()), request),
  };
}

/**
 * An action on a call, which Graph takes by its bare and by its qualified name
 * (`…/calls/{id}/keepAlive`, `…/calls/{id}/microsoft.graph.keepAlive`).
 * @param path what follows the call, such as `/keepAlive`
 */
export function action(
  simulator: CallSimulator,
  path: string,
  handle: (request: CallRequest) => Reply | Promise<Reply>,
): GraphOperation[] {
  const slash = path.lastIndexOf('/') + 1;
  const qualified = `${path.slice(0, slash)}microsoft.graph.${path.slice(slash)}`;
  return [path, qualified].map((one) => onCall(simulator, 'POST', one, handle));
}

/** An operation on a call that is not over, or on something of it. */
export function onCall(
  simulator: CallSimulator,
  method: string,
  path: string,
  handle: (request: CallRequest) => Reply | Promise<Reply>,
): GraphOperation {
  return {
    method,
    path: `/calls/{id}${path}`,
    handle: (request) => handle({ ...request, call: simulator.activeCall(request.params['id'] ?? '') }),
  };
}

/** An entity as the answer to a request, with the context that names its kind. */
export function entityReply(
  status: number,
  request: ApiRequest,
  context: string,
  entity: JsonObject,
  headers: Record<string, string> = {},
): Reply {
  const body = { '@odata.context': `${request.baseUrl}/v1.0/$metadata#${context}`, ...entity };
  return jsonReply(status, body, headers);
}
