/**
 * Headers of every answer: nothing is to be kept, guessed at, framed, run, or loaded into a page of another origin, and
 * nobody is told where a link was followed. A file of a page says for itself how long it may be kept and what it may do.
 */
export const securityHeaders: ReadonlyMap<string, string> = new Map([
  ['Cache-Control', 'no-store'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
]);
