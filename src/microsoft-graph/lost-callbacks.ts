import type { ResultInfo } from './resources.ts';

/**
 * Subcodes of the ends by 500 that are reported by those whose callbacks do not reach the application, or are badly answered
 * (microsoft-graph-comms-samples, issues 632, 667 and 750). Graph's documentation says "internal" of them.
 */
const subcodes: ReadonlySet<unknown> = new Set([3002, 3003, 7106, 7117]);

/** Whether Graph ended a call since it lost the application: what it posted did not arrive, or was not answered well. */
export function isEndByLostCallbacks({ code, subcode }: ResultInfo): boolean {
  return code === 500 && subcodes.has(subcode);
}
