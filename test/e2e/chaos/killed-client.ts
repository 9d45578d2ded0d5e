import { once } from 'node:events';
import { connect } from 'node:net';

/** When a client is killed. */
export const moments = [
  'during the upgrade',
  'after the acknowledgement',
  'during subscribe',
  'after the snapshot',
  'amid an event',
] as const;

/** What a client does, and when it is killed. */
export interface KilledClient {
  readonly url: string;
  readonly callId: string;
  readonly transport: 'webSocket' | 'eventStream';
  /** Of an event stream, the upgrade is its request, and its head the acknowledgement. */
  readonly moment: (typeof moments)[number];
  /** Whether its connection is reset, and not merely closed. */
  readonly isReset: boolean;
}

/** The subject of a call of which an event takes several pieces to arrive. */
export const longSubject = 'x'.repeat(50_000);

const upgrade = [
  'GET /graphql HTTP/1.1',
  'Host: localhost',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
  '\r\n',
].join('\r\n');

const small =
  'subscription ($callId: ID!) { rosterChanged(callId: $callId) { isSnapshot cursor end: __typename } }';
const large = small.replace('cursor', 'cursor call { one: subject two: subject three: subject }');
const endOfEvent = '"end":"RosterChanged"';

/**
 * Opens a connection to a gateway, subscribes by it, and is killed.
 *
 * @param onWaiting is called where it has a snapshot, and the next event is to kill it
 * @returns once its connection is gone
 * @throws {Error} when the connection was gone before that
 */
export async function runKilledClient(client: KilledClient, onWaiting: () => void): Promise<void> {
  const { url, callId, transport, moment, isReset } = client;
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  let text = '';
  socket.setEncoding('latin1').on('error', () => undefined);
  const closed = once(socket, 'close');
  const write = (data: string | Buffer): Promise<void> =>
    new Promise((resolve) => {
      socket.write(data, () => {
        resolve();
      });
    });
  let look = (): void => undefined;
  socket.on('data', (chunk: string) => {
    text += chunk;
    look();
  });
  const received = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const fail = (): void => {
        reject(
          new Error(`${transport}, to be killed ${moment}: closed before ${wanted} came, after ${text}`),
        );
      };
      look = () => {
        const at = text.indexOf(wanted);
        if (at < 0) return;
        text = text.slice(at + wanted.length);
        look = () => undefined;
        socket.off('close', fail);
        resolve();
      };
      socket.once('close', fail);
      look();
    });

  const query = moment === 'amid an event' ? large : small;
  const variables = { callId };
  const steps: (() => Promise<void>)[] = [
    async () => {
      await once(socket, 'connect');
      if (transport === 'webSocket') return write(upgrade);
      const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
      return write(
        `GET /graphql?${search.toString()} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n`,
      );
    },
    async () => {
      await received('\r\n\r\n');
      if (transport === 'eventStream') return;
      await write(frameOf({ type: 'connection_init' }));
      await received('"connection_ack"}');
    },
    async () => {
      if (transport === 'webSocket')
        await write(frameOf({ id: '1', type: 'subscribe', payload: { query, variables } }));
    },
    () => received(endOfEvent),
    () => {
      onWaiting();
      return received('"isSnapshot":false');
    },
  ];
  for (const step of steps.slice(0, moments.indexOf(moment) + 1)) await step();
  if (isReset) socket.resetAndDestroy();
  else socket.destroy();
  await closed;
}

/** A message as the one text frame of a client (RFC 6455, 5.2), under a mask of zeros. */
function frameOf(message: object): Buffer {
  const payload = Buffer.from(JSON.stringify(message));
  const length = payload.length < 126 ? [payload.length] : [126, payload.length >> 8, payload.length & 0xff];
  const [first = 0, ...more] = length;
  return Buffer.concat([Buffer.from([0x81, 0x80 | first, ...more, 0, 0, 0, 0]), payload]);
}
