import { EarlyRefusal } from './early-refusal.ts';
import { ApiError } from '../server/api-error.ts';
import type { Api, ApiRequest, Reply } from '../server/exchange.ts';
import { parseJsonBody } from '../server/request-body.ts';
import { createRouter } from '../server/router.ts';

/** A request to an operation of Azure Communication Services, past authentication and version check. */
export interface AcsCall {
  readonly request: ApiRequest;
  /** The path's parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  /** The JSON body; undefined for an empty one, or if the operation takes none. */
  readonly body: unknown;
}

/** One operation of an API of Azure Communication Services. */
export interface AcsOperation {
  readonly method: string;
  /** A path template such as `/rooms/{roomId}`. */
  readonly path: string;
  /** The first api-version that has it; absent if all have it. */
  readonly since?: string;
  /** The media type its body must have; absent if it takes none. */
  readonly consumes?: 'application/json' | 'application/merge-patch+json';
  /** Whether the operation authenticates the request itself; false if absent. */
  readonly authenticatesItself?: boolean;
  handle(call: AcsCall): Reply | Promise<Reply>;
}

/** What makes an API of Azure Communication Services. */
export interface AcsApiOptions {
  /** Matches the paths of this API. */
  readonly paths: RegExp;
  /** The api-versions that are accepted, ascending. They are dates, so that they compare as text. */
  readonly versions: readonly string[];
  /** Retired api-versions: every answer names them, and none is accepted. */
  readonly retiredVersions: readonly string[];
  readonly operations: readonly AcsOperation[];
  /** @throws {ApiError} 401 when the request is not authenticated */
  readonly authenticate: (request: ApiRequest) => Promise<void>;
  /** Headers of every answer. */
  readonly headers: (request: ApiRequest) => Record<string, string>;
  /** Writes an error as this API does. */
  readonly refuse: (error: ApiError) => Reply;
}

/**
 * Makes an API out of operations. A request is authenticated, then routed, then its `api-version` is checked (400
 * `ApiVersionUnspecified` or `UnsupportedApiVersion`), then its body is parsed.
 */
export function createAcsApi(options: AcsApiOptions): Api {
  const route = createRouter(options.operations);
  const authenticatesItself = new Set(
    options.operations
      .filter((operation) => operation.authenticatesItself)
      .map((operation) => operation.path),
  );
  const versionHeaders = {
    'api-supported-versions': options.versions.join(', '),
    'api-deprecated-versions': options.retiredVersions.join(', '),
  };

  const sign = (reply: Reply, request: ApiRequest): Reply => ({
    ...reply,
    headers: { ...options.headers(request), ...reply.headers },
  });
  const complete = (reply: Reply, request: ApiRequest): Reply =>
    sign({ ...reply, headers: { ...versionHeaders, ...reply.headers } }, request);

  async function answer(request: ApiRequest): Promise<Reply> {
    if (!authenticatesItself.has(request.path)) await options.authenticate(request);
    const { route: operation, params } = route(request.method, request.path);
    const apiVersion = checkVersion(request, operation);
    const body =
      operation.consumes === undefined
        ? undefined
        : parseJsonBody(request.body, request.headers['content-type'], operation.consumes);
    return complete(await operation.handle({ request, params, apiVersion, body }), request);
  }

  function checkVersion(request: ApiRequest, operation: AcsOperation): string {
    const version = request.query.get('api-version');
    if (version === null || version === '') {
      throw new ApiError(400, 'ApiVersionUnspecified', 'The query parameter api-version is required.');
    }
    const isSupported = options.versions.includes(version) && version >= (operation.since ?? '');
    if (!isSupported) {
      const known = options.versions.filter((known) => known >= (operation.since ?? '')).join(', ');
      throw new ApiError(400, 'UnsupportedApiVersion', `The api-version must be one of ${known}.`);
    }
    return version;
  }

  return {
    owns: (path) => options.paths.test(path),
    answer,
    refuse: (error, request) => {
      const reply = options.refuse(error);
      return error instanceof EarlyRefusal ? sign(reply, request) : complete(reply, request);
    },
  };
}
