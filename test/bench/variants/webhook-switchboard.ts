import { pino } from 'pino';
import { readConfig } from '../../../src/config/config.ts';
import { keepNewObjectsYoung } from '../../../src/process/garbage-collection.ts';
import { startGateway } from '../../../src/gateway.ts';
import { variablesFor } from '../webhook/calling-platform.ts';
import type { StartVariant } from './start-variant.ts';

/** The gateway itself, called back by the bench's calling platform. */
export const start: StartVariant = async (platformUrl) => {
  keepNewObjectsYoung();
  const config = readConfig({
    PORT: '0',
    // Those that it is compared with log nothing either.
    OPERATION_LOG: 'off',
    DATA_DIR: process.env['DATA_DIR'] ?? 'memory',
    // Both upstreams are named, so that no sandbox is in the process that is measured.
    COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=${platformUrl};accesskey=QQ==`,
    ...variablesFor(platformUrl),
  });
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  const { graphql } = await startGateway({ config, logger });
  return new URL('/callbacks/calls', graphql).href;
};
