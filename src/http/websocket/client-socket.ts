import { WebSocket } from 'ws';

/** Is told what comes in over a socket, and what becomes of it. */
export interface SocketListener {
  takeMessage(data: Buffer): void;
  takePing(): void;
  takePong(): void;
  takeError(error: Error): void;
  takeClose(code: number, reason: Buffer): void;
}

/**
 * A client's socket that knows its one listener, so that all sockets share the functions that Node calls: there are as many
 * sockets as there are people who watch.
 */
export class ClientSocket extends WebSocket {
  /** Is told of everything from now on. Undefined before the first one is set. */
  listener: SocketListener | undefined;

  /** Begins to tell. */
  listen(listener: SocketListener): void {
    this.listener = listener;
    this.on('message', onMessage).on('ping', onPing).on('pong', onPong);
    this.on('error', onError).on('close', onClose);
  }
}

function onMessage(this: WebSocket, data: unknown): void {
  // `ws` gives buffers unless it is told otherwise.
  listenerOf(this)?.takeMessage(data as Buffer);
}

function onPing(this: WebSocket): void {
  listenerOf(this)?.takePing();
}

function onPong(this: WebSocket): void {
  listenerOf(this)?.takePong();
}

function onError(this: WebSocket, error: Error): void {
  listenerOf(this)?.takeError(error);
}

function onClose(this: WebSocket, code: number, reason: Buffer): void {
  listenerOf(this)?.takeClose(code, reason);
}

function listenerOf(socket: WebSocket): SocketListener | undefined {
  return socket instanceof ClientSocket ? socket.listener : undefined;
}
