/** The time within which a client must send its first message. */
export class Silence {
  readonly #timer: NodeJS.Timeout;
  #isBroken = false;

  /** @param onTooLong is called when the time is over, unless the message has come before */
  constructor(milliseconds: number, onTooLong: () => void) {
    this.#timer = setTimeout(() => {
      // A message that came in time may not be read yet if the process is busy. Once it is read, `ws` tells of it in a
      // task that comes between these two.
      setImmediate(() => {
        setImmediate(() => {
          if (!this.#isBroken) onTooLong();
        });
      });
    }, milliseconds);
  }

  /** The message has come, or the client is gone. */
  break(): void {
    this.#isBroken = true;
    clearTimeout(this.#timer);
  }
}
