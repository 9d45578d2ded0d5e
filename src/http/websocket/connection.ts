import { CloseCode, MessageType, stringifyMessage } from 'graphql-ws';
import type { WebSocket as ProtocolSocket } from 'graphql-ws';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Principal } from '../../auth/principal.ts';
import { AuthenticationError, AuthenticationUnavailableError } from '../../auth/authenticator.ts';
import type { Authenticator } from '../../auth/authenticator.ts';
import type { ConnectionLimits } from '../request/connection-limits.ts';
import type { Deliveries } from '../../subscriptions/deliveries.ts';
import { Delivery } from '../../subscriptions/delivery.ts';
import type { DeliveryEnd, DeliverySink } from '../../subscriptions/delivery.ts';
import { isNestedTooDeeply, maxNesting } from '../request/json-nesting.ts';
import { jsonTextOf } from '../request/json-text.ts';
import type { TransportLimits } from '../../subscriptions/transport-limits.ts';
import { authorizationOf } from './authorization.ts';
import type { ClientSocket, SocketListener } from './client-socket.ts';
import { closeCodeOfError, closeCodes, messageTooBig } from './close-codes.ts';
import type { ConnectionLease } from './connection-quota.ts';
import { withoutEmptyFields } from './empty-fields.ts';
import type { Heartbeat } from './heartbeat.ts';
import { TokenBucket } from './token-bucket.ts';
import type { WebSocketObserver } from './observer.ts';
import { Silence } from './silence.ts';
import { SocketWriter } from './socket-writer.ts';

/** One client, as it has come. */
export interface Client {
  readonly socket: ClientSocket;
  /** What `socket` reads from and writes to. */
  readonly stream: Duplex;
  /** By which it is told that it is still there. */
  readonly heartbeat: Heartbeat;
  /** What it is counted by. */
  readonly lease: ConnectionLease;
  /** The `Authorization` header of the upgrade request, for who says nothing in `connection_init`. */
  readonly authorization: string | undefined;
}

/** What all connections depend on. */
export interface ConnectionOptions {
  readonly authenticator: Authenticator;
  readonly limits: TransportLimits;
  /** Those of all transports. */
  readonly deliveries: Deliveries;
  readonly connectionLimits: Pick<ConnectionLimits, 'initialisationMs'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: WebSocketObserver;
}

/** How a socket is closed where its delivery ends first; whatever else ends it has closed it already. */
const closings: Partial<Record<DeliveryEnd, readonly [code: number, reason: string]>> = {
  expired: [CloseCode.Forbidden, 'the token has expired'],
  behind: [
    closeCodes.tooSlow,
    'the client takes what it is sent too slowly; it can go on from its last cursor',
  ],
  shutdown: [closeCodes.serviceRestart, 'Service restart'],
};

type Payload = Readonly<Record<string, unknown>> | undefined;

/**
 * One client's socket, as graphql-ws sees it: what comes in and goes out passes through here, and only while its client
 * is one that may.
 */
export class Connection implements ProtocolSocket, DeliverySink, SocketListener {
  /** Is called once, as soon as it is to be closed, whoever closes it: then everything that runs on it ends. */
  onEnd: (code: number, reason: string) => Promise<void> = nothingRuns;
  /** What its client is sent. */
  readonly delivery: Delivery;
  /** The way to its client. Only what the delivery allows is written. */
  readonly writer: SocketWriter;
  #hasEnded = false;
  readonly #client: Client;
  readonly #options: ConnectionOptions;
  readonly #messages: TokenBucket;
  /** Until its client says who it is. */
  #silence: Silence | undefined;
  /** Takes messages, as graphql-ws has it. */
  #take: (data: string) => Promise<void> = nothingRuns;
  /** Undefined as long as it isn't closed from here. */
  #closedUnder: number | undefined;

