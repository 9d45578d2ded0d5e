import type { WebSocket } from 'ws';

/**
 * Pings a client again and again. One that has given no sign of life since the last time is gone, though its connection
 * never said so, and is cut off.
 */
export function keepAlive(socket: WebSocket, intervalMs: number): void {
  let isAlive = true;
  const noteLife = (): void => {
    isAlive = true;
  };
  socket.on('pong', noteLife).on('message', noteLife);
  const timer = setInterval(() => {
    if (isAlive) socket.ping();
    else socket.terminate();
    isAlive = false;
  }, intervalMs);
  socket.once('close', () => {
    clearInterval(timer);
  });
}
