import { UpstreamError } from '../pipeline/upstream-error.ts';
import type { UpstreamService } from '../pipeline/upstream-error.ts';

/**
 * Takes the token out of a `nextLink`: what stands for the next page in its query, percent-encoded as it came, so that
 * the link can be followed to the byte without keeping an address. (Rooms REST API: `{list}?nextLink={token}&api-version=…`)
 *
 * @param listUrl the address of the list that was read: a link to anywhere else is refused
 * @throws {UpstreamError} of reason `unavailable` when the link is not the service's own, or can't be read
 */
export function nextPageToken(
  service: UpstreamService,
  listUrl: string,
  nextLink: string | undefined,
): string | undefined {
  if (nextLink === undefined) return undefined;
  const list = new URL(listUrl);
  const link = URL.parse(nextLink);
  if (link?.origin !== list.origin || link.pathname !== list.pathname) {
    throw new UpstreamError(
      service,
      'unavailable',
      'the service gave a link to a next page that is not its own',
    );
  }
  const token = /[?&]nextLink=([^&#]+)/.exec(nextLink)?.[1];
  if (token === undefined) {
    throw new UpstreamError(
      service,
      'unavailable',
      'the service gave a link to a next page that cannot be read',
    );
  }
  return token;
}

/** Whether a token that came back from outside is of a form that can stand in a query as it is. */
export function isPageToken(token: string): boolean {
  return /^[A-Za-z0-9%._~=+/:-]+$/.test(token);
}
