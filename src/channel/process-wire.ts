import type { Message, Wire } from './channel.ts';

/** A process at the other end of Node's own channel: the child, or in the child `process` itself. */
interface Peer {
  readonly connected?: boolean;
  send?(message: unknown, onSent: (error: Error | null) => void): boolean;
  on(event: 'message', take: (message: unknown) => void): unknown;
}

/** The wire to another process, by Node's channel between a process and its children. What is sent to one that has gone is lost. */
export function createProcessWire(peer: Peer): Wire {
  return {
    send(batch) {
      // It may go just now: its end is told of by other ways.
      if (peer.connected) peer.send?.(batch, () => undefined);
    },
    onBatch(take) {
      peer.on('message', (message) => {
        // Node's own messages, of sockets and such, are no lists.
        if (Array.isArray(message)) take(message as Message[]);
      });
    },
  };
}
