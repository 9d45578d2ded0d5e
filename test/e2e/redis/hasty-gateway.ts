import { pino } from 'pino';
import { readConfig } from '../../../src/config/config.ts';
import { startGateway } from '../../../src/gateway.ts';
import { countingTimes } from './counting-times.ts';

/** A gateway as its environment says, of which soon counts no more what it held when it was killed. */
const logger = pino();
const { graphql } = await startGateway({ config: readConfig(process.env), logger, countingTimes });
logger.info({ graphql }, 'ready');
