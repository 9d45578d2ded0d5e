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
  /** The api-version that brought it; absent if all of its resource have it. */
  readonly since?: string;
  /** The last api-version that has it; absent if the newest has. */
  readonly until?: string;
  /** The media type its body must have; absent if it takes none. */
  readonly consumes?: 'application/json' | 'application/merge-patch+json';
  /** Whether the operation authenticates the request itself; false if absent. */
  readonly authenticatesItself?: boolean;
  handle(call: AcsCall): Reply | Promise<Reply>;
}

/** Operations that have their api-versions in common: as recorded, each answer of theirs names these. */
export interface AcsResource {
  /** Matches the paths of this resource. */
  readonly paths: RegExp;
  /** The api-versions that are accepted, ascending. They are dates, so that they compare as text. */
  readonly versions: readonly string[];
  /** Versions that were retired: named as deprecated, accepted no more. */
  readonly retiredVersions?: readonly string[];
  readonly operations: readonly AcsOperation[];
}

/** What makes an API of Azure Communication Services. */
export interface AcsApiOptions {
  /** The first whose paths match has a request. */
  readonly resources: readonly AcsResource[];
  /** @throws {ApiError} 401 when the request is not authenticated */
  readonly authenticate: (request: ApiRequest) => Promise<void>;
  /** Headers of every answer. */
  readonly headers: (request: ApiRequest) => Record<string, string>;
  /** Writes an error as this API does. */
  readonly refuse: (error: ApiError) => Reply;
}

/** What is at one path for one method: an operation, or one before and another after some api-version. */
interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly versions: readonly string[];
  readonly operations: readonly AcsOperation[];
}

/**
 * Makes an API out of operations, which any web page may call, as recorded. A request is authenticated, then routed, then its `api-version` is checked (400
 * `ApiVersionUnspecified` or `UnsupportedApiVersion`), then its body is parsed.
 */
export function createAcsApi(options: AcsApiOptions): Api {
  const { resources } = options;
  const route = createRouter(resources.flatMap(endpointsOf));
  const authenticatesItself = new Set(
    resources
      .flatMap(({ operations }) => operations)
      .filter((operation) => operation.authenticatesItself)
      .map((operation) => operation.path),
  );

  const sign = (reply: Reply, request: ApiRequest): Reply => ({
    ...reply,
    headers: { ...options.headers(request), ...reply.headers },
  });
  const complete = (reply: Reply, request: ApiRequest): Reply => {
    const versions = versionHeaders(resources.find(({ paths }) => paths.test(request.path)));
    return sign({ ...reply, headers: { ...versions, ...reply.headers } }, request);
  };

  async function answer(request: ApiRequest): Promise<Reply> {
    if (!authenticatesItself.has(request.path)) await options.authenticate(request);
    const { route: endpoint, params } = route(request.method, request.path);
    const { operation, apiVersion } = chooseOperation(request, endpoint);
    const body =
      operation.consumes === undefined
        ? undefined
        : parseJsonBody(request.body, request.headers['content-type'], operation.consumes);
    return complete(await operation.handle({ request, params, apiVersion, body }), request);
  }

  return {
    isOpenToPages: true,
    owns: (path) => resources.some(({ paths }) => paths.test(path)),
    answer,
    refuse: (error, request) => {
      const reply = options.refuse(error);
      return error instanceof EarlyRefusal ? sign(reply, request) : complete(reply, request);
    },
  };
}

function endpointsOf({ versions, operations }: AcsResource): Endpoint[] {
  return [...Map.groupBy(operations, ({ method, path }) => `${method} ${path}`)].map(([name, sharing]) => {
    const [method = '', path = ''] = name.split(' ');
    const served = versions.filter((version) => sharing.some((operation) => isIn(operation, version)));
    return { method, path, versions: served, operations: sharing };
  });
}

function isIn({ since = '', until }: AcsOperation, version: string): boolean {
  return version >= since && (until === undefined || version <= until);
}

/** @throws {ApiError} 400 when the request names no api-version, or none that has such an operation */
function chooseOperation(request: ApiRequest, { versions, operations }: Endpoint) {
  const apiVersion = request.query.get('api-version');
  if (apiVersion === null || apiVersion === '') {
    throw new ApiError(400, 'ApiVersionUnspecified', 'The query parameter api-version is required.');
  }
  const operation = versions.includes(apiVersion)
    ? operations.find((candidate) => isIn(candidate, apiVersion))
    : undefined;
  if (operation === undefined) {
    throw new ApiError(
      400,
      'UnsupportedApiVersion',
      `The api-version must be one of ${versions.join(', ')}.`,
    );
  }
  return { operation, apiVersion };
}

function versionHeaders(resource: AcsResource | undefined): Record<string, string> {
  if (resource === undefined) return {};
  const { versions, retiredVersions } = resource;
  return {
    'api-supported-versions': versions.join(', '),
    ...(retiredVersions && { 'api-deprecated-versions': retiredVersions.join(', ') }),
  };
}
