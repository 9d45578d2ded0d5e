import type { Client, RequestParameters } from '@azure-rest/core-client';
import type { PipelineRequest } from '@azure/core-rest-pipeline';

/** What a request may be given besides what is sent. */
export interface RouteOptions {
  /** The route of the service's API where it isn't the one that the request was made by: that of a link. */
  readonly route?: string;
}

/**
 * Lets every request know the route that it was made by, with the placeholders that the service's reference has for ids:
 * once they are filled in, nobody can tell which part of an address is one.
 */
export function nameRoutes(path: Client['pathUnchecked']): Client['path'] {
  const withRoute: Client['pathUnchecked'] = (route, ...segments) => {
    const methods = path(route, ...segments);
    // What the library doesn't know of a request's options, it puts on the request.
    const named = (options?: RequestParameters): RequestParameters & RouteOptions => ({ route, ...options });
    return {
      ...methods,
      get: (options) => methods.get(named(options)),
      post: (options) => methods.post(named(options)),
      put: (options) => methods.put(named(options)),
      patch: (options) => methods.patch(named(options)),
      delete: (options) => methods.delete(named(options)),
    };
  };
  return withRoute;
}

/** What a request does, as one of few texts: `GET /rooms/{roomId}`. */
export function operationOf(request: PipelineRequest): string {
  const { method, route = '' } = request as PipelineRequest & RouteOptions;
  return `${method} ${route}`;
}
