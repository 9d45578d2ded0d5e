import { createClient } from '../../../packages/client/src/index.ts';
import type { Client, ConnectionState as ClientState } from '../../../packages/client/src/index.ts';
import type { ConnectionState } from './calls/stage.ts';
import { whyNotConnected } from './why-not.ts';

/** How the page is connected. */
export interface Connection {
  readonly state: ConnectionState;
  /** Why it isn't there, in a sentence or some, or why it goes by event streams; empty if that isn't known, or there is nothing to say. */
  readonly reason: string;
}

/** The gateway that served the page. */
export interface Gateway {
  readonly client: Client;
  readonly connection: Connection;
  /** Uses a token from now on; empty for none. It is kept in memory only. */
  useToken(token: string): void;
}

/**
 * Connects to the gateway that served the page, once something is asked of it.
 *
 * @param onChange is told each change of the connection, and again once it is known why it isn't there
 */
export function connectToGateway(onChange: (connection: Connection) => void): Gateway {
  let token = '';
  const client = createClient({
    // Beside the page, under whatever prefix a proxy puts in front of both.
    url: new URL('graphql', location.href).href,
    token: () => token,
  });
  let connection: Connection = { state: 'connecting', reason: '' };
  let hasBeenLive = false;
  const become = (next: Connection): void => {
    if (next.state === connection.state && next.reason === connection.reason) return;
    connection = next;
    onChange(next);
  };
  client.connection.subscribe((given) => {
    hasBeenLive ||= given.status === 'live';
    const state = stateOf(given, hasBeenLive);
    // Where nothing is followed at present, nothing is known to be otherwise.
    if (state === undefined) return;
    if (state !== 'unreachable' && state !== 'lost') {
      become({ state, reason: given.reason ?? '' });
      return;
    }
    const before = connection;
    become({ state, reason: before.state === state ? before.reason : '' });
    void whyNotConnected(given.reason ?? '').then((reason) => {
      if (client.connection.get() === given) become({ state, reason });
    });
  });

  return {
    client,
    get connection() {
      return connection;
    },
    useToken(given) {
      token = given;
      client.reconnect();
    },
  };
}

function stateOf({ status, reason }: ClientState, hasBeenLive: boolean): ConnectionState | undefined {
  switch (status) {
    case 'connecting':
      if (reason === undefined) return hasBeenLive ? 'lost' : 'connecting';
      return hasBeenLive ? 'lost' : 'unreachable';
    case 'idle':
    case 'closed':
      return undefined;
    default:
      return status;
  }
}
