import { pino } from 'pino';
import { readConfig } from '../../../src/config/config.ts';
import { keepNewObjectsYoung } from '../../../src/process/garbage-collection.ts';
import { startGateway } from '../../../src/gateway.ts';
import { beWatched } from './watched.ts';

/** The gateway that is attacked: `node --expose-gc gateway-main.ts <connection string>`. */
keepNewObjectsYoung();
const [connectionString = ''] = process.argv.slice(2);
const config = readConfig({
  PORT: '0',
  DATA_DIR: 'memory',
  SANDBOX_PORT: '0',
  COMMUNICATION_SERVICES_CONNECTION_STRING: connectionString,
  INTROSPECTION: 'on',
});
const { graphql } = await startGateway({ config, logger: pino({ level: 'silent' }) });
beWatched(new URL(graphql).origin);
