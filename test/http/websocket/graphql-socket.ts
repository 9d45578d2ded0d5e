import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { GraphQLResult } from '../../support/gateway.ts';

/** A message of the protocol `graphql-transport-ws`. */
export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** What to execute. */
export interface Operation {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Record<string, unknown>;
}

/** The kind of a frame: binary, not masked, not the last one of its message. */
type Frame = Pick<Parameters<WebSocket['send']>[1], 'binary' | 'mask' | 'fin'>;

/** A client of the WebSocket side that sends what it is told, right or wrong. */
export interface GraphQLSocket {
  /** Sends a message, or bytes as they are. @param frame of what kind, if it isn't one whole frame of text */
  send(message: Message | string | Buffer, frame?: Frame): void;
  /** The next message, in order; none is missed. @throws {Error} when the socket is closed before there is one */
  next(): Promise<Message>;
  /** Runs an operation and gives its result in the form that HTTP has. No other may be under way. */
  execute(operation: Operation): Promise<GraphQLResult>;
  /** Sends a frame of ping, which is no message. */
  ping(): void;
  /** Sends a frame of pong that nobody has asked for. */
  pong(): void;
  /** Once the server has sent a frame of ping, which is answered by itself. */
  pinged(): Promise<void>;
  /** Says goodbye. */
  close(code?: number): void;
  /** Breaks the connection off without saying goodbye. */
  terminate(): void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** How a socket is opened. */
export interface SocketOptions {
  readonly protocols?: readonly string[];
  /** Of the upgrade request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it comes from: on Linux, any address of `127.0.0.0/8`. */
  readonly localAddress?: string;
}

/** Opens a socket that ends with the test at the latest. */
export async function openSocket(
  url: string,
  { protocols = ['graphql-transport-ws'], ...options }: SocketOptions = {},
): Promise<GraphQLSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, [...protocols], options);
  onTestFinished(() => {
    socket.terminate();
  });
  const arrived: Message[] = [];
  const waiting: { readonly resolve: (message: Message) => void; readonly reject: (error: Error) => void }[] =
    [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    const next = waiting.shift();
    if (next) next.resolve(message);
    else arrived.push(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
      for (const { reject } of waiting.splice(0))
        reject(new Error(`closed with ${code} ${reason.toString()}`));
    });
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);

  const send: GraphQLSocket['send'] = (message, frame = {}) => {
    const isRaw = typeof message === 'string' || Buffer.isBuffer(message);
    socket.send(isRaw ? message : JSON.stringify(message), { binary: false, ...frame });
  };
  const next = (): Promise<Message> => {
    const message = arrived.shift();
    if (message) return Promise.resolve(message);
    return new Promise((resolve, reject) => {
      if (socket.readyState === socket.CLOSED) reject(new Error('the socket is closed'));
      else waiting.push({ resolve, reject });
    });
  };
  return {
    send,
    next,
    async execute(payload) {
      send({ id: 'one', type: 'subscribe', payload });
      const message = await next();
      if (message.type === 'error') return { errors: message.payload } as GraphQLResult;
      const end = await next();
      if (message.type !== 'next' || end.type !== 'complete') {
        throw new Error(`expected next and complete, got ${message.type} and ${end.type}`);
      }
      return message.payload as GraphQLResult;
    },
    ping: () => {
      socket.ping();
    },
    pong: () => {
      socket.pong();
    },
    pinged: () =>
      new Promise((resolve) => {
        socket.once('ping', () => {
          resolve();
        });
      }),
    close: (code) => {
      socket.close(code);
    },
    terminate: () => {
      socket.terminate();
    },
    closed,
  };
}

/** Opens a socket on which operations can be run. @param authorization is sent in `connection_init` */
export async function openReadySocket(url: string, authorization?: string): Promise<GraphQLSocket> {
  const socket = await openSocket(url);
  socket.send({
    type: 'connection_init',
    ...(authorization !== undefined && { payload: { authorization } }),
  });
  const { type } = await socket.next();
  if (type !== 'connection_ack') throw new Error(`expected connection_ack, got ${type}`);
  return socket;
}

/** A message as one frame of text, masked by zeros, as a client sends it over the wire. At most 125 bytes. */
export function frameOf(message: Message): Buffer {
  const text = JSON.stringify(message);
  return Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0, ...Buffer.from(text)]);
}
