import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** An upstream that answers whatever a test wants, for what no faithful simulation would do. */
export interface StubUpstream extends AsyncDisposable {
  readonly url: string;
  /** What was asked, as `GET /rooms?api-version=…`, in order. */
  readonly requests: readonly string[];
}

/** Starts one. */
export async function startStubUpstream(
  answer: (request: IncomingMessage, response: ServerResponse, url: string) => void,
): Promise<StubUpstream> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    answer(request, response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers with JSON. */
export function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers as fast as it is read, and never comes to an end by itself. */
export function answerEndlessly(response: ServerResponse, status = 200): void {
  const blanks = Buffer.alloc(64 * 1024, ' ');
  const endless = new Readable({
    read() {
      this.push(blanks);
    },
  });
  response.writeHead(status).on('close', () => endless.destroy());
  endless.pipe(response);
}
