import type { Client as GraphqlWsClient } from 'graphql-ws/client';
import { AccessToken } from './access-token.ts';
import type { TokenOption } from './access-token.ts';
import { createConnection } from './connection.ts';
import type { ConnectionState } from './connection.ts';
import type { Call, Participant } from './documents.ts';
import { createEventStreamTransport } from './event-stream-transport.ts';
import { followCall } from './follow-call.ts';
import type { CallOptions, CallStore } from './follow-call.ts';
import { followIncomingCalls } from './follow-incoming-calls.ts';
import type { IncomingCallsOptions, IncomingCallsStore } from './follow-incoming-calls.ts';
import { followRoster } from './follow-roster.ts';
import type { RosterOptions, RosterStore } from './follow-roster.ts';
import { graphqlWsClientOf } from './graphql-ws-client.ts';
import { createKeptStates } from './kept-state.ts';
import type { CursorStorage } from './kept-state.ts';
import { onVisible, onWindow, pageAddress } from './page.ts';
import { refusalOf, refusalOfResult } from './refusal.ts';
import type { Refusal, ResultError } from './refusal.ts';
import { createRequests } from './requests.ts';
import type { RequestOptions } from './requests.ts';
import { createSocketTransport } from './socket-transport.ts';
import type { Store } from './store.ts';
import { createSubscriptions } from './subscriptions.ts';
import { createWaits, defaultTiming } from './timing.ts';
import type { Timing } from './timing.ts';
import { sourceOf } from './typed-document.ts';
import type { TypedDocument } from './typed-document.ts';

/** What a client is made from. */
export interface ClientOptions {
  /** The gateway's `/graphql`, by http(s) or ws(s); in a page perhaps relative to it. */
  readonly url: string;
  readonly token?: TokenOption | undefined;
  /**
   * How subscriptions come. By default, `auto`: over one WebSocket, or over event streams once no WebSocket could be opened although
   * the gateway answers over HTTP.
   */
  readonly transport?: 'auto' | 'websocket' | 'eventStream' | undefined;
  /** Where what is followed is kept, so that a page that is loaded again goes on exactly where it was; left out, nowhere. */
  readonly cursors?: CursorStorage | undefined;
  /** Left out, the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Left out, the global one; Node 20 has none. */
  readonly webSocketImpl?: unknown;
  readonly timing?: Partial<Timing> | undefined;
}

/** Takes what a subscription brings. */
export interface Sink<Data> {
  /** @param errors of parts of the data, which are null */
  next(data: Data, errors: readonly ResultError[]): void;
  /** It is over, and won't go on by itself. */
  error?(refusal: Refusal): void;
  complete?(): void;
}

/** A gateway, as its clients see it. */
export interface Client {
  readonly connection: Store<ConnectionState>;
  /** Follows the roster of a call for as long as somebody listens. */
  followRoster<Person = Participant>(callId: string, options?: RosterOptions<Person>): RosterStore<Person>;
  /** Follows a call with all that happens in it for as long as somebody listens. */
  followCall<Person = Participant, Shown = Call>(
    callId: string,
    options?: CallOptions<Person, Shown>,
  ): CallStore<Person, Shown>;
  /** Follows the calls that wait to be answered for as long as somebody listens. */
  followIncomingCalls<Shown = Call>(options?: IncomingCallsOptions<Shown>): IncomingCallsStore<Shown>;
  /** Sends a query or a mutation, once, over HTTP. @throws {Refusal} if there were errors, or no answer */
  request<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    variables?: Variables,
    options?: RequestOptions,
  ): Promise<Data>;
  /**
   * Subscribes, over any number of connections. What selects the `cursor` of its events, and passes `$after`, goes on behind the
   * newest whenever it is connected again, so that nothing is missed.
   *
   * @returns what ends it
   */
  subscribe<Data, Variables>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
    sink: Sink<Data>,
  ): () => void;
  /** Connects anew, with another token; also after the connection was `forbidden`, and what is followed goes on. */
  reconnect(): void;
  /** Ends everything, for good. */
  close(): void;
  /** The same connection as a client of graphql-ws, for Apollo Client, urql and others; its subscriptions go on, too. */
  readonly graphqlWs: GraphqlWsClient;
}

/** Makes a client of a gateway. It connects once something is asked of it. */
export function createClient(options: ClientOptions): Client {
  const { transport: wanted = 'auto', webSocketImpl } = options;
  const timing: Timing = { ...defaultTiming, ...options.timing };
  const token = new AccessToken(options.token);
  const fetch: typeof globalThis.fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
  const url = (): string => httpUrl(options.url);
  const canOpenSockets = webSocketImpl !== undefined || 'WebSocket' in globalThis;
  const isBySocket = wanted === 'websocket' || (wanted === 'auto' && canOpenSockets);

  const connection = createConnection(
    isBySocket ? 'websocket' : 'eventStream',
    wanted === 'auto' && !isBySocket ? 'there is no WebSocket here' : undefined,
  );
  const requests = createRequests({ url, token, fetch, timing });
  const subscriptions = createSubscriptions({
    connection,
    timing,
    bySocket: isBySocket
      ? (observer, onNoWay) => createSocketTransport({ url, token, timing, observer, webSocketImpl, onNoWay })
      : undefined,
    byEventStreams: (observer) => createEventStreamTransport({ url, token, timing, observer, fetch }),
    isAnswered: wanted === 'auto' ? requests.isAnswered : undefined,
  });
  const waits = createWaits(timing);
  const tools = { subscriptions, waits, keptStateOf: createKeptStates(options.cursors, timing) };
  const wake = (isOtherNetwork: boolean): void => {
    waits.wake();
    subscriptions.wake(isOtherNetwork);
  };
  const stopListening = [
    onWindow('online', () => {
      wake(true);
    }),
    // It may have slept, and its connection with it.
    onVisible(() => {
      wake(false);
    }),
  ];

  return {
    connection: connection.store,
    followRoster: (callId, rosterOptions = {}) => followRoster(callId, rosterOptions, tools),
    followCall: (callId, callOptions = {}) => followCall(callId, callOptions, tools),
    followIncomingCalls: (callsOptions = {}) => followIncomingCalls(callsOptions, tools),
    request: requests.send,
    subscribe<Data, Variables>(
      document: TypedDocument<Data, Variables>,
      variables: Variables,
      sink: Sink<Data>,
    ) {
      const operation = { query: sourceOf(document), variables: { ...variables } as Record<string, unknown> };
      const stop = subscriptions.subscribe(operation, {
        next(result) {
          if (result.data != null) {
            sink.next(result.data as Data, result.errors ?? []);
            return;
          }
          stop();
          sink.error?.(refusalOfResult(result));
        },
        error(reason) {
          sink.error?.(refusalOf(reason));
        },
        complete() {
          sink.complete?.();
        },
      });
      return stop;
    },
    reconnect() {
      token.reset();
      subscriptions.reconnect();
    },
    close() {
      for (const stop of stopListening) stop();
      subscriptions.close();
    },
    graphqlWs: graphqlWsClientOf(subscriptions, connection.store),
  };
}

/** The address of a gateway over HTTP. */
function httpUrl(url: string): string {
  return new URL(url, pageAddress()).href.replace(/^ws/, 'http');
}
