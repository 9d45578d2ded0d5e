import type { AccessToken, TokenCredential } from '@azure/core-auth';
import { systemClock } from '../../clock.ts';
import type { Clock } from '../../clock.ts';

/** How long before its end a token is fetched anew, in milliseconds: as the library does that asks for it. */
const refreshMs = 2 * 60_000;

/** A token, and until when it holds by the clock that never goes back. */
interface Held {
  readonly token: string;
  readonly holdsUntil: number;
}

/**
 * A credential whose tokens hold as long as they were given for, whatever is done to the time of day meanwhile. The library
 * compares dates: with a clock that is set back by an hour it would go on sending a token for an hour after its end.
 *
 * @param make makes the credential; made anew it has no token in store
 */
export function steadyCredential(
  make: () => TokenCredential,
  clock: Pick<Clock, 'now' | 'monotonicNow'> = systemClock,
): TokenCredential {
  let credential = make();
  const held = new Map<string, Held>();

  return {
    async getToken(scopes, options) {
      const scope = String(scopes);
      const known = held.get(scope);
      let got = await credential.getToken(scopes, options);
      if (got && got.token === known?.token && clock.monotonicNow() >= known.holdsUntil - refreshMs) {
        credential = make();
        got = await credential.getToken(scopes, options);
      }
      if (!got) return got;
      if (got.token === known?.token) return steadyToken(got, known.holdsUntil, clock);
      const holdsUntil = clock.monotonicNow() + got.expiresOnTimestamp - clock.now().getTime();
      held.set(scope, { token: got.token, holdsUntil });
      return steadyToken(got, holdsUntil, clock);
    },
  };
}

/** The token, whose end is always so far from the time of day as it is from now. */
function steadyToken(
  { token, tokenType }: AccessToken,
  holdsUntil: number,
  clock: Pick<Clock, 'now' | 'monotonicNow'>,
): AccessToken {
  return {
    token,
    ...(tokenType === undefined ? {} : { tokenType }),
    get expiresOnTimestamp() {
      return clock.now().getTime() + holdsUntil - clock.monotonicNow();
    },
  };
}
