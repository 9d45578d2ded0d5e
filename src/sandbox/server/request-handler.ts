import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ApiError, envelope } from './api-error.ts';
import type { CallerCheck } from './caller-check.ts';
import { preflightReply, readableByPages } from './cross-origin.ts';
import type { Api, ApiRequest, Reply } from './exchange.ts';
import type { Fault, Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { readBody } from './request-body.ts';
import { pathNotFound } from './router.ts';

/** What a request handler works with. */
export interface RequestHandlerOptions {
  readonly scheme: 'http' | 'https';
  readonly checkCaller: CallerCheck;
  /**
   * The simulated APIs: the first that owns a path answers. Their requests are logged in the journal, and faults apply
   * to them.
   */
  readonly apis: readonly Api[];
  /** The sandbox's own API. */
  readonly controls: Api;
  readonly journal: Journal;
  readonly faults: Faults;
}

/** What answers where no API does. */
const nobody: Api = {
  owns: () => true,
  answer: ({ path }) => {
    throw pathNotFound(path);
  },
  refuse: (error) => envelope(error),
};

const garbage: Reply = {
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=utf-8' },
  body: '<html><body>This is not the answer you were looking for.</body></html>',
};

/** Makes the function that serves every request: journal, body, caller check, faults, then its API. */
export function createRequestHandler(options: RequestHandlerOptions): RequestListener {
  const { scheme, apis, controls, journal, faults } = options;

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: target = '', headers } = incoming;
    const question = target.indexOf('?');
    const path = question === -1 ? target : target.slice(0, question);
    const isControl = controls.owns(path);
    const api = isControl ? controls : (apis.find((one) => one.owns(path)) ?? nobody);
    const entry = isControl ? undefined : journal.open(method, target);

    const isOpenToPages = api.isOpenToPages ?? false;

    const send = (reply: Reply, sentBytes?: number): void => {
      if (response.destroyed) return;
      if (entry !== undefined) entry.status = reply.status;
      write(response, isOpenToPages ? readableByPages(reply, headers) : reply, sentBytes);
    };

    const request = {
      method,
      target,
      path,
      query: new URLSearchParams(question === -1 ? '' : target.slice(question)),
      headers,
      baseUrl: `${scheme}://${headers.host ?? ''}`,
      isSecure: scheme === 'https',
    };
    let body: Buffer | undefined;
    try {
      body = await readBody(incoming);
      options.checkCaller(headers, isOpenToPages);
    } catch (error) {
      send(refuse(nobody, { ...request, body: Buffer.alloc(0) }, error));
      return;
    }
    if (body === undefined) return;

    const preflight = isOpenToPages ? preflightReply(method, headers) : undefined;
    if (preflight !== undefined) {
      send(preflight);
      return;
    }

    const { latencyMs, outcome } = isControl ? { latencyMs: 0 } : faults.draw(method, path);
    if (latencyMs > 0) await waitUnlessClosed(response, latencyMs);
    if (response.destroyed) return;
    const whole: ApiRequest = { ...request, body };
    switch (outcome?.kind) {
      case 'reset':
        incoming.socket.destroy();
        return;
      case 'garbage':
        send(garbage);
        return;
      case 'status':
        send(api.refuse(injected(outcome), whole));
        return;
      case 'truncate': {
        const reply = await answer(api, whole);
        if (reply.body === '') incoming.socket.destroy();
        else send(reply, Math.floor(Buffer.byteLength(reply.body) / 2));
        return;
      }
      case undefined:
        send(await answer(api, whole));
    }
  }

  return (incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? error : String(error));
      response.destroy();
    });
  };
}

async function answer(api: Api, request: ApiRequest): Promise<Reply> {
  try {
    return await api.answer(request);
  } catch (error) {
    return refuse(api, request, error);
  }
}

/** Writes a refusal. Any other error is a defect of the sandbox: its stack goes to the console, not to the client. */
function refuse(api: Api, request: ApiRequest, error: unknown): Reply {
  if (error instanceof ApiError) return api.refuse(error, request);
  process.emitWarning(error instanceof Error ? error : String(error));
  return api.refuse(new ApiError(500, 'InternalServerError', 'The sandbox failed.'), request);
}

function injected(fault: Extract<Fault, { kind: 'status' }>): ApiError {
  const { status, retryAfterSeconds } = fault;
  return new ApiError(status, fault.code ?? defaultCode(status), 'This fault was asked for.', {
    headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
  });
}

function defaultCode(status: number): string {
  if (status === 429) return 'TooManyRequests';
  if (status === 503) return 'ServiceUnavailable';
  return status < 500 ? 'BadRequest' : 'InternalServerError';
}

function write(response: ServerResponse, reply: Reply, sentBytes: number | undefined): void {
  const body = Buffer.from(reply.body);
  const length = reply.status === 204 ? {} : { 'Content-Length': body.length };
  response.writeHead(reply.status, { ...reply.headers, ...length });
  if (sentBytes === undefined) response.end(body);
  else response.write(body.subarray(0, sentBytes), () => response.destroy());
}

function waitUnlessClosed(response: ServerResponse, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    response.once('close', done);
    function done(): void {
      clearTimeout(timer);
      response.off('close', done);
      resolve();
    }
  });
}
