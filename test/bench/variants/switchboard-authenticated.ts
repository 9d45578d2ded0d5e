import { pino } from 'pino';
import { readConfig } from '../../../src/config/config.ts';
import { keepNewObjectsYoung } from '../../../src/process/garbage-collection.ts';
import { startGateway } from '../../../src/gateway.ts';
import { audience } from '../../support/issuer.ts';
import type { StartVariant } from './start-variant.ts';

/** The gateway itself, asking who asks. */
export const start: StartVariant = async (connectionString, issuer) => {
  keepNewObjectsYoung();
  const config = readConfig({
    PORT: '0',
    // Those that it is compared with log nothing either.
    OPERATION_LOG: 'off',
    DATA_DIR: 'memory',
    HOST: '127.0.0.1',
    SANDBOX_PORT: '0',
    COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString,
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    // Counted, but never too many.
    MAX_REQUESTS_PER_MINUTE: '999999999',
  });
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  return (await startGateway({ config, logger })).graphql;
};
