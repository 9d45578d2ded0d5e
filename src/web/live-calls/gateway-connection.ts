import type { TypedDocumentString } from './gql/graphql.ts';
import { createReconnectingClient, isForbidden } from '../../../packages/client/src/reconnecting-client.ts';
import { resuming } from '../../../packages/client/src/resuming.ts';

/**
 * How the page is connected:
 * - `connecting`: for the first time
 * - `live`
 * - `lost`: it was, and is tried again
 * - `forbidden`: the gateway wants a token, or another
 */
export type ConnectionState = 'connecting' | 'live' | 'lost' | 'forbidden';

/** What a request or a subscription failed by. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Takes what a subscription brings. */
export interface Receiver<Data> {
  next(data: Data): void;
  /** Not called where the connection is forbidden: that is of the whole page. */
  refused(refusal: Refusal): void;
  completed?(): void;
}

/** The gateway, by its GraphQL API over one WebSocket. */
export interface GatewayConnection {
  readonly state: ConnectionState;
  /** Uses a token from now on; empty for none. It is kept in memory only. */
  useToken(token: string): void;
  /** Subscribes, and resumes behind its newest cursor whenever the connection is there again. @returns what ends it */
  subscribe<Data, Variables extends Record<string, unknown>>(
    operation: TypedDocumentString<Data, Variables>,
    variables: Variables,
    receiver: Receiver<Data>,
  ): () => void;
  /** Asks once. @throws Refusal */
  ask<Data, Variables extends Record<string, unknown>>(
    operation: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data>;
}

/** Connects to the gateway that served the page, once something is asked of it. @param onState is told each change */
export function connectToGateway(onState: (state: ConnectionState) => void): GatewayConnection {
  // Beside the page, under whatever prefix a proxy puts in front of both.
  const endpoint = new URL('graphql', location.href);
  endpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  let state: ConnectionState = 'connecting';
  let token = '';
  const become = (next: ConnectionState): void => {
    if (next === state) return;
    state = next;
    onState(state);
  };
  const client = createReconnectingClient({
    url: endpoint.href,
    connectionParams: () => (token === '' ? undefined : { authorization: `Bearer ${token}` }),
  });
  client.on('connected', () => {
    become('live');
  });
  client.on('closed', (event) => {
    if (isForbidden(event)) become('forbidden');
    else if (state === 'live') become('lost');
  });
  addEventListener('online', () => {
    if (state === 'lost') client.terminate();
  });
  const resumingClient = resuming(client);

  const gateway: GatewayConnection = {
    get state() {
      return state;
    },
    useToken(given) {
      token = given;
      if (state === 'live') client.terminate();
      else become('connecting');
    },
    subscribe<Data, Variables extends Record<string, unknown>>(
      operation: TypedDocumentString<Data, Variables>,
      variables: Variables,
      receiver: Receiver<Data>,
    ) {
      const stop = resumingClient.subscribe<Data>(
        { query: operation.toString(), variables },
        {
          next(result) {
            if (result.data && !result.errors) {
              receiver.next(result.data);
            } else {
              stop();
              receiver.refused(refusalOf(result.errors));
            }
          },
          error(reason) {
            if (!isForbidden(reason)) receiver.refused(refusalOf(reason));
          },
          complete() {
            receiver.completed?.();
          },
        },
      );
      return stop;
    },
    ask: (operation, variables) =>
      new Promise((resolve, reject) => {
        gateway.subscribe(operation, variables, {
          next: resolve,
          // A refusal is a value: whoever asks looks at its code.
          refused: reject,
        });
      }),
  };
  return gateway;
}

/** Reads GraphQL's errors, or whatever else a subscription ended by. */
function refusalOf(reason: unknown): Refusal {
  const [first] = Array.isArray(reason) ? (reason as Partial<GraphQLErrorLike>[]) : [];
  return {
    code: first?.extensions?.code ?? 'UNKNOWN',
    message: first?.message ?? 'The gateway closed the connection.',
  };
}

interface GraphQLErrorLike {
  readonly message: string;
  readonly extensions: { readonly code?: string };
}
