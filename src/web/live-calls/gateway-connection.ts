import type { ConnectionState, Refusal } from './calls/stage.ts';
import type { TypedDocumentString } from './gql/graphql.ts';
import { createReconnectingClient, isForbidden } from './reconnecting-client.ts';
import { resuming } from './resuming.ts';
import { whyNotConnected } from './why-not.ts';

/** Takes what a subscription brings. */
export interface Receiver<Data> {
  next(data: Data): void;
  /** Not called where the connection is forbidden: that is of the whole page. */
  refused(refusal: Refusal): void;
}

type Variables = Record<string, unknown>;

/** The gateway, by its GraphQL API over one WebSocket. */
export interface GatewayConnection {
  readonly state: ConnectionState;
  /** Uses a token from now on; empty for none. It is kept in memory only. */
  useToken(token: string): void;
  /** Subscribes, and resumes behind its newest cursor whenever the connection is there again. @returns what ends it */
  subscribe<Data, Given extends Variables>(
    operation: TypedDocumentString<Data, Given>,
    variables: Given,
    receiver: Receiver<Data>,
  ): () => void;
  /** Asks something, again if the connection is lost meanwhile. @throws Refusal */
  ask<Data, Given extends Variables>(
    operation: TypedDocumentString<Data, Given>,
    variables: Given,
  ): Promise<Data>;
  /** Has something done, once: it isn't tried again. @throws Refusal `CUT_OFF` if it isn't known whether it was done */
  perform<Data, Given extends Variables>(
    operation: TypedDocumentString<Data, Given>,
    variables: Given,
  ): Promise<Data>;
}

const cutOff: Refusal = {
  code: 'CUT_OFF',
  message: 'The connection was lost before the gateway answered, so that it isn’t known whether it was done.',
};

const noWay =
  'The gateway answers requests, but no WebSocket gets through to it: a proxy on the way may not carry them.';

/**
 * Connects to the gateway that served the page, once something is asked of it.
 *
 * @param onState is told each change, and again once it is known why the connection isn't there
 */
export function connectToGateway(
  onState: (state: ConnectionState, reason: string) => void,
): GatewayConnection {
  // Beside the page, under whatever prefix a proxy puts in front of both.
  const endpoint = new URL('graphql', location.href);
  endpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  const probe = new URL('live/settings.json', location.href);
  let state: ConnectionState = 'connecting';
  let hasBeenLive = false;
  /** How often in a row the gateway answered a request although no WebSocket got through to it. */
  let answeredInVain = 0;
  let token = '';
  const unanswered = new Set<(refusal: Refusal) => void>();
  const become = (next: ConnectionState, reason = ''): void => {
    if (next === state && reason === '') return;
    state = next;
    onState(state, reason);
  };
  const client = createReconnectingClient({
    url: endpoint.href,
    connectionParams: () => (token === '' ? undefined : { authorization: `Bearer ${token}` }),
  });
  client.on('connected', () => {
    hasBeenLive = true;
    answeredInVain = 0;
    become('live');
  });
  client.on('closed', (event) => {
    for (const refuse of unanswered) refuse(cutOff);
    if (isForbidden(event)) {
      become('forbidden', (event as CloseEvent).reason);
      return;
    }
    if (state === 'forbidden') return;
    const now = hasBeenLive ? 'lost' : 'unreachable';
    become(now);
    void whyNotConnected(event, probe).then((reason) => {
      if (state !== now) return;
      answeredInVain = reason === undefined ? answeredInVain + 1 : 0;
      // Once it may have come back between the one and the other.
      become(now, reason ?? (answeredInVain > 1 ? noWay : ''));
    });
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
    subscribe<Data, Given extends Variables>(
      operation: TypedDocumentString<Data, Given>,
      variables: Given,
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
          complete: () => undefined,
        },
      );
      return stop;
    },
    ask: (operation, variables) =>
      new Promise((resolve, reject) => {
        // A refusal is a value: whoever asks looks at its code.
        gateway.subscribe(operation, variables, { next: resolve, refused: reject });
      }),
    async perform<Data, Given extends Variables>(
      operation: TypedDocumentString<Data, Given>,
      variables: Given,
    ) {
      const { promise, resolve, reject } = Promise.withResolvers<Data>();
      const stop = gateway.subscribe(operation, variables, { next: resolve, refused: reject });
      unanswered.add(reject);
      try {
        return await promise;
      } finally {
        unanswered.delete(reject);
        // Otherwise the client would send it anew over its next connection.
        stop();
      }
    },
  };
  return gateway;
}

/** Reads GraphQL's errors; whatever else a subscription ended by is of the connection, of which the page says more. */
function refusalOf(reason: unknown): Refusal {
  if (!Array.isArray(reason)) return { code: 'CLOSED', message: 'The gateway closed the connection.' };
  const [first] = reason as Partial<GraphQLErrorLike>[];
  return {
    code: first?.extensions?.code ?? 'UNKNOWN',
    message: first?.message ?? 'It said nothing about why.',
  };
}

interface GraphQLErrorLike {
  readonly message: string;
  readonly extensions: { readonly code?: string };
}