  constructor(client: Client, options: ConnectionOptions) {
    this.#client = client;
    this.#options = options;
    this.#messages = new TokenBucket(options.limits.messagesPerSecond);
    const { socket, stream } = client;
    const { observer, limits } = options;
    this.writer = new SocketWriter(socket, stream, limits.backlog);
    this.delivery = new Delivery(this, options, this.writer.buffer);
    observer.onOpened();
    this.#silence = new Silence(options.connectionLimits.initialisationMs, () => {
      // As graphql-ws has it.
      this.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
    });
    socket.listen(this);
  }

  get protocol(): string {
    return this.#client.socket.protocol;
  }

  get isOpen(): boolean {
    return this.writer.isOpen;
  }

  /** Who is at the other end, as their newest token says. */
  get principal(): Principal {
    const { principal } = this.delivery;
    if (!principal) throw new Error('the connection has not begun');
    return principal;
  }

  /** Lets a client in by the payload of its `connection_init`. @returns false if it is refused, and closed */
  async begin(payload: Payload): Promise<boolean> {
    const { authorization, lease } = this.#client;
    const { limits, observer } = this.#options;
    this.#breakSilence();
    const principal = await this.#authenticate(authorizationOf(payload) ?? authorization);
    if (principal === undefined) return false;
    const isOneTooMany = !(await lease.acquire(principal.subject));
    if (!this.isOpen) return false;
    if (isOneTooMany) {
      observer.onRefused('socketsPerPrincipal');
      this.close(closeCodes.tooMany, `more than ${limits.socketsPerPrincipal} sockets of one principal`);
      return false;
    }
    this.delivery.identify(principal);
    return true;
  }

  /** Waits until the message is handed over, so that graphql-ws makes the next one of a stream only then. */
  send(data: string): Promise<void> | undefined {
    return this.delivery.mayWrite() ? this.writer.send(data) : undefined;
  }

  finish(end: DeliveryEnd): void {
    const closing = closings[end];
    if (closing) this.close(...closing);
  }

  close(code: number, reason: string): void {
    if (!this.isOpen) return;
    this.#closedUnder = code;
    this.writer.close(code, reason);
    this.#end(code, reason);
  }

  onMessage(take: (data: string) => Promise<void>): void {
    this.#take = take;
  }

  takeMessage(data: Buffer): void {
    this.#client.heartbeat.noteSign();
    if (!this.#mayTake()) return;
    if (isNestedTooDeeply(data)) {
      this.close(CloseCode.BadRequest, `the message is nested more than ${maxNesting} deep`);
      return;
    }
    this.#take(withoutEmptyFields(jsonTextOf(data))).catch((error: unknown) => {
      this.#fail(error);
    });
  }

  takePing(): void {
    this.#mayTake();
  }

  /** One that answers no ping counts as a message, as frames of ping do. */
  takePong(): void {
    if (!this.#client.heartbeat.notePong()) this.#mayTake();
  }

  takeError(error: Error): void {
    this.#closedUnder ??= closeCodeOfError(error);
    if (this.#closedUnder === messageTooBig) this.#options.observer.onRefused('bodyBytes');
  }

  takeClose(code: number, reason: Buffer): void {
    const { heartbeat, lease } = this.#client;
    this.#end(code, reason.toString());
    this.#breakSilence();
    heartbeat.end();
    lease.release();
    this.#options.observer.onClosed(this.#closedUnder ?? (code === 1006 ? 1006 : 1000));
  }

  /** Takes a fresh token from a ping that brings one, and answers when it expires; any other is given back. */
  async onPing(payload: Payload): Promise<void> {
    const authorization = authorizationOf(payload);
    if (authorization === undefined) await this.#pong(payload);
    else if (this.delivery.principal) await this.#renew(this.delivery.principal, authorization);
    else this.close(CloseCode.Unauthorized, 'a token comes in connection_init first');
  }

  async #renew(known: Principal, authorization: string): Promise<void> {
    const principal = await this.#authenticate(authorization);
    if (principal === undefined) return;
    if (principal.subject !== known.subject) {
      this.close(CloseCode.Forbidden, 'the token is of another subject than the one before');
      return;
    }
    this.delivery.identify(principal);
    const { expiresAt } = principal;
    await this.#pong({ expiresAt: expiresAt === undefined ? null : new Date(expiresAt).toISOString() });
  }

  /** @returns undefined if the client is refused, and closed, or gone */
  async #authenticate(authorization: string | undefined): Promise<Principal | undefined> {
    try {
      const principal = await this.#options.authenticator.authenticate(authorization);
      return this.isOpen ? principal : undefined;
    } catch (error) {
      if (error instanceof AuthenticationError) {
        this.close(CloseCode.Forbidden, error.message);
      } else if (error instanceof AuthenticationUnavailableError) {
        // Who has a token that holds can go on by it, and learns that it was not replaced.
        const known = this.delivery.principal;
        if (known) return known;
        this.close(closeCodes.tryAgainLater, error.message);
      } else {
        throw error;
      }
      return undefined;
    }
  }

  async #pong(payload: Payload): Promise<void> {
    await this.send(stringifyMessage({ type: MessageType.Pong, ...(payload && { payload }) }));
  }

  /** Whether what a client sends is taken. */
  #mayTake(): boolean {
    if (!this.delivery.isUnderWay()) return false;
    if (this.#messages.take()) return true;
    const { limits, observer } = this.#options;
    observer.onRefused('messagesPerSecond');
    this.close(closeCodes.tooMany, `more than ${limits.messagesPerSecond} messages a second`);
    return false;
  }

  #end(code: number, reason: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.delivery.end('gone');
    // Whatever closes it is to come to its end first.
    queueMicrotask(() => {
      this.onEnd(code, reason).catch((error: unknown) => {
        this.#options.logger.error({ err: error }, 'what ran on a WebSocket could not be ended');
      });
    });
  }

  #breakSilence(): void {
    this.#silence?.break();
    this.#silence = undefined;
  }

  #fail(error: unknown): void {
    // graphql-ws throws for a message that only servers send, as it does for a fault of ours.
    if (error instanceof Error && error.message.startsWith('Unexpected message of type')) {
      this.close(CloseCode.BadRequest, 'Invalid message received');
    } else {
      this.#options.logger.error({ err: error }, 'a message over a WebSocket could not be handled');
      this.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }
}

const nothingRuns = (): Promise<void> => Promise.resolve();
