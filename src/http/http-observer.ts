/** Where HTTP requests go, as metrics have it: `live` are the page of the live calls and its files. */
export const httpRoutes = ['graphql', 'callbacks', 'live', 'healthz', 'readyz', 'metrics', 'other'] as const;
export type HttpRoute = (typeof httpRoutes)[number];

/** Is told what becomes of HTTP requests, to count it. */
export interface HttpObserver {
  /**
   * A request was answered, or its client has gone.
   *
   * @param status undefined if it was gone before there was an answer
   * @param durationMs until the answer began, in milliseconds
   */
  onAnswered(route: HttpRoute, status: number | undefined, durationMs: number): void;
}

const byPath: ReadonlyMap<string, HttpRoute> = new Map([
  ['/graphql', 'graphql'],
  ['/live', 'live'],
  ['/healthz', 'healthz'],
  ['/readyz', 'readyz'],
  ['/metrics', 'metrics'],
]);

/** Where a request goes. @param path that it asks for */
export function routeOf(path: string): HttpRoute {
  const known = byPath.get(path);
  if (known !== undefined) return known;
  if (path.startsWith('/callbacks/')) return 'callbacks';
  return path.startsWith('/live/') ? 'live' : 'other';
}
