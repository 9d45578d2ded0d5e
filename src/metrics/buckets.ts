/** Bounds of histograms, in seconds: of what the gateway does by itself, from a tenth of a millisecond. */
export const ownSeconds = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** The same of what is asked of a service elsewhere, which is given up after ten seconds. */
export const upstreamSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
