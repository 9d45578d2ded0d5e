import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** How the wish for a WebSocket was answered. */
export interface UpgradeReply {
  /** 101 if it was granted. */
  readonly status: number;
  /** The sentence of a refusal. */
  readonly message: string | undefined;
  /** What the gateway calls the request. */
  readonly requestId: string | undefined;
}

/**
 * Asks for a WebSocket with any headers, and ends it with the test.
 *
 * @param localAddress where the wish comes from: on Linux, any address of `127.0.0.0/8`
 */
export async function askForWebSocket(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  path = '/graphql',
  localAddress?: string,
): Promise<UpgradeReply> {
  const request = httpRequest(url, {
    agent: false,
    path,
    ...(localAddress !== undefined && { localAddress }),
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Protocol': 'graphql-transport-ws',
      ...headers,
    },
  });
  onTestFinished(() => {
    request.destroy();
  });
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('upgrade', (response) => {
      resolve({ ...headOf(response), message: undefined });
    });
    request.once('response', (response) => {
      buffer(response).then((body) => {
        const { message } = JSON.parse(body.toString()) as { message: string };
        resolve({ ...headOf(response), message });
      }, reject);
    });
    request.end();
  });
}

function headOf({ statusCode = 0, headers }: IncomingMessage): Omit<UpgradeReply, 'message'> {
  const id = headers['x-request-id'];
  return { status: statusCode, requestId: typeof id === 'string' ? id : undefined };
}
