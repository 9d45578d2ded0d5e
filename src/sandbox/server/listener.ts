import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { once } from 'node:events';
import type { Certificate } from './certificate.ts';

/** Where and how to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Undefined for plain HTTP. */
  readonly certificate: Certificate | undefined;
}

/** A server that listens. */
export interface Listener {
  readonly port: number;
  /** Sets what answers. To be called at once: requests that come before are never answered. */
  serve(handler: RequestListener): void;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Longer than clients keep idle connections, so that none is closed while a request is on its way. */
const keepAliveTimeoutMs = 65_000;

/**
 * Starts to listen.
 * @throws {Error} when the port is busy: the message names the variable to change
 */
export async function listen({ host, port, certificate }: ListenOptions): Promise<Listener> {
  const server: Server =
    certificate === undefined
      ? createServer()
      : createTlsServer({ cert: certificate.certificate, key: certificate.privateKey });
  server.keepAliveTimeout = keepAliveTimeoutMs;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw explain(error, host, port);
  }
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The sandbox must listen on a TCP port.');
  return {
    port: address.port,
    serve(handler) {
      server.on('request', handler);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function explain(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new Error(`Port ${port} is busy: set SANDBOX_PORT to a free one, or to 0 for any.`, {
      cause: error,
    });
  }
  if (code === 'EACCES') {
    return new Error(`Port ${port} needs privileges: set SANDBOX_PORT to one above 1023.`, { cause: error });
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new Error(`${host} is not an address of this machine: correct SANDBOX_HOST.`, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
