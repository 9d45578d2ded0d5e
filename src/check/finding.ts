/** What was found about a part of the configuration: it is well; it works, but something should be known; it won't work. */
export interface Finding {
  readonly kind: 'ok' | 'note' | 'wrong';
  /** What is so, and where something is wrong, what would be right; without anything secret. */
  readonly sentence: string;
}

/** What is well. */
export const ok = (sentence: string): Finding => ({ kind: 'ok', sentence });

/** What works, but should be known. */
export const note = (sentence: string): Finding => ({ kind: 'note', sentence });

/** What won't work. */
export const wrong = (sentence: string): Finding => ({ kind: 'wrong', sentence });
