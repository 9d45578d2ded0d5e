/** Why a token is asked for: to connect or to send a request; since the one in use is about to expire; or was not taken. */
export type TokenPurpose = 'connect' | 'expiring' | 'refused';

/**
 * A token, or what gives one: undefined for none. It is asked for each connection, and, where it is a function, again before the
 * token expires, and once when a token was refused.
 */
export type TokenOption =
  string | ((purpose: TokenPurpose) => string | undefined | Promise<string | undefined>);

/** The token of a client, which all its connections share. */
export class AccessToken {
  readonly #given: TokenOption | undefined;
  /** The newest that the application has given. */
  #newest: string | undefined;
  /** Whether the newest was refused, and none was asked for since. */
  #isRefused = false;
  /** Whether the newest came in the place of a refused one, and was not taken yet. */
  #isReplacement = false;
  #asked: Promise<string | undefined> | undefined;

  constructor(given: TokenOption | undefined) {
    this.#given = given;
  }

  /** Whether there may be another one. */
  get isRenewable(): boolean {
    return typeof this.#given === 'function';
  }

  /** The value of the header `Authorization`; undefined for none. @throws whatever the application's own function throws */
  header(purpose: TokenPurpose = this.#isRefused ? 'refused' : 'connect'): Promise<string | undefined> {
    // Several connections that need one at the same time ask once.
    this.#asked ??= this.#ask(purpose).finally(() => {
      this.#asked = undefined;
    });
    return this.#asked;
  }

  /** The gateway took a token, or wanted none. */
  noteTaken(header: string | undefined): void {
    if (header === this.#newest) this.#isReplacement = false;
  }

  /** The gateway refused a token. @returns whether to try again, by another */
  noteRefused(header: string | undefined): boolean {
    if (!this.isRenewable) return false;
    if (header !== this.#newest) return true;
    if (this.#isReplacement) return false;
    this.#isRefused = true;
    return true;
  }

  /** Forgets what was refused: the application says that it has another. */
  reset(): void {
    this.#isRefused = false;
    this.#isReplacement = false;
  }

  async #ask(purpose: TokenPurpose): Promise<string | undefined> {
    const given = this.#given;
    const token = (typeof given === 'function' ? await given(purpose) : given)?.trim();
    if (!token) this.#newest = undefined;
    else this.#newest = /^Bearer\s/i.test(token) ? token : `Bearer ${token}`;
    this.#isRefused = false;
    this.#isReplacement = purpose === 'refused';
    return this.#newest;
  }
}
