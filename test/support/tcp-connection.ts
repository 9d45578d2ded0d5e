import { connect } from 'node:net';
import { expect } from 'vitest';

/** A bare connection, for what no HTTP client would send. It stays open on our side until the test ends it. */
export interface TcpConnection {
  write(data: string | Uint8Array): void;
  /** Sends no more. */
  end(): void;
  /** Breaks the connection off at once. */
  reset(): void;
  /** Waits for the first that the server sends, and takes no more until it resumes. */
  pauseWhenAnswered(): Promise<void>;
  resume(): void;
  /** Waits until what came so far matches, and gives it. */
  received(pattern: RegExp): Promise<string>;
  /** Everything that came, once the server has ended the connection. */
  readonly ended: Promise<string>;
  /** Once the connection is gone on both sides. */
  readonly closed: Promise<void>;
}

/** Opens a connection to a server. */
export async function connectTcp(url: string): Promise<TcpConnection> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port), allowHalfOpen: true });
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  const closed = new Promise<void>((resolve) => {
    socket.once('close', resolve);
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('end', () => {
      resolve(text);
    });
    // A reset is an end too: what came before it counts.
    socket.once('error', () => {
      resolve(text);
    });
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    write: (data) => {
      socket.write(data);
    },
    end: () => {
      socket.end();
    },
    reset: () => {
      socket.resetAndDestroy();
    },
    pauseWhenAnswered: () =>
      new Promise((resolve) => {
        socket.once('data', () => {
          socket.pause();
          resolve();
        });
      }),
    resume: () => {
      socket.resume();
    },
    received: async (pattern) => {
      await expect.poll(() => text, { interval: 2 }).toMatch(pattern);
      return text;
    },
    ended,
    closed,
  };
}

/** A GraphQL request by POST, as it goes over the wire. */
export function postOf(query: string, variables: Record<string, unknown> = {}): string {
  const body = JSON.stringify({ query, variables });
  const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`;
  return `${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The wish for a WebSocket, as it goes over the wire, without the blank line at its end. */
export function upgradeOf(path: string): string {
  return [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: graphql-transport-ws',
    '',
  ].join('\r\n');
}
