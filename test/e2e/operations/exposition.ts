/** One line of a scrape: a series and its value. */
export interface Sample {
  /** The metric and its labels as they stand, such as `name{label="value"}`. */
  readonly series: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Whether it only ever grows: a counter, or what a histogram counts. */
  readonly isCounted: boolean;
}

/** Reads Prometheus' text format, as far as gateways write it. */
export function parseExposition(text: string): Sample[] {
  const kinds = new Map([...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name, kind]) => [name, kind]));
  return [...text.matchAll(/^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)$/gm)].map(
    ([, name = '', labels = '', value]) => {
      const kind = kinds.get(name) ?? kinds.get(name.replace(/_(bucket|sum|count)$/, ''));
      return {
        series: name + labels,
        name,
        labels: Object.fromEntries(
          [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label = '', text = '']) => [
            label,
            text,
          ]),
        ),
        value: value === '+Inf' ? Infinity : Number(value),
        isCounted: kind === 'counter' || kind === 'histogram',
      };
    },
  );
}

/** The names of all metrics of a text, also of those that have no series yet. */
export function metricNames(text: string): Set<string> {
  const names = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].flatMap(([, name = '', kind]) =>
    kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : name,
  );
  return new Set(names);
}

/** Reads the text that a gateway shows at `/metrics`. @param url its origin @throws Error if it shows nothing */
export async function exposition(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`/metrics answered ${answer.status}: ${text}`);
  return text;
}

/** Reads the samples of a gateway. @param url its origin @throws Error if it shows nothing */
export async function scrape(url: string): Promise<Sample[]> {
  return parseExposition(await exposition(url));
}
