import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.ts';
import type { ConnectionLimits } from './request/connection-limits.ts';

/**
 * Reads on, and drops what is read, while a client still sends a request that is answered already. To be called before
 * Node hangs up after the answer: with anything unread it would reset the connection, and a reset takes the answer away from
 * a client that has not read it yet. So the connection is closed in stages (RFC 9112, 9.6): nothing more is said, the rest
 * is read, and only then it is let go. A client that has more to send than the limits allow is cut off.
 *
 * @param onOver is called once there is no more to be read, or nobody to read it from
 */
export function linger(
  request: IncomingMessage,
  { lingerMs, lingerBytes }: Pick<ConnectionLimits, 'lingerMs' | 'lingerBytes'>,
  clock: Clock,
  onOver: () => void,
): void {
  const { socket } = request;
  const hangUp = socket.destroySoon.bind(socket);
  // What Node calls after an answer that is the last one of its connection.
  socket.destroySoon = () => {
    socket.end();
  };
  const cutOff = (): void => {
    socket.destroy();
  };
  const stopWaiting = clock.schedule(lingerMs, cutOff);

  let left = lingerBytes;
  request.on('data', ({ length }: Buffer) => {
    left -= length;
    if (left < 0) cutOff();
  });
  request.once('end', () => {
    socket.off('close', end);
    end();
    if (socket.writableEnded) hangUp();
  });
  socket.once('close', end);

  function end(): void {
    stopWaiting();
    socket.destroySoon = hangUp;
    onOver();
  }
}
