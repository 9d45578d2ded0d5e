import { pino } from 'pino';
import { readConfig } from '../../../src/config/config.ts';
import { keepNewObjectsYoung } from '../../../src/process/garbage-collection.ts';
import { startGateway } from '../../../src/gateway.ts';
import type { StartVariant } from './start-variant.ts';

/** The gateway itself, configured as by its environment. */
export const start: StartVariant = async (connectionString) => {
  keepNewObjectsYoung();
  const config = readConfig({
    PORT: '0',
    // Those that it is compared with log nothing either.
    OPERATION_LOG: 'off',
    DATA_DIR: 'memory',
    SANDBOX_PORT: '0',
    COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString,
  });
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  return (await startGateway({ config, logger })).graphql;
};
