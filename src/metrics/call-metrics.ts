import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Census } from '../live/store/call-census.ts';
import type { ReadGatewayState } from './gateway-state.ts';

/** How long the store may take to say how many calls there are, in milliseconds: without it the rest is told all the same. */
const patienceMs = 500;

/** Shows how many calls there are, and how much work on them this process has taken. */
export function createCallMetrics(registers: Registry[], readState: ReadGatewayState): void {
  let counting: Promise<Census | undefined> | undefined;
  /** Once for all that are shown together. */
  const count = (): Promise<Census | undefined> =>
    (counting ??= countWithin(readState, patienceMs).finally(() => {
      counting = undefined;
    }));

  const show = (
    name: string,
    help: string,
    figureOf: (census: Census | undefined) => number | undefined,
  ): void => {
    new Gauge({
      name,
      help,
      registers,
      // All who share a store tell the same.
      aggregator: 'max',
      async collect() {
        const figure = figureOf(await count());
        // What is not known is not 0.
        if (figure === undefined) this.remove();
        else this.set(figure);
      },
    });
  };
  const whose = 'of all gateways that share a store: the same from each, so take the highest';
  show('switchboard_live_calls', `Calls that are not over, ${whose}.`, (census) => census?.calls);
  show(
    'switchboard_live_participants',
    'People in calls that are not over. Not told where calls are kept in Redis.',
    (census) => census?.people,
  );
  show(
    'switchboard_roster_doubts',
    'What may not be as it is believed of calls, and is to be asked of Graph. Not told where calls are kept in Redis.',
    (census) => census?.doubts,
  );

  new Gauge({
    name: 'switchboard_leases_held',
    help: 'Work on calls that this gateway has taken, so that no other does it at the same time.',
    registers,
    collect() {
      this.set(readState().leasesHeld?.() ?? 0);
    },
  });
}

async function countWithin(readState: ReadGatewayState, limitMs: number): Promise<Census | undefined> {
  const counted = readState().census?.();
  if (!counted) return undefined;
  const given = new AbortController();
  const late = sleep(limitMs, undefined, { signal: given.signal });
  try {
    return await Promise.race([counted, late]);
  } catch {
    return undefined;
  } finally {
    given.abort();
    late.catch(() => undefined);
  }
}
