import { pino } from 'pino';
import { type Config, ConfigError, readConfig } from './config.ts';
import { keepNewObjectsYoung } from './garbage-collection.ts';
import { startGateway } from './gateway.ts';

/** Starts the gateway as its environment says, and stops it when it is told to. */
async function main(): Promise<void> {
  keepNewObjectsYoung();
  const config = configOrExit();
  const logger = pino({ level: config.logLevel });
  for (const warning of config.warnings) logger.warn(warning);

  const gateway = await startGateway({ config, logger });
  let stoppedAt: number | undefined;
  const stop = (signal: string): void => {
    if (stoppedAt !== undefined) {
      // A second signal ends the wait. Ctrl-C under npm is one, though it comes twice: from the terminal, and from npm.
      if (performance.now() - stoppedAt > sameSignalMs) process.exit(1);
      return;
    }
    stoppedAt = performance.now();
    logger.info({ signal }, 'stopping');
    gateway.close().then(
      () => {
        logger.info('stopped');
      },
      (error: unknown) => {
        exitWith([(error as Error).message]);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  // The ready line is what scripts wait for: it comes at every level, and last, since they may signal at once.
  logger.child({}, { level: 'info' }).info(
    {
      graphql: gateway.graphql,
      ...(gateway.sandbox
        ? { sandbox: gateway.sandbox.url, connectionString: gateway.sandbox.connectionString }
        : {}),
    },
    'ready',
  );
}

/** Within which a signal that comes again is the same one, in milliseconds. */
const sameSignalMs = 200;

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
