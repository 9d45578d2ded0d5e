/** The origins, besides our own, of pages and apps that are let in. */
export interface AllowedOrigins {
  /** Whether there are none. */
  readonly isEmpty: boolean;
  /** The hosts of web pages that are named one by one. */
  readonly hostnames: readonly string[];
  /** What was listed. */
  readonly entries: readonly string[];
  /** @param origin as a request says it */
  has(origin: string): boolean;
}

/** All pages that this machine serves, on whatever port. */
export const localOrigins: readonly string[] = ['http', 'https'].flatMap((scheme) =>
  ['localhost', '127.0.0.1', '[::1]'].map((host) => `${scheme}://${host}:*`),
);

/**
 * Makes a list of origins to look requests up in. Browsers write origins in small letters; only ids of extensions, which
 * Safari writes in capitals, are as their makers have them, and mean the same either way.
 *
 * @param entries as `readAllowedOrigin` gives them
 */
export function createAllowedOrigins(entries: readonly string[]): AllowedOrigins {
  const named = entries.filter((entry) => !entry.includes('*'));
  const origins = new Set(named);
  const patterns = entries.filter((entry) => entry.includes('*')).map(patternOf);
  return {
    isEmpty: entries.length === 0,
    hostnames: named.filter((entry) => /^https?:/.test(entry)).map((entry) => new URL(entry).hostname),
    entries,
    has(origin) {
      const text = origin.toLowerCase();
      return origins.has(text) || patterns.some((pattern) => pattern.test(text));
    },
  };
}

/** The origins, whole, that an entry with a `*` stands for. */
function patternOf(entry: string): RegExp {
  const source = entry
    .replace(/[.+[\]]/g, '\\$&')
    .replace('*\\.', '(?:[a-z0-9_-]+\\.)+')
    .replace(':*', '(?::\\d{1,5})?')
    .replace('//*', '//[a-z0-9._~-]+');
  return new RegExp(`^${source}$`);
}
