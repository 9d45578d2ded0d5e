import { UpstreamError } from '../pipeline/upstream-error.ts';
import type { UpstreamService } from '../pipeline/upstream-error.ts';

/**
 * Takes the token out of a `nextLink`: what stands for the next page in its query, percent-encoded as it came, so that
 * the link can be followed to the byte without keeping an address. (Rooms REST API: `{list}?nextLink={token}&api-version=…`)
 *
 * The host of the link doesn't matter, since the token is sent to where the list was read: behind a gateway or a traffic
 * manager the service names itself by another.
 *
 * @param listPath the path of the list that was read: a link to another is refused
 * @throws {UpstreamError} of reason `unavailable` when the link is not the list's own, or can't be read
 */
export function nextPageToken(
  service: UpstreamService,
  listPath: string,
  nextLink: string | null | undefined,
): string | undefined {
  if (nextLink == null || nextLink === '') return undefined;
  if (URL.parse(nextLink)?.pathname !== listPath) {
    throw new UpstreamError(
      service,
      'unavailable',
      'the service gave a link to a next page that is not of the list that was read',
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
