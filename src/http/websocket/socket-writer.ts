import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { SendBuffer } from '../../subscriptions/send-buffer.ts';
import type { BacklogLimits } from '../../subscriptions/transport-limits.ts';
import { closeReason } from './close-codes.ts';

/** Written behind a message, to be called back when that was taken. */
const nothing = Buffer.alloc(0);

/** Writes to a client's socket. Whether anything may be written is decided before. */
export class SocketWriter {
  /** What waits until the client takes it. */
  readonly buffer: SendBuffer;
  readonly #socket: WebSocket;
  readonly #stream: Duplex;

  /** @param stream what `socket` reads from and writes to */
  constructor(socket: WebSocket, stream: Duplex, limits: BacklogLimits) {
    this.buffer = new SendBuffer(stream, limits);
    this.#socket = socket;
    this.#stream = stream;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends a message. Resolved when it was handed over, or never will be. */
  send(data: string): Promise<void> {
    return new Promise((resolve) => {
      this.buffer.add();
      // What fails to be sent ends the connection, which is told by itself.
      this.#socket.send(data, () => {
        this.buffer.remove();
        resolve();
      });
    });
  }

  /**
   * Writes a message in two fragments, made as frames before, of which the second is shared with others and never copied.
   *
   * They go straight to what `ws` writes to. It writes each of its own frames at once, as these are, for as long as it
   * doesn't compress messages: so none comes between the two, or they into another.
   */
  write(head: Buffer, tail: Buffer): void {
    const stream = this.#stream;
    // Both leave in one go.
    stream.cork();
    stream.write(head);
    stream.write(tail);
    stream.uncork();
    // Nearly all are taken at once. To be called back for each would cost a tenth of it all, so it is only for who waits.
    if (!this.buffer.isEmpty) {
      this.buffer.add();
      stream.write(nothing, this.buffer.remove);
    }
  }

  /** Says goodbye, and hangs up. */
  close(code: number, reason: string): void {
    this.#socket.close(code, closeReason(reason));
    // Nothing that its client sends matters any more, not even that it says goodbye as well: that it hangs up is enough. So
    // what comes until then is thrown away as it comes, as `ws` does by itself after what breaks the protocol.
    this.#stream.removeAllListeners('data').resume();
    this.#stream.end();
  }
}
