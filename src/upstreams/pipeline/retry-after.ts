/** The longest that an upstream is left alone for at its own word, in milliseconds: then it is asked how it is. */
const longestPauseMs = 60_000;

/**
 * What an answer of a status may ask to be left alone, by `Retry-After`: the resource, which is throttled as a whole, or
 * the service, where it or what stands before it is overloaded (Microsoft Graph: "502, 503, 504: retry with Retry-After").
 */
export function pausedBy(status: number): 'resource' | 'service' | undefined {
  if (status === 429) return 'resource';
  return status === 502 || status === 503 || status === 504 ? 'service' : undefined;
}

/** A date as HTTP has it, in the form of today or the one of before (RFC 9110, 5.6.7), which both end so. */
const httpDate = /^[A-Z][a-z]+, .+ GMT$/;

/**
 * How long a throttled or overloaded upstream asks to be left alone, in milliseconds, from above 0 to
 * a minute; undefined if it doesn't, or says so in a way that means nothing. Azure's services say so in any
 * of three headers.
 *
 * A date counts from the upstream's own `Date`, so that it matters to nobody what time it is here.
 *
 * @param header gives a header's value by its name in lower case
 */
export function retryAfterMs(
  status: number,
  header: (name: string) => string | undefined,
): number | undefined {
  if (pausedBy(status) === undefined) return undefined;
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const value = header(name)?.trim();
    if (value !== undefined && /^\d+(?:\.\d+)?$/.test(value)) return pause(Number(value));
  }
  const retryAfter = header('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(retryAfter)) return pause(Number(retryAfter) * 1000);
  if (!httpDate.test(retryAfter)) return undefined;
  const answeredAt = Date.parse(header('date') ?? '');
  return pause(Date.parse(retryAfter) - (Number.isNaN(answeredAt) ? Date.now() : answeredAt));
}

function pause(ms: number): number | undefined {
  return ms > 0 ? Math.min(ms, longestPauseMs) : undefined;
}
