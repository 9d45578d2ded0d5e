import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

/**
 * Shows what the log has counted.
 *
 * @param droppedLines how many lines could not be written so far
 */
export function createLogMetrics(registers: Registry[], droppedLines: () => number): void {
  new Counter({
    name: 'switchboard_log_lines_dropped_total',
    help: 'Lines of the log that could not be written, because the disk is full or nobody reads.',
    registers,
    collect() {
      this.reset();
      this.inc(droppedLines());
    },
  });
}
