import type { ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { EventWriter } from '../../subscriptions/delivery.ts';
import type { SendBuffer } from '../../subscriptions/send-buffer.ts';
import type { StreamFormat } from './stream-format.ts';

/** What a writer is made from. */
export interface EventStreamWriterOptions {
  /** Of which nothing is sent yet. */
  readonly response: ServerResponse;
  readonly format: StreamFormat;
  readonly clock: Clock;
  /** The time between two heartbeats, in milliseconds. */
  readonly heartbeatMs: number;
}

/**
 * A client is cut off after so many heartbeats in a row at which data waited and none had been taken since the
 * heartbeat before. Clients send nothing on an event stream, so that nothing else tells. A client that has vanished is
 * noticed when the operating system's buffer for it is full, or when the system stops retransmitting, which on Linux
 * takes about 15 minutes.
 */
const patience = 4;

/** Writes the events of one stream, with heartbeats in between, and cuts off a client that takes nothing of it. */
export class EventStreamWriter implements EventWriter {
  readonly #options: EventStreamWriterOptions;
  readonly #buffer: SendBuffer;
  readonly #onStalled: () => void;
  #heartbeatsWithoutProgress = 0;
  #stopHeartbeats: () => void;

  /**
   * @param buffer counts what waits until the client takes it
   * @param onStalled is called when the client has been cut off, since it took nothing for long
   */
  constructor(options: EventStreamWriterOptions, buffer: SendBuffer, onStalled: () => void) {
    this.#options = options;
    this.#buffer = buffer;
    this.#onStalled = onStalled;
    const { response, format } = options;
    // Without the second, nginx, and proxies that do as it does, keep events until they have a bufferful.
    response.writeHead(200, { 'Content-Type': format.contentType, 'X-Accel-Buffering': 'no' }).flushHeaders();
    if (format.beginning !== '') response.write(format.beginning);
    this.#stopHeartbeats = this.#scheduleHeartbeat();
    response.once('close', () => {
      this.#stopHeartbeats();
    });
  }

  /**
   * Writes an event. One that is shared with others is not copied.
   *
   * @param onTaken is called when it was taken, or never will be
   */
  write(event: string | Buffer, onTaken?: () => void): void {
    const { response } = this.#options;
    const { socket } = response;
    this.#buffer.add();
    // Corked, so that the event is sent together with what HTTP puts around it; uncorked at once, so that it does not
    // wait.
    socket?.cork();
    response.write(event, () => {
      this.#heartbeatsWithoutProgress = 0;
      this.#buffer.remove();
      onTaken?.();
    });
    socket?.uncork();
  }

  /** Writes no more. Goes on until the client has taken everything, or is cut off. */
  end(): void {
    this.#options.response.end();
  }

  #scheduleHeartbeat(): () => void {
    const { clock, heartbeatMs } = this.#options;
    return clock.schedule(heartbeatMs, () => {
      this.#stopHeartbeats = this.#scheduleHeartbeat();
      this.#sendHeartbeat();
    });
  }

  #sendHeartbeat(): void {
    const { response, format } = this.#options;
    if (response.writableLength === 0) {
      if (!response.writableEnded) this.write(format.heartbeat);
      return;
    }
    this.#heartbeatsWithoutProgress += 1;
    if (this.#heartbeatsWithoutProgress < patience) return;
    response.destroy();
    this.#onStalled();
  }
}
