import { createServer } from 'node:http';
import { listenOnFreePort } from '../variants/listen-on-free-port.ts';
import { beWatched } from './watched.ts';

/** `node:http` that refuses every WebSocket: what connections cost by themselves. */
const server = createServer();
server.on('upgrade', (_, socket) => {
  socket.on('error', () => undefined);
  socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
});
beWatched(new URL(await listenOnFreePort(server)).origin);
