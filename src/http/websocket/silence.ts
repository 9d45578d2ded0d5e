/** The time that a client has for its first word. */
export class Silence {
  readonly #timer: NodeJS.Timeout;
  #isBroken = false;

  /** @param onTooLong is called when the time is over, unless the silence was broken before */
  constructor(milliseconds: number, onTooLong: () => void) {
    this.#timer = setTimeout(() => {
      // What came in time may lie unread, where there is much to do. Once it is read, `ws` tells of it in its own time, which
      // comes between these two.
      setImmediate(() => {
        setImmediate(() => {
          if (!this.#isBroken) onTooLong();
        });
      });
    }, milliseconds);
  }

  /** The client has said it, or is gone. */
  break(): void {
    this.#isBroken = true;
    clearTimeout(this.#timer);
  }
}
