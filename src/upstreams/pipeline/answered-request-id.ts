import type { HttpHeaders } from '@azure/core-rest-pipeline';

/** How much of an id is kept: a stranger may write it. */
const maxIdChars = 128;

/** The id by which a service's support finds a request, as it stands in the answer; undefined if it has none. */
export function answeredRequestId(headers: HttpHeaders): string | undefined {
  return (headers.get('ms-cv') ?? headers.get('request-id'))?.slice(0, maxIdChars);
}
