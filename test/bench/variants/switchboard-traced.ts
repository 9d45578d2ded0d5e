import { pino } from 'pino';
import { readConfig } from '../../../src/config/config.ts';
import { startOpenTelemetry } from '../../../src/open-telemetry.ts';
import { start as startSwitchboard } from './switchboard.ts';
import type { StartVariant } from './start-variant.ts';

/** The gateway itself, which traces as its environment says. */
export const start: StartVariant = (connectionString) => {
  const { tracing } = readConfig(process.env);
  if (!tracing) throw new Error('the environment asks for no traces');
  startOpenTelemetry(tracing, pino(pino.destination(2)));
  return startSwitchboard(connectionString);
};
