import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import packageJson from '../../package.json' with { type: 'json' };
import type { ReadGatewayState } from './gateway-state.ts';

/** Is told of what happens to a gateway as a whole. */
export interface GatewayMetrics {
  /** The time of day was set. */
  readonly onClockJump: () => void;
}

/** Shows what a gateway is, and whether it can serve. @param store where calls are kept */
export function createGatewayMetrics(
  registers: Registry[],
  readState: ReadGatewayState,
  store: string,
): GatewayMetrics {
  new Gauge({
    name: 'switchboard_build_info',
    help: 'Always 1: which version of the gateway runs on which version of Node, and where calls are kept.',
    labelNames: ['version', 'node', 'store'],
    aggregator: 'max',
    registers,
  }).set({ version: packageJson.version, node: process.versions.node, store }, 1);
  new Gauge({
    name: 'switchboard_ready',
    help: 'Whether the gateway can serve, as /readyz tells (1 or 0): of several processes, whether all can.',
    aggregator: 'min',
    registers,
    collect() {
      const isReady = readState().isReady?.();
      // The process that holds what the others share serves nobody.
      if (isReady === undefined) this.remove();
      else this.set(Number(isReady));
    },
  });
  const jumps = new Counter({
    name: 'switchboard_clock_jumps_total',
    help: 'How often the time of day of the machine was set by more than a second.',
    registers,
  });
  return {
    onClockJump() {
      jumps.inc();
    },
  };
}
