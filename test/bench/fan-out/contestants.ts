import { median } from '../statistics.ts';
import type { Contestant, Slice } from './load.ts';
import type { Setting } from './outcome.ts';
import { startMark } from './marks.ts';
import { FanOutServer } from './server.ts';
import type { FanOutVariant, MarkVariant, MeasuredServer } from './server.ts';
import { Subscribers } from './subscribers.ts';
import type { Audience } from './subscribers.ts';

/** Starts a server, and lets everybody subscribe. It ends with the stack. */
export async function startContestant(
  variant: FanOutVariant | MarkVariant,
  audience: Audience,
  { core, example }: Setting,
  started: DisposableStack,
): Promise<Contestant> {
  const server = await start(variant, core, audience.calls);
  started.defer(() => {
    server.stop();
  });
  const subscribers = await Subscribers.connect(server, audience);
  started.defer(() => {
    subscribers.close();
  });
  return { server, subscribers, example };
}

function start(variant: FanOutVariant | MarkVariant, core: number, calls: number): Promise<MeasuredServer> {
  return variant === 'bun' || variant === 'nchan'
    ? startMark(variant, core)
    : FanOutServer.start(variant, core, calls);
}

/** What was measured, by the contestant, one slice a round. */
export type Slices<C> = ReadonlyMap<C, readonly Slice[]>;

/** Lets contestants take turns for some rounds, after one for the compiler. */
export async function takeTurns<C extends Contestant>(
  contestants: readonly C[],
  rounds: number,
  measure: (contestant: C) => Promise<Slice>,
): Promise<Slices<C>> {
  const slices = new Map<C, Slice[]>(contestants.map((contestant) => [contestant, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const contestant of contestants) {
      const slice = await measure(contestant);
      if (round >= 0) slices.get(contestant)?.push(slice);
    }
  }
  return slices;
}

/** The median over the rounds. */
export function typical<C>(slices: Slices<C>, of: C, figure: keyof Slice): number {
  return median((slices.get(of) ?? []).map((slice) => slice[figure]));
}

/** The median of the ratios of each round. */
export function ratio<C>(slices: Slices<C>, of: C, to: C, figure: keyof Slice): number {
  const others = slices.get(to) ?? [];
  return median(
    (slices.get(of) ?? []).map((slice, round) => slice[figure] / (others[round]?.[figure] ?? NaN)),
  );
}
