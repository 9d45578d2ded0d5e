import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Ingress } from '../../src/webhook/ingress.ts';
import { rawRequest } from '../support/signed-request.ts';
import type { RawReply } from '../support/signed-request.ts';

/** An ingress behind a real HTTP server. */
export interface IngressServer extends AsyncDisposable {
  /** What was logged, a JSON text each. */
  readonly log: readonly string[];
  /** Sends a request. */
  request(options?: IngressRequest): Promise<RawReply>;
}

/** A request. */
export interface IngressRequest {
  /** What stands last in its path; null for nothing, left out, what the server was started with. */
  readonly pathToken?: string | null;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes as it is; default: an empty list. */
  readonly body?: unknown;
}

/** Starts one. @param pathToken what stands last in the path of its requests */
export async function startIngressServer(
  pathToken: string,
  create: (logger: Logger) => Ingress,
): Promise<IngressServer> {
  const log: string[] = [];
  const ingress = create(pino({ level: 'trace' }, { write: (line: string) => void log.push(line) }));
  const server = createServer((request, response) => {
    const token = (request.url ?? '').slice(1);
    ingress(request, response, token === '' ? undefined : token).catch((error: unknown) => {
      log.push(`unexpected: ${String(error)}`);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    log,
    request: ({ pathToken: token = pathToken, method = 'POST', headers = {}, body = [] } = {}) =>
      rawRequest(url, `/${token ?? ''}`, {
        method,
        headers: { 'Content-Type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
