import { UpstreamError } from './upstream-error.ts';
import type { UpstreamService } from './upstream-error.ts';

/**
 * Checks an id that becomes one segment of a path. The pipeline percent-encodes it, but an empty one and `.` or `..`
 * would still make the URL name something else.
 *
 * @throws {UpstreamError} of reason `badRequest` when the id can't be a segment
 */
export function pathSegment(service: UpstreamService, id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new UpstreamError(service, 'badRequest', `"${id}" is not an id`);
  }
  return id;
}
