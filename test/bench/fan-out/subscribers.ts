import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { clientFrame, FrameCounter, pong } from './frames.ts';
import { subscription } from './roster-call.ts';

/** Many clients of one server, each with a subscription under an id of its own. */
export interface Subscribers {
  /** Messages that all of them have got so far, since the last time. */
  take(): number;
  /** Resolved when all of them together have got so many messages since the last `take`. */
  received(count: number): Promise<void>;
  close(): void;
}

/** Connects so many, and waits for the first event of each. @param isBare whether the server knows no protocol */
export async function connectSubscribers(port: number, count: number, isBare: boolean): Promise<Subscribers> {
  const sockets: Socket[] = [];
  let messages = 0;
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined;

  for (let begun = 0; begun < count; begun += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - begun) }, () => open()));
  }
  return {
    take() {
      const taken = messages;
      messages = 0;
      return taken;
    },
    received: (wanted) =>
      new Promise((resolve) => {
        if (messages >= wanted) resolve();
        else waiting = { count: wanted, resolve };
      }),
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };

  async function open(): Promise<void> {
    const socket = connect(port, '127.0.0.1').setNoDelay();
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(
      'GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n' +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    if (!head.toString().startsWith('HTTP/1.1 101')) throw new Error(head.toString());
    const counter = new FrameCounter(() => socket.write(pong));
    if (!isBare) {
      const acknowledged = counted(socket, counter, 1);
      socket.write(clientFrame('{"type":"connection_init"}'));
      await acknowledged;
      const began = counted(socket, counter, 1);
      socket.write(
        clientFrame(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: subscription })),
      );
      await began;
    }
    socket.on('data', (bytes) => {
      messages += counter.count(bytes);
      if (!waiting || messages < waiting.count) return;
      waiting.resolve();
      waiting = undefined;
    });
  }
}

function counted(socket: Socket, counter: FrameCounter, count: number): Promise<void> {
  let got = 0;
  return new Promise((resolve) => {
    const take = (bytes: Buffer): void => {
      got += counter.count(bytes);
      if (got < count) return;
      socket.off('data', take);
      resolve();
    };
    socket.on('data', take);
  });
}
