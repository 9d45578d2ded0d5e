import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The way from clients to a gateway, which can be made as bad as networks are. */
export interface UnreliableNetwork extends AsyncDisposable {
  /** Where clients connect to instead. */
  readonly url: string;
  /** How many connections there have been so far. */
  readonly connections: number;
  /** Breaks all connections off. */
  cut(): void;
  /** Carries nothing any more over the connections that there are, without a word to either end (half-open). */
  silence(): void;
  /** Takes nothing more of what the gateway sends over the connections that there are, as a slow client does. */
  stall(): void;
  /** Ends `stall`. */
  flow(): void;
  /** Takes new connections, and carries nothing over them until `release`. */
  hold(): void;
  /** Ends `hold`, also for those that were taken meanwhile. */
  release(): void;
  /** Leads connections that come from now on to another server of this machine. */
  moveTo(target: string): void;
  /** Carries everything that comes from now on so many milliseconds later. */
  delay(milliseconds: number): void;
}

/** Opens a way to a server of this machine, on a free port. */
export async function openUnreliableNetwork(target: string): Promise<UnreliableNetwork> {
  let { port } = new URL(target);
  const open = new Set<Socket>();
  const fromGateway = new Set<Socket>();
  let connections = 0;
  let delayMs = 0;
  let held = Promise.withResolvers<undefined>();
  held.resolve(undefined);

  function carry(from: Socket, to: Socket): void {
    open.add(from);
    // Nothing overtakes what came before, even if that was delayed and this isn't.
    let carried: Promise<unknown> = Promise.resolve();
    from.on('data', (data) => {
      const delayed = delayMs === 0 ? undefined : sleep(delayMs);
      carried = carried.then(() => delayed).then(() => to.writable && to.write(data));
    });
    from.on('end', () => void carried.then(() => to.end()));
    // The other end is told, as a connection that is broken off is.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      fromGateway.delete(from);
      to.destroy();
    });
  }

  const server = createServer((client) => {
    connections += 1;
    client.on('error', () => client.destroy());
    open.add(client);
    void held.promise.then(() => {
      if (client.destroyed) return;
      const gateway = connect(Number(port), '127.0.0.1');
      fromGateway.add(gateway);
      carry(client, gateway);
      carry(gateway, client);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    cut,
    silence() {
      for (const socket of open) socket.removeAllListeners('data').removeAllListeners('end').pause();
    },
    stall() {
      for (const socket of fromGateway) socket.pause();
    },
    flow() {
      // Of those that are silent nothing is carried.
      for (const socket of fromGateway) if (socket.listenerCount('data') > 0) socket.resume();
    },
    hold() {
      held = Promise.withResolvers();
    },
    release() {
      held.resolve(undefined);
    },
    moveTo(next) {
      ({ port } = new URL(next));
    },
    delay(milliseconds) {
      delayMs = milliseconds;
    },
    async [Symbol.asyncDispose]() {
      held.resolve(undefined);
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
