import type { ExecutionResult } from 'graphql';
import { MessageType } from 'graphql-ws';
import type { Principal } from '../../auth/principal.ts';
import type { EventWriter } from '../../subscriptions/delivery.ts';
import type { EventSink } from '../../subscriptions/event-sink.ts';
import type { OwnResult } from '../../subscriptions/subscriber.ts';
import type { Connection } from './connection.ts';
import { firstFragment } from './frames.ts';

/**
 * Where the shared events of a subscription go: past graphql-ws, which would write each anew for everybody. A class, as
 * the next one is, since there are as many of them as there are people who watch.
 */
export class SocketSink implements EventSink, EventWriter {
  readonly #connection: Connection;
  /** What each message begins with. */
  readonly #head: Buffer;

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.#head = firstFragment(`{"id":${JSON.stringify(id)},"type":"${MessageType.Next}","payload":`);
  }

  get principal(): Principal {
    return this.#connection.principal;
  }

  offer(tail: Buffer): boolean {
    return this.#connection.delivery.offer(tail, this);
  }

  write(tail: Buffer): void {
    this.#connection.writer.write(this.#head, tail);
  }

  noteDropped(tail: Buffer): void {
    this.#connection.delivery.noteDropped(tail);
  }

  drained(): Promise<void> {
    return this.#connection.writer.buffer.drained();
  }
}

/**
 * Sends the results that are one subscriber's own, and gives graphql-ws only their end: it would keep the newest one for as
 * long as it waits for the next, which may never come where all that follow are shared.
 */
export class OwnResults implements AsyncIterableIterator<never, undefined> {
  readonly #results: AsyncIterableIterator<OwnResult, undefined>;
  readonly #send: (result: ExecutionResult) => Promise<void>;

  constructor(
    results: AsyncIterableIterator<OwnResult, undefined>,
    send: (result: ExecutionResult) => Promise<void>,
  ) {
    this.#results = results;
    this.#send = send;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorReturnResult<undefined>> {
    while (await this.#sendNext());
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#results.return?.();
    return { done: true, value: undefined };
  }

  /** A method of its own, so that nothing refers to a result that was sent. @returns whether there may be more */
  async #sendNext(): Promise<boolean> {
    const { done, value } = await this.#results.next();
    if (done) return false;
    await this.#send(value.result);
    return true;
  }
}
