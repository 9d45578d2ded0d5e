import { cpuRatio, medianOf } from './measurement.ts';
import type { Measurement } from './measurement.ts';
import { apollo, mercurius, switchboard } from './variants.ts';
import { lateMs } from './workloads.ts';
import type { Workloads } from './workloads.ts';

/** How many times more CPU stock Apollo must need, at the least. */
const apolloRatios = { typename: 1.7, room: 1.25, rooms: 1.25 } as const;
/** What may come on top of two upstream round trips, in milliseconds. */
const overheadMs = 15;

/** @returns a sentence for each promise that isn't kept */
export function missedGates(workloads: Workloads, measurements: readonly Measurement[]): string[] {
  const sentences: string[] = [];
  const measurementOf = (name: keyof Workloads): Measurement => {
    const measurement = measurements.find(({ workload }) => workload === workloads[name]);
    if (!measurement) throw new Error(`the workload ${name} was not measured`);
    return measurement;
  };

  for (const name of ['typename', 'room', 'rooms'] as const) {
    const ratio = cpuRatio(measurementOf(name), apollo, switchboard);
    const wanted = apolloRatios[name];
    if (ratio >= wanted) continue;
    sentences.push(
      `On ${workloads[name].name}, ${apollo.name} needs ${ratio.toFixed(2)} × the CPU of ${switchboard.name}; it should be at least ${wanted} ×.`,
    );
  }

  const ratio = cpuRatio(measurementOf('roomsAtOnce'), mercurius, switchboard);
  if (ratio <= 1) {
    sentences.push(
      `On ${workloads.roomsAtOnce.name}, ${mercurius.name} needs ${ratio.toFixed(2)} × the CPU of ${switchboard.name}; it should be more than ours.`,
    );
  }

  const p50 = medianOf(measurementOf('roomsAlone'), switchboard, 'p50');
  const limitMs = 2 * lateMs + overheadMs;
  if (p50 > limitMs) {
    sentences.push(
      `On ${workloads.roomsAlone.name}, the median is ${p50.toFixed(1)} ms; it should be at most ${limitMs} ms.`,
    );
  }
  return sentences;
}
