import { pino } from 'pino';
import { ConfigError, readConfig } from './config/config.ts';
import type { Config } from './config/config.ts';
import { keepNewObjectsYoung } from './process/garbage-collection.ts';
import { startGateway } from './gateway.ts';
import type { Gateway } from './gateway.ts';
import { LogDestination } from './logging/log-destination.ts';
import { tooFewOpenFiles, watchOpenFiles } from './process/open-files.ts';
import { endInOrder } from './process/process-end.ts';

/** How long the last lines of the log may take to be written, in milliseconds. */
const lastLinesMs = 1_000;

/** Starts the gateway as its environment says, and stops it when it is told to, or has failed. */
async function main(): Promise<void> {
  keepNewObjectsYoung();
  const config = configOrExit();
  const log = new LogDestination();
  const logger = pino({ level: config.logLevel }, log);
  // These come at every level: scripts wait for the first, and without the other nobody would know why the process ended.
  const always = logger.child({}, { level: 'info' });
  let gateway: Gateway | undefined = undefined;
  endInOrder({
    limitMs: config.shutdownSeconds * 1000,
    async close(cause) {
      await gateway?.close(cause);
    },
    onSignal(signal) {
      logger.info({ signal }, 'stopping');
    },
    onFault(error) {
      always.fatal({ err: error }, 'the process ends, because of an error that nobody caught');
    },
    onClosed() {
      logger.info('stopped');
    },
    flush: () => log.flush(lastLinesMs),
  });
  const aboutFiles = tooFewOpenFiles(config.transportLimits);
  for (const warning of [...config.warnings, ...(aboutFiles ? [aboutFiles] : [])]) logger.warn(warning);
  watchOpenFiles(logger);

  gateway = await startGateway({ config, logger, droppedLogLines: () => log.dropped });

  // Last, since who waits for it may signal at once.
  always.info(
    {
      graphql: gateway.graphql,
      ...(gateway.sandbox
        ? { sandbox: gateway.sandbox.url, connectionString: gateway.sandbox.connectionString }
        : {}),
    },
    'ready',
  );
}

function configOrExit(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (error instanceof ConfigError) exitWith(error.sentences);
    throw error;
  }
}

/** Ends the process with sentences for whoever started it. */
function exitWith(sentences: readonly string[]): never {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

await main().catch((error: unknown) => {
  exitWith([error instanceof Error ? error.message : String(error)]);
});
