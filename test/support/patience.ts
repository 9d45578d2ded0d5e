/**
 * How long tests wait for what must come, in milliseconds. It ends a wait that hangs, and asserts nothing: what comes late
 * on a busy machine has come. `expect.poll` waits so long by itself.
 */
export const patienceMs = 60_000;
