import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { clientFrame, FrameCounter, pong } from './frames.ts';

/** Where all clients read to, one after another: nothing is allocated for what comes. */
const buffer = Buffer.allocUnsafe(64 * 1024);

/** How much of an answer tells of what kind it is. */
const answerLength = 200;

/** The server answered a wish for a WebSocket by something else. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** A WebSocket's client that counts the messages it gets, and looks at none. */
export class Client {
  /** Is told how many messages have come. */
  onMessages: (count: number) => void = () => undefined;
  /** Is told when the connection ends from the other side. */
  onLost: () => void = () => undefined;
  readonly #socket: Socket;
  readonly #upgraded = Promise.withResolvers<undefined>();
  readonly #counter: FrameCounter;
  #isUpgraded = false;
  /** How what was asked for last is answered, in its first bytes. A ping may come before. */
  #answer = '';

  /** @param from where it comes from: an address of this machine; left out, as the system likes */
  constructor(port: number, from?: string) {
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      ...(from !== undefined && { localAddress: from }),
      noDelay: true,
      onread: {
        buffer,
        callback: (length) => {
          this.#take(buffer.subarray(0, length));
          return true;
        },
      },
    });
    this.#counter = new FrameCounter(() => this.#socket.write(pong));
    this.#socket
      .on('error', (error) => {
        this.#upgraded.reject(error);
      })
      .on('close', () => {
        this.#upgraded.reject(new Error('the server hung up'));
        this.onLost();
      });
  }

  /**
   * Opens the WebSocket, and with it a session in `graphql-transport-ws`.
   *
   * @param isBare whether the server knows no protocol
   * @param authorization who comes, as the header says it
   */
  async open(isBare: boolean, authorization?: string): Promise<void> {
    this.#socket.write(
      'GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n' +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    await this.#upgraded.promise;
    if (isBare) return;
    const payload = authorization === undefined ? undefined : { authorization };
    await this.#ask(JSON.stringify({ type: 'connection_init', payload }));
  }

  /**
   * Subscribes, and waits for the first event.
   *
   * @throws Error if something else comes, or the server hangs up
   */
  async subscribe(payload: object): Promise<void> {
    await this.#ask(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload }));
    if (!this.#answer.includes('"type":"next"')) throw new Error(`no event has come, but ${this.#answer}`);
  }

  /** Reads nothing any more. */
  pause(): void {
    this.#socket.pause();
  }

  close(): void {
    this.onLost = () => undefined;
    this.#socket.destroy();
  }

  async #ask(message: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.onMessages = resolve;
    this.onLost = () => {
      reject(new Error(`the server hung up instead of answering ${message}`));
    };
    this.#answer = '';
    this.#socket.write(clientFrame(message));
    await promise;
    this.onMessages = () => undefined;
    this.onLost = () => undefined;
  }

  #take(bytes: Buffer): void {
    if (this.#isUpgraded) {
      if (this.#answer.length < answerLength) this.#answer += bytes.toString('latin1', 0, answerLength);
      const count = this.#counter.count(bytes);
      if (count > 0) this.onMessages(count);
      return;
    }
    // It comes in one piece, and nothing with it: the server waits for the client's first word.
    const head = bytes.toString();
    this.#isUpgraded = head.startsWith('HTTP/1.1 101');
    if (this.#isUpgraded) this.#upgraded.resolve(undefined);
    else this.#upgraded.reject(new RefusedError(head.split('\r\n', 1)[0]));
  }
}
