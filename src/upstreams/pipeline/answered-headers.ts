import { createHttpHeaders } from '@azure/core-rest-pipeline';
import type { HttpHeaders, RawHttpHeaders } from '@azure/core-rest-pipeline';

/** Headers as undici has them: by their names in small letters. */
type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** The headers of an answer, of which mostly three are asked for: each is read then, and none is copied. */
export class AnsweredHeaders implements HttpHeaders {
  readonly #received: ReceivedHeaders;
  /** Made when somebody changes them. */
  #changed: HttpHeaders | undefined;

  constructor(received: ReceivedHeaders) {
    this.#received = received;
  }

  get(name: string): string | undefined {
    if (this.#changed) return this.#changed.get(name);
    const value = this.#received[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: string | number | boolean): void {
    this.#copied.set(name, value);
  }

  delete(name: string): void {
    this.#copied.delete(name);
  }

  toJSON(options?: { preserveCase?: boolean }): RawHttpHeaders {
    return this.#copied.toJSON(options);
  }

  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#copied[Symbol.iterator]();
  }

  get #copied(): HttpHeaders {
    return (this.#changed ??= createHttpHeaders(
      Object.fromEntries(
        Object.keys(this.#received).flatMap((name) => {
          const value = this.get(name);
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    ));
  }
}
