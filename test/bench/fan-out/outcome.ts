/** What came of a measurement: a report, and a sentence for each promise that isn't kept. */
export interface Outcome {
  readonly report: string;
  readonly missed: readonly string[];
}

/** What everybody measures with. */
export interface Setting {
  /** On which the servers run. */
  readonly core: number;
  /** What one subscriber gets with an event, so that all servers send the same bytes. */
  readonly example: string;
}
