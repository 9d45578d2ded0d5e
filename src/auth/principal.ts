/** Who asks, and what they may do. */
export interface Principal {
  /** Tells principals apart, over all issuers: what is counted for each is counted by it. */
  readonly subject: string;
  /** What was granted; `all` where nobody is asked who they are. */
  readonly scopes: ReadonlySet<string> | 'all';
  /** Until when the token holds, in milliseconds since the epoch; undefined for one without an end. */
  readonly expiresAt: number | undefined;
}

/** Whoever reaches a gateway that doesn't authenticate: one principal, with every scope. */
export const anybody: Principal = { subject: 'anybody', scopes: 'all', expiresAt: undefined };

/** Whether one of the alternatives is granted in full, as `@requiresScopes` has it: any of the lists, all of its scopes. */
export function isGranted({ scopes }: Principal, alternatives: readonly (readonly string[])[]): boolean {
  return scopes === 'all' || alternatives.some((needed) => needed.every((scope) => scopes.has(scope)));
}

/**
 * A key by which a principal names something, made their own: whoever else chooses the same key names something else, and
 * learns nothing. Where nobody is asked who they are, it is the key itself.
 */
export function ownKey(principal: Principal, key: string): string {
  return principal === anybody ? key : JSON.stringify([principal.subject, key]);
}
