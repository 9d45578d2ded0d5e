import { ApiError } from './api-error.ts';
import { templatePattern } from './path-pattern.ts';

/** What a router needs to know of an operation. */
export interface Routed {
  readonly method: string;
  /** A path template such as `/rooms/{roomId}`. A parameter is one segment. */
  readonly path: string;
}

/** The operation that a request asks for. */
export interface Match<R> {
  readonly route: R;
  /** The template's parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
}

interface CompiledPath<R> {
  readonly pattern: RegExp;
  readonly byMethod: ReadonlyMap<string, R>;
}

/**
 * Compiles operations to a function that finds one by method and path. Where several templates match a path, the one
 * with the fewest parameters wins. The function throws an {@link ApiError}: 404 for an unknown path, 405 with `Allow`
 * for a wrong method, 400 for percent-encoding that is not UTF-8.
 */
export function createRouter<R extends Routed>(
  routes: readonly R[],
): (method: string, path: string) => Match<R> {
  const compiled = [...Map.groupBy(routes, (route) => route.path)]
    .toSorted(([one], [other]) => parameterCount(one) - parameterCount(other))
    .map(([template, sharing]): CompiledPath<R> => ({
      pattern: templatePattern(template),
      byMethod: new Map(sharing.map((route) => [route.method, route])),
    }));
  return (method, path) => {
    for (const { pattern, byMethod } of compiled) {
      const groups = pattern.exec(path);
      if (groups === null) continue;
      const route = byMethod.get(method);
      if (route === undefined) throw methodNotAllowed(method, [...byMethod.keys()]);
      return { route, params: decodeParams(groups.groups ?? {}) };
    }
    throw pathNotFound(path);
  };
}

function parameterCount(template: string): number {
  return template.split('{').length - 1;
}

/** The refusal of a path that no API knows. */
export function pathNotFound(path: string): ApiError {
  return new ApiError(404, 'NotFound', `Nothing is served at ${path}.`);
}

function methodNotAllowed(method: string, allowed: readonly string[]): ApiError {
  const allow = allowed.join(', ');
  return new ApiError(405, 'MethodNotAllowed', `${method} is not possible here, but ${allow}.`, {
    headers: { Allow: allow },
  });
}

function decodeParams(groups: Readonly<Record<string, string>>): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) {
    try {
      params[name] = decodeURIComponent(value);
    } catch {
      throw new ApiError(400, 'BadRequest', `The percent-encoding of ${name} is malformed.`, {
        target: name,
      });
    }
  }
  return params;
}
