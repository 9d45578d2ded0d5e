import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { GraphQLResult } from '../support/gateway.ts';

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

/** A client of the WebSocket side that sends what it is told, right or wrong. */
export interface GraphQLSocket {
  send(message: Message | string): void;
  /** The next message, in order; none is missed. */
  next(): Promise<Message>;
  /** Runs an operation and gives its result in the form that HTTP has. No other may be under way. */
  execute(operation: Operation): Promise<GraphQLResult>;
  close(): void;
  /** Breaks the connection off without saying goodbye. */
  terminate(): void;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Opens a socket that ends with the test at the latest. */
export async function openSocket(
  url: string,
  { protocols = ['graphql-transport-ws'] }: { protocols?: string[] } = {},
): Promise<GraphQLSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, protocols);
  onTestFinished(() => {
    socket.terminate();
  });
  const arrived: Message[] = [];
  const waiting: ((message: Message) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    const next = waiting.shift();
    if (next) next(message);
    else arrived.push(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve({ code, reason: reason.toString() });
    });
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);

  const send = (message: Message | string): void => {
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  };
  const next = (): Promise<Message> => {
    const message = arrived.shift();
    return message
      ? Promise.resolve(message)
      : new Promise((resolve) => {
          waiting.push(resolve);
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
    close: () => {
      socket.close();
    },
    terminate: () => {
      socket.terminate();
    },
    closed,
  };
}

/** Opens a socket on which operations can be run. */
export async function openReadySocket(url: string): Promise<GraphQLSocket> {
  const socket = await openSocket(url);
  socket.send({ type: 'connection_init' });
  const { type } = await socket.next();
  if (type !== 'connection_ack') throw new Error(`expected connection_ack, got ${type}`);
  return socket;
}
