import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import { MessageType } from 'graphql-ws';
import type { Principal } from '../../auth/principal.ts';
import type { EventWriter } from '../../subscriptions/delivery.ts';
import type { EventSink } from '../../subscriptions/event-sink.ts';
import type { Engine } from '../../graphql/engine/engine.ts';
import type { ObservedOperation } from '../../graphql/engine/observed-operation.ts';
import type { OwnResultListener, Subscriber } from '../../subscriptions/subscriber.ts';
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
  readonly #id: string;
  readonly #engine: Engine;
  readonly #operation: ObservedOperation;

  /** @param id that of the operation, which comes back with each of its results */
  constructor(connection: Connection, id: string, engine: Engine, operation: ObservedOperation) {
    this.#connection = connection;
    this.#id = id;
    this.#engine = engine;
    this.#operation = operation;
    this.#head = firstFragment(headOf(id));
  }

  get principal(): Principal {
    return this.#connection.principal;
  }

  offer(tail: Buffer): boolean {
    return this.#connection.delivery.offer(tail, this);
  }

  /** Sends a result that is the client's own. Resolved when it was handed over, or never will be. */
  async send(result: ExecutionResult): Promise<void> {
    const payload = this.#operation.answer(this.#engine.formatResult(result, this.#operation));
    await this.#connection.send(`${headOf(this.#id)}${jsonOf(payload)}}`);
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

/** What a message begins with that has a result. */
function headOf(id: string): string {
  return `{"id":${JSON.stringify(id)},"type":"${MessageType.Next}","payload":`;
}

/** Results as JSON, by their data: several may have the same. */
const written = new WeakMap<object, string>();

function jsonOf(payload: FormattedExecutionResult): string {
  const { data, ...others } = payload;
  if (!data || Object.keys(others).length > 0) return JSON.stringify(payload);
  const known = written.get(data);
  if (known !== undefined) return known;
  const json = JSON.stringify(payload);
  written.set(data, json);
  return json;
}

/**
 * Sends the results that are one subscriber's own, and gives graphql-ws only their end: it would keep the newest one for as
 * long as it waits for the next, which may never come where all that follow are shared.
 */
export class OwnResults implements AsyncIterableIterator<never, undefined>, OwnResultListener {
  readonly #results: Subscriber;
  readonly #sink: SocketSink;
  /** Tells graphql-ws of the end. */
  #onEnd: (end: IteratorReturnResult<undefined> | Promise<never>) => void = () => undefined;

  constructor(results: Subscriber, sink: SocketSink) {
    this.#results = results;
    this.#sink = sink;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorReturnResult<undefined>> {
    return new Promise((resolve) => {
      this.#onEnd = resolve;
      this.onOwn();
    });
  }

  async return(): Promise<IteratorReturnResult<undefined>> {
    await this.#results.return();
    return end;
  }

  /** Sends what there is. Nothing of it waits while events are shared. */
  onOwn(): void {
    this.#sendAll().catch((error: unknown) => {
      const failure = error as Error;
      this.#onEnd(Promise.reject(failure));
    });
  }

  async #sendAll(): Promise<void> {
    while (await this.#sendNext());
  }

  /** A method of its own, so that nothing refers to a result that was sent. @returns whether there may be more at present */
  async #sendNext(): Promise<boolean> {
    const next = await this.#results.pull(this);
    if (next?.done) this.#onEnd(end);
    if (!next || next.done) return false;
    await this.#sink.send(next.value.result);
    return true;
  }
}

const end: IteratorReturnResult<undefined> = { done: true, value: undefined };
