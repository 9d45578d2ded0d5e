import type { GatewayOptions } from '../../../src/gateway.ts';
import { patienceMs } from '../../support/patience.ts';

/**
 * By which gateways under test count: what one held that was killed is given back sooner than usual, so that no test waits
 * long; and Redis is waited for, since a machine may be busy.
 */
export const countingTimes: GatewayOptions['countingTimes'] = {
  answerMs: patienceMs,
  lifetimeMs: 4_000,
  renewMs: 400,
};
