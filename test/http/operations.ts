import { pino } from 'pino';
import type { Config } from '../../src/config/config.ts';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { TestIssuer } from '../support/issuer.ts';

/** A line of the log, as it is written. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** A gateway whose log is read. */
export interface LoggedGateway extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly lines: readonly LogLine[];
  /** The lines with a message, so far. */
  linesOf(message: string): readonly LogLine[];
  /** Everything that was written so far. */
  readonly text: string;
}

/** Starts one. */
export async function startLoggedGateway(
  config: Partial<Config> = {},
  { issuer, level = 'info' }: { readonly issuer?: TestIssuer; readonly level?: string } = {},
): Promise<LoggedGateway> {
  const texts: string[] = [];
  const logger = pino({ level }, { write: (line: string) => void texts.push(line) });
  const gateway = await startGateway({
    gateway: { logger },
    config: { operationLogShare: 1, ...config },
    ...(issuer && { issuer }),
  });
  const read = (): LogLine[] => texts.map((line) => JSON.parse(line) as LogLine);
  return {
    gateway,
    get lines() {
      return read();
    },
    get text() {
      return texts.join('');
    },
    linesOf: (message) => read().filter(({ msg }) => msg === message),
    [Symbol.asyncDispose]: () => gateway.close(),
  };
}

/** The names of transports as logs and metrics have them, by those of the tests' transports. */
export const transportNames: Readonly<Record<string, string>> = {
  HTTP: 'http',
  'HTTP by GET': 'http',
  'an event stream': 'event_stream',
  'an event stream by GET': 'event_stream',
  WebSocket: 'websocket',
};
