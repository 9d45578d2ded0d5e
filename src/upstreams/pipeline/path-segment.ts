import { UpstreamError } from './upstream-error.ts';
import type { UpstreamService } from './upstream-error.ts';

/** The longest id, percent-encoded, in characters: ten times of what services give, and still a short URL. */
const maxLength = 1_024;

/** How much of what is no id is quoted, in characters. */
const maxQuoted = 100;

/**
 * Checks an id that becomes one segment of a path. The pipeline percent-encodes it, but an empty one and `.` or `..`
 * would still make the URL name something else; and some servers and proxies decode a segment before they split the
 * path, drop blanks at its ends, or end it at a control character. No service has ids with any of these.
 *
 * @param name what clients call the id, such as `roomId`
 * @throws {UpstreamError} of reason `badRequest` when the id can't be a segment
 */
export function pathSegment(service: UpstreamService, name: string, id: string): string {
  const isPlain = id.isWellFormed() && id === id.trim() && !/^\.{0,2}$|[/\\\p{Cc}]/u.test(id);
  if (isPlain && encodeURIComponent(id).length <= maxLength) return id;
  const shown = id.length > maxQuoted ? `${id.slice(0, maxQuoted)}…` : id;
  throw new UpstreamError(service, 'badRequest', `${JSON.stringify(shown)} is not an id`, { target: name });
}
