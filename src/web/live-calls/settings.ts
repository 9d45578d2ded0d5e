/** What the gateway says to the page before anything else. */
export interface Settings {
  /** Whether calls are simulated, so that one may be started for a look. */
  readonly isSandbox: boolean;
  /** Whether GraphiQL is there to lead to. */
  readonly hasGraphiql: boolean;
  /** How far the gateway's clock is before this device's, in milliseconds; 0 where they are about the same. */
  readonly clockAheadMs: number;
}

/** The header `Date` has whole seconds, and an answer takes its time: a smaller difference isn't known. */
const leastDifferenceMs = 1_500;

/** Reads them; where they can't be had, nothing is offered. */
export async function readSettings(): Promise<Settings> {
  const asked = Date.now();
  try {
    const answer = await fetch(new URL('live/settings.json', location.href), {
      signal: AbortSignal.timeout(5_000),
    });
    const { isSandbox, hasGraphiql } = (await answer.json()) as Partial<Record<string, unknown>>;
    const sent = Date.parse(answer.headers.get('date') ?? '') + 500;
    const ahead = sent - (asked + Date.now()) / 2;
    return {
      isSandbox: isSandbox === true,
      hasGraphiql: hasGraphiql === true,
      clockAheadMs: Math.abs(ahead) > leastDifferenceMs ? Math.round(ahead) : 0,
    };
  } catch {
    return { isSandbox: false, hasGraphiql: false, clockAheadMs: 0 };
  }
}
