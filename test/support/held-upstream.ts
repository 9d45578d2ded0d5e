import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import type { ConnectionLimits } from '../../src/http/request/connection-limits.ts';
import { defaultTransportLimits } from '../../src/subscriptions/transport-limits.ts';
import type { TransportLimits } from '../../src/subscriptions/transport-limits.ts';
import { startGateway } from './gateway.ts';
import type { TestGateway } from './gateway.ts';
import { json, startStubUpstream } from './stub-upstream.ts';

/** A request that an upstream has taken and not answered. */
export interface HeldRequest {
  /** As `GET /rooms/1`. */
  readonly name: string;
  answer(body: unknown): void;
  /** Once the connection is gone, whether it was answered before. */
  readonly ended: Promise<'answered' | 'cut off'>;
}

/** A gateway before an upstream that answers only when told. */
export interface HeldGateway extends AsyncDisposable {
  readonly gateway: TestGateway;
  /** The next request that reaches the upstream, in order. */
  next(): Promise<HeldRequest>;
  /** What reached it and was not taken by `next`. */
  readonly untaken: number;
  /** What the gateway wrote to its log, a JSON text each. */
  readonly log: readonly string[];
  /** Closes the gateway. */
  close(): Promise<void>;
}

/** What differs from a gateway without any configuration. */
export interface HeldGatewayOptions {
  /** How long the gateway waits when it is closed. */
  readonly shutdownSeconds?: number;
  readonly connectionLimits?: Partial<ConnectionLimits>;
  readonly transportLimits?: Partial<TransportLimits>;
}

/** Starts both. */
export async function startHeldGateway(options: HeldGatewayOptions = {}): Promise<HeldGateway> {
  const { shutdownSeconds = 25, connectionLimits = {}, transportLimits = {} } = options;
  const arrived: HeldRequest[] = [];
  const waiting: ((request: HeldRequest) => void)[] = [];
  const upstream = await startStubUpstream((request, response) => {
    const held: HeldRequest = {
      name: `${request.method} ${request.url?.replace(/\?.*/, '')}`,
      answer: (body) => {
        json(response, body);
      },
      ended: endOf(response),
    };
    const next = waiting.shift();
    if (next) next(held);
    else arrived.push(held);
  });

  const log: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(line) });
  const gateway = await startGateway({
    gateway: { logger, connectionLimits },
    config: {
      shutdownSeconds,
      transportLimits: { ...defaultTransportLimits, ...transportLimits },
      communicationServices: { kind: 'accessKey', endpoint: upstream.url, accessKey: 'QQ==' },
    },
  });

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= gateway.close());
  return {
    gateway,
    log,
    close,
    get untaken() {
      return arrived.length;
    },
    next: () => {
      const held = arrived.shift();
      return held
        ? Promise.resolve(held)
        : new Promise((resolve) => {
            waiting.push(resolve);
          });
    },
    async [Symbol.asyncDispose]() {
      // What is still held fails, so that the gateway waits for nothing.
      const closing = close();
      await upstream[Symbol.asyncDispose]();
      await closing;
    },
  };
}

async function endOf(response: ServerResponse): Promise<'answered' | 'cut off'> {
  await once(response, 'close');
  return response.writableFinished ? 'answered' : 'cut off';
}

/** A room as the Rooms API has it. */
export function roomBody(id: string): unknown {
  return {
    id,
    createdAt: '2026-01-01T00:00:00.000Z',
    validFrom: '2026-01-01T00:00:00.000Z',
    validUntil: '2026-06-01T00:00:00.000Z',
    pstnDialOutEnabled: false,
  };
}
