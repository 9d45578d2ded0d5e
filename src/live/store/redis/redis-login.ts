/** How a client says who it is. */
export interface RedisLogin {
  readonly username: string;
  /** A secret. */
  readonly password: string;
}

/** A token of a bearer, and when it ends, in milliseconds since the epoch. */
export interface TimedToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** Which share of a token's time passes before the next is fetched. */
const renewalShare = 0.75;
/** How long it takes until that is tried again after it failed, in milliseconds. */
const retryMs = 10_000;
/** The same at the least, for a token that ends soon. */
const leastMs = 1_000;

/** What tokens are fetched with. */
export interface TokenLoginOptions {
  readonly fetchToken: () => Promise<TimedToken>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Runs a task once, so many milliseconds from now. @returns what calls it off */
  readonly schedule: (delayMs: number, task: () => void) => () => void;
}

/** Logs in by tokens that end: connections get a new one before they would be closed. */
export class TokenLogin {
  readonly #options: TokenLoginOptions;
  readonly #listeners = new Set<(login: RedisLogin) => void>();
  #current: Promise<TimedToken> | undefined;
  #cancel: (() => void) | undefined;
  #isClosed = false;

  constructor(options: TokenLoginOptions) {
    this.#options = options;
  }

  /** How to log in now. @throws whatever keeps tokens from being fetched */
  async login(): Promise<RedisLogin> {
    this.#current ??= this.#fetch();
    return loginBy(await this.#current);
  }

  /** Is told of each new token, so that connections that are open go on with it. */
  onRenewed(listener: (login: RedisLogin) => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  async #fetch(): Promise<TimedToken> {
    try {
      const token = await this.#options.fetchToken();
      const restMs = token.expiresOnTimestamp - this.#options.now();
      this.#renewIn(Math.max(restMs * renewalShare, leastMs));
      return token;
    } catch (error) {
      this.#current = undefined;
      throw error;
    }
  }

  #renewIn(delayMs: number): void {
    if (this.#isClosed) return;
    this.#cancel?.();
    this.#cancel = this.#options.schedule(delayMs, () => {
      const before = this.#current;
      this.#current = this.#fetch();
      this.#current.then(
        (token) => {
          for (const listener of this.#listeners) listener(loginBy(token));
        },
        () => {
          // The old one may still do.
          this.#current ??= before;
          this.#renewIn(retryMs);
        },
      );
    });
  }
}

/** Redis knows a principal of Entra by its object id, which stands in its tokens. */
function loginBy({ token }: TimedToken): RedisLogin {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const id = /"oid"\s*:\s*"([^"]+)"/.exec(payload)?.[1];
  return { username: id ?? 'default', password: token };
}
