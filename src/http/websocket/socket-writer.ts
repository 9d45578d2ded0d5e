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
   * They are written directly to the stream that `ws` writes to. As long as it doesn't compress messages, `ws` writes
   * each of its own frames at once, too: so none of them comes between these two.
   */
  write(head: Buffer, tail: Buffer): void {
    const stream = this.#stream;
    // Both are sent in one write.
    stream.cork();
    stream.write(head);
    stream.write(tail);
    stream.uncork();
    // Nearly all messages are taken at once. A callback for each would cost a tenth of the whole, so only messages that
    // wait have one.
    if (!this.buffer.isEmpty) {
      this.buffer.add();
      stream.write(nothing, () => {
        this.buffer.remove();
      });
    }
  }

  /** Sends a close frame, and ends the connection. */
  close(code: number, reason: string): void {
    this.#socket.close(code, closeReason(reason));
    // Nothing that the client sends matters any more, not even its own close frame: it is enough that it ends the
    // connection. What comes until then is discarded, as `ws` does by itself after an error of the protocol.
    this.#stream.removeAllListeners('data').resume();
    this.#stream.end();
  }
}
