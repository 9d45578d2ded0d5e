import type { AccessToken } from './access-token.ts';
import { createAlarm } from './timing.ts';
import type { Timing } from './timing.ts';

/** Replaces the token of a connection before it expires, so that the connection goes on. */
export interface TokenRenewal {
  /** The connection is there. @param header by which it was taken */
  begin(header: string | undefined): void;
  /** The gateway has answered a ping: one that brought a token, by when that expires. */
  onPong(payload: Readonly<Record<string, unknown>> | undefined): void;
  /** The connection is gone. */
  end(): void;
}

/** As soon as a token is asked for again at the most, in milliseconds: also by a clock that is wrong. */
const leastMs = 500;

/**
 * Makes one. Only the gateway knows when a token expires: it is told the token once more by a ping, and answers that.
 *
 * @param send sends a token by a ping
 */
export function createTokenRenewal(
  token: AccessToken,
  { renewAheadMs }: Pick<Timing, 'renewAheadMs'>,
  send: (header: string) => void,
): TokenRenewal {
  const alarm = createAlarm();
  let used: string | undefined;
  /** Counts connections, so that a token that comes late is not sent over the next. */
  let connection = 0;

  async function renew(ofConnection: number, expiresAt: number): Promise<void> {
    // An application that can't give one is asked again; what it can't give at all ends the connection, which says so.
    const header = await token.header('expiring').catch(() => undefined);
    if (ofConnection !== connection) return;
    if (header === undefined || header === used) {
      schedule(expiresAt);
      return;
    }
    used = header;
    send(header);
  }

  function schedule(expiresAt: number): void {
    const left = expiresAt - Date.now();
    if (left <= 0) return;
    const ofConnection = connection;
    alarm.set(Math.max(leastMs, left - Math.min(renewAheadMs, left / 2)), () => {
      void renew(ofConnection, expiresAt);
    });
  }

  return {
    begin(header) {
      connection += 1;
      used = header;
      if (token.isRenewable && header !== undefined) send(header);
    },
    onPong(payload) {
      const expiresAt = payload?.['expiresAt'];
      if (typeof expiresAt === 'string') schedule(Date.parse(expiresAt));
    },
    end() {
      connection += 1;
      alarm.clear();
    },
  };
}
