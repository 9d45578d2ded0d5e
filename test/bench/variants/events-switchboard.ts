import { pino } from 'pino';
import { readConfig } from '../../../src/config/config.ts';
import { startGateway } from '../../../src/gateway.ts';
import { keepNewObjectsYoung } from '../../../src/process/garbage-collection.ts';
import { eventGridToken } from '../events/posts.ts';
import type { StartVariant } from './start-variant.ts';

/** The gateway itself, told of calls in rooms by events. @param resourceUrl a resource that is never asked */
export const start: StartVariant = async (resourceUrl) => {
  keepNewObjectsYoung();
  const config = readConfig({
    PORT: '0',
    // The one that it is compared with logs nothing either.
    OPERATION_LOG: 'off',
    DATA_DIR: 'memory',
    // Both services are named, so that no sandbox is in the process that is measured.
    COMMUNICATION_SERVICES_CONNECTION_STRING: `endpoint=${resourceUrl};accesskey=QQ==`,
    GRAPH_ENDPOINT: resourceUrl,
    CALLBACK_AUDIENCE: 'nobody',
    EVENT_GRID_TOKEN: eventGridToken,
    EVENT_GRID_SUBSCRIPTIONS: 'bench',
  });
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  const { graphql } = await startGateway({ config, logger });
  return new URL(`/callbacks/events/${eventGridToken}`, graphql).href;
};
