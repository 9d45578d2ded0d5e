/** A rule that is switched off, and the test that must notice. */
export interface Mutant {
  /** The rule. */
  readonly rule: string;
  /** Where it stands, in `src`. */
  readonly file: string;
  /** Text that is there exactly once. */
  readonly from: string;
  readonly to: string;
  /** The test file, in `test`; `chaos` for some runs of chaos. */
  readonly caughtBy: string;
}
