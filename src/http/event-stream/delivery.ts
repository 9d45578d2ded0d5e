import type { FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import type { ServerResponse } from 'node:http';
import { withRequestId } from '../../graphql/errors.ts';
import type { ErrorCode } from '../../graphql/errors.ts';
import type { Principal } from '../../auth/principal.ts';
import { Delivery } from '../../subscriptions/delivery.ts';
import type { DeliveryEnd, DeliveryOptions, DeliverySink } from '../../subscriptions/delivery.ts';
import type { EventSink } from '../../subscriptions/event-sink.ts';
import { SendBuffer } from '../../subscriptions/send-buffer.ts';
import type { BacklogLimits } from '../../subscriptions/transport-limits.ts';
import type { StreamFormat } from './stream-format.ts';
import { EventStreamWriter } from './writer.ts';
import { requestIdOf } from '../../telemetry/request-id.ts';

/** A result as it is streamed. */
export interface StreamedResult {
  readonly result: FormattedExecutionResult;
  /** Behind what a client that lost the stream goes on; undefined where there is no such place. */
  readonly cursor: string | undefined;
}

/** What is streamed, and how. */
export interface EventStreamDeliveryOptions extends DeliveryOptions {
  /** Of which nothing is sent yet. */
  readonly response: ServerResponse;
  readonly format: StreamFormat;
  /**
   * Begins the subscription.
   *
   * @param sink takes the events that are shared with others, as they are to be sent
   */
  readonly begin: (sink: EventSink) => Promise<AsyncIterableIterator<StreamedResult>>;
  /** Makes what a client gets to see of an error. */
  readonly formatError: (error: GraphQLError) => GraphQLFormattedError;
  /** Who listens; the stream ends with their token. */
  readonly principal: Principal;
  readonly limits: BacklogLimits;
  /** The time between two heartbeats, in milliseconds. */
  readonly heartbeatMs: number;
}

/** A client that sees a stream end without `complete` comes again, with the cursor it has. */
const interruptions: ReadonlySet<DeliveryEnd> = new Set<DeliveryEnd>(['shutdown', 'behind']);

/** What may be otherwise when a client asks again, perhaps with another token: no mistake in what it asks for. */
const passing: ReadonlySet<unknown> = new Set<ErrorCode>([
  'FORBIDDEN',
  'OPERATION_TIMEOUT',
  'UPSTREAM_FORBIDDEN',
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'INTERNAL_SERVER_ERROR',
]);

const expired: GraphQLFormattedError = {
  message: 'The token of this stream has expired: subscribe again with a fresh one.',
  extensions: { code: 'UNAUTHENTICATED' satisfies ErrorCode },
};

/**
 * Streams the results of an operation in one answer. Those that are the client's own are pulled one by
 * one; those that are shared are written as they come, within the limits of the buffer.
 *
 * @returns resolved when the stream is over and its client has taken all of it, or has gone: why it has ended
 */
export function deliverAsEventStream(options: EventStreamDeliveryOptions): Promise<DeliveryEnd> {
  const { response } = options;
  const stream = new EventStream(options);
  return new Promise((resolve) => {
    response.once('close', () => {
      resolve(stream.onClosed());
    });
    stream.begin();
  });
}

/** One stream: the way to its client, and what takes its shared events. */
class EventStream implements DeliverySink, EventSink {
  readonly #options: EventStreamDeliveryOptions;
  readonly #delivery: Delivery;
  readonly #buffer: SendBuffer;
  readonly #writer: EventStreamWriter;
  /** Whether the newest result says that nothing was executed, for a reason that passes. */
  #isRefusedForNow = false;

  constructor(options: EventStreamDeliveryOptions) {
    const { response, limits, principal } = options;
    this.#options = options;
    this.#buffer = new SendBuffer(response, limits);
    this.#delivery = new Delivery(this, options, this.#buffer);
    this.#writer = new EventStreamWriter(options, this.#buffer, () => {
      this.#delivery.end('stalled');
    });
    this.#delivery.identify(principal);
  }

  begin(): void {
    void this.#delivery.deliver(
      () => this.#options.begin(this),
      ({ result, cursor }) =>
        new Promise((resolve) => {
          this.#isRefusedForNow = isPassing(result);
          this.#writer.write(this.#options.format.next(JSON.stringify(result), cursor), resolve);
        }),
    );
  }

  onClosed(): DeliveryEnd {
    this.#delivery.end('gone');
    return this.#delivery.reason ?? 'gone';
  }

  get isOpen(): boolean {
    return !this.#options.response.destroyed;
  }

  finish(end: DeliveryEnd, failure?: GraphQLError): void {
    if (!this.isOpen) return;
    const { response, format, formatError } = this.#options;
    const error =
      end === 'expired' ? withRequestId(expired, requestIdOf(response.req)) : failure && formatError(failure);
    if (error) this.#writer.write(format.failure(JSON.stringify(error)));
    const isForGood = end === 'completed' && !this.#isRefusedForNow;
    if (!interruptions.has(end)) this.#writer.write(format.complete(isForGood));
    this.#writer.end();
  }

  get principal(): Principal {
    return this.#options.principal;
  }

  offer(payload: Buffer): boolean {
    return this.#delivery.offer(payload, this.#writer);
  }

  noteDropped(payload: Buffer): void {
    this.#delivery.noteDropped(payload);
  }

  drained(): Promise<void> {
    return this.#buffer.drained();
  }
}

function isPassing({ data, errors = [] }: FormattedExecutionResult): boolean {
  return data === undefined && errors.some(({ extensions }) => passing.has(extensions?.['code']));
}
