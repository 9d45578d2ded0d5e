import { createStore } from './store.ts';
import type { Store } from './store.ts';
import type { ConnectionObserver } from './transport.ts';

/** The two ways to follow something. */
export type TransportName = 'websocket' | 'eventStream';

/** How a client is connected. */
export interface ConnectionState {
  /**
   * - `idle`: nothing is followed
   * - `connecting`: for the first time
   * - `live`
   * - `lost`: it was there, and is tried again
   * - `forbidden`: no token of the application's is taken. Nothing is tried until `reconnect`.
   * - `closed`: by `close`
   */
  readonly status: 'idle' | 'connecting' | 'live' | 'lost' | 'forbidden' | 'closed';
  /** How, or how it is tried. */
  readonly transport: TransportName;
  /** Why it isn't live; or, of one that is, why it goes over event streams although WebSockets were allowed. Undefined for neither. */
  readonly reason: string | undefined;
}

/** The connection of a client, and who changes it. */
export interface Connection {
  readonly store: Store<ConnectionState>;
  readonly observer: ConnectionObserver;
  /** Goes over to event streams, since no WebSocket gets through. */
  fallBack(reason: string): void;
  close(): void;
}

/** Makes one that is idle. @param reason why it goes over event streams from the beginning, if that was not asked for */
export function createConnection(transport: TransportName, reason?: string): Connection {
  const store = createStore<ConnectionState>({ status: 'idle', transport, reason });
  let whyFallenBack = reason;
  const become = (changes: Partial<ConnectionState>): void => {
    const before = store.get();
    const next = { ...before, ...changes };
    const isSame =
      next.status === before.status && next.transport === before.transport && next.reason === before.reason;
    if (before.status !== 'closed' && !isSame) store.set(next);
  };
  return {
    store,
    observer: {
      onConnecting() {
        const { status } = store.get();
        if (status === 'idle' || status === 'forbidden')
          become({ status: 'connecting', reason: whyFallenBack });
      },
      onConnected() {
        become({ status: 'live', reason: whyFallenBack });
      },
      onLost(hasBeen, why) {
        const isLost = hasBeen || store.get().status === 'lost';
        become({ status: isLost ? 'lost' : 'connecting', reason: why });
      },
      onForbidden(why) {
        become({ status: 'forbidden', reason: why });
      },
      onIdle() {
        if (store.get().status !== 'forbidden') become({ status: 'idle', reason: whyFallenBack });
      },
    },
    fallBack(why) {
      whyFallenBack = why;
      become({ transport: 'eventStream', reason: why });
    },
    close() {
      become({ status: 'closed', reason: undefined });
    },
  };
}
