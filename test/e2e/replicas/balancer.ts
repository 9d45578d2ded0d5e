import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What stands before replicas: each connection goes to the next one that runs. */
export interface Balancer extends AsyncDisposable {
  readonly url: string;
}

/** Opens one on a free port. @param targets the origins of the replicas that run now */
export async function openBalancer(targets: () => readonly string[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    const running = targets();
    const target = running[turn % Math.max(running.length, 1)];
    turn += 1;
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => client.destroy());
    if (target === undefined) {
      client.destroy();
      return;
    }
    const replica = connect(Number(new URL(target).port), '127.0.0.1');
    replica.on('error', () => client.destroy());
    replica.on('close', () => client.destroy());
    client.on('close', () => replica.destroy());
    client.pipe(replica).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
