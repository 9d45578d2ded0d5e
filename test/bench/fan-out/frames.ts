/** Counts the messages in what a WebSocket's server sends, and looks at none: clients are not to be what is measured. */
export class FrameCounter {
  #rest: Buffer | undefined;
  /** Bytes of the present frame that are still to come. */
  #missing = 0;
  #isLast = false;
  readonly #onPing: () => void;

  /** @param onPing is called for each ping: who doesn't answer is cut off */
  constructor(onPing: () => void) {
    this.#onPing = onPing;
  }

  /** @param bytes which may be written over afterwards. @returns how many messages have come to their end in them */
  count(bytes: Buffer): number {
    const data = this.#rest ? Buffer.concat([this.#rest, bytes]) : bytes;
    this.#rest = undefined;
    let ended = 0;
    let offset = 0;
    for (;;) {
      if (this.#missing > 0) {
        const taken = Math.min(this.#missing, data.length - offset);
        offset += taken;
        this.#missing -= taken;
        if (this.#missing > 0) return ended;
        if (this.#isLast) ended += 1;
      }
      const left = data.length - offset;
      if (left === 0) return ended;
      const length = left > 1 ? (data[offset + 1] ?? 0) : 0;
      const head = length === 127 ? 10 : length === 126 ? 4 : 2;
      if (left < head) {
        this.#rest = Buffer.from(data.subarray(offset));
        return ended;
      }
      const first = data[offset] ?? 0;
      if ((first & 0x0f) === 9) this.#onPing();
      // Control frames are no messages.
      this.#isLast = (first & 0x80) !== 0 && (first & 0x0f) < 8;
      this.#missing =
        head === 2
          ? length
          : head === 4
            ? data.readUInt16BE(offset + 2)
            : Number(data.readBigUInt64BE(offset + 2));
      offset += head;
    }
  }
}

/** A text message as a client sends it: masked by nothing, which is a mask as good as any. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x81fe);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** A pong without a payload, as `clientFrame` masks. */
export const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
