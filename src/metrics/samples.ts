import { AggregatorRegistry } from 'prom-client';
import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

/** What one process has counted, in a form that goes from one process to another. */
export type Samples = MetricObjectWithValues<MetricValue<string>>[];

/** What several processes have counted together. */
export function sumOf(processes: readonly Samples[]): Registry {
  return AggregatorRegistry.aggregate([...processes]);
}
