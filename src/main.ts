import cluster from 'node:cluster';
import { pino } from 'pino';
import type { Logger } from 'pino';
import { ConfigError, readConfig } from './config/config.ts';
import type { Config } from './config/config.ts';
import { keepNewObjectsYoung } from './process/garbage-collection.ts';
import { needsSandbox } from './endpoints.ts';
import { startGateway } from './gateway.ts';
import type { Gateway } from './gateway.ts';
import type { RunningTracing } from './open-telemetry.ts';
import { activeTraceId } from './tracing.ts';
import { inColour } from './logging/colour.ts';
import { LogDestination } from './logging/log-destination.ts';
import { readableLine } from './logging/readable-line.ts';
import { ownVersion } from './own-files.ts';
import { tooFewOpenFiles, watchOpenFiles } from './process/open-files.ts';
import { endInOrder } from './process/process-end.ts';
import { startSummary } from './start-summary.ts';
import { startWorker } from './workers/start-worker.ts';
import { startWorkers } from './workers/start-workers.ts';

/** How long the last spans of traces may take to be sent, in milliseconds. */
const lastSpansMs = 1_000;

/** How long the last lines of the log may take to be written, in milliseconds. */
const lastLinesMs = 1_000;

/**
 * Starts the gateway as its environment says, and stops it when it is told to, or has failed. Of several processes on one
 * port, the first starts the others by this same program.
 */
async function main(): Promise<void> {
  keepNewObjectsYoung();
  const config = configOrExit();
  const isReadable = (config.logFormat ?? (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty';
  // Of several processes the first lays all lines out.
  const log = new LogDestination(
    isReadable && cluster.isPrimary ? (line) => readableLine(line, inColour) : undefined,
  );
  const logger = createLogger(config, log);
  // These come at every level: scripts wait for the first, and without the other nobody would know why the process ended.
  const always = logger.child({}, { level: 'info' });
  let gateway: Gateway | undefined = undefined;
  let tracing: RunningTracing | undefined = undefined;
  let isStopping = false;
  endInOrder({
    limitMs: config.shutdownSeconds * 1000,
    async close(cause) {
      isStopping = true;
      // Whoever presses Ctrl-C waits for it, and after a fault nothing can be relied on.
      await gateway?.close({ isGradual: cause === 'SIGTERM' });
    },
    onSignal(signal) {
      if (cluster.isPrimary) logger.info({ signal }, 'stopping');
    },
    onFault(error) {
      always.fatal({ err: error }, 'the process ends, because of an error that nobody caught');
    },
    onClosed() {
      if (cluster.isPrimary) logger.info('stopped');
    },
    flush: async () => {
      await Promise.all([log.flush(lastLinesMs), tracing?.stop(lastSpansMs)]);
    },
  });
  watchOpenFiles(logger);
  // Of several processes the first serves nobody.
  if (config.tracing && (cluster.isWorker || config.workers === 1)) {
    const { startOpenTelemetry } = await import('./open-telemetry.ts');
    tracing = startOpenTelemetry(config.tracing, logger);
  }
  const options = { config, logger, isLogForPeople: isReadable, droppedLogLines: () => log.dropped };
  if (cluster.isWorker) {
    gateway = await startWorker(options, () => {
      // A terminal's Ctrl-C has told it already.
      if (!isStopping) process.emit('SIGTERM', 'SIGTERM');
    });
    return;
  }
  // Before simulated services there is no crowd: whoever tries it out is not told what a busy gateway would lack.
  const aboutFiles = needsSandbox(config) ? undefined : tooFewOpenFiles(config.transportLimits);
  for (const warning of [...config.warnings, ...(aboutFiles ? [aboutFiles] : [])]) logger.warn(warning);

  gateway = await (config.workers > 1 ? startWorkers({ ...options, log }) : startGateway(options));

  if (isReadable) {
    log.writeText(startSummary({ config, gateway, version: ownVersion() }, (text) => inColour('cyan', text)));
    return;
  }
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

/** Of several processes on one port, each says its number. */
function createLogger({ logLevel: level, tracing }: Config, log: LogDestination): Logger {
  const mixin = (): object => ({ traceId: activeTraceId() });
  const logger = pino({ level, ...(tracing && { mixin }) }, log);
  return cluster.isWorker ? logger.child({ worker: Number(process.env['WORKER_NUMBER']) }) : logger;
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
