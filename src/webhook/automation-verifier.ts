import { createTokenVerifier } from './token-verifier.ts';
import type { TokenVerifier, TokenVerifierOptions } from './token-verifier.ts';

/** By what name Call Automation signs what it posts. */
export const automationIssuer = 'https://acscallautomation.communication.azure.com';

/** Which tokens are taken. */
export interface AutomationVerifierOptions extends Pick<TokenVerifierOptions<void>, 'keys' | 'now'> {
  /** The immutable id of the Communication Services resource: each of its posts is signed for it. */
  readonly resourceId: string;
}

/** Verifies the tokens with which Call Automation signs its posts: one for each, which lasts five minutes. */
export function createAutomationVerifier(options: AutomationVerifierOptions): TokenVerifier<void> {
  const { keys, resourceId, now } = options;
  return createTokenVerifier({
    keys,
    issuers: [automationIssuer],
    audiences: [resourceId],
    requiredClaims: [],
    senderOf: () => undefined,
    now,
  });
}
