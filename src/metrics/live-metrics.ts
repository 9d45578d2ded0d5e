import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { DropReason, LiveObserver, LiveTask } from '../live/live-observer.ts';

/** As the reasons are named in labels. */
const dropReasons: Readonly<Record<DropReason, string>> = {
  unknownCall: 'unknown_call',
  foreignToken: 'foreign_token',
  noRoom: 'no_room',
};

const liveTasks: Readonly<Record<LiveTask, string>> = {
  keepAlive: 'keep_alive',
  call: 'call',
  roster: 'roster',
  participant: 'participant',
  lookUp: 'look_up',
  hangUp: 'hang_up',
  tick: 'tick',
};

/** Counts what goes wrong with what is known of calls. */
export function createLiveMetrics(registers: Registry[]): Pick<LiveObserver, 'onDropped' | 'onFailed'> {
  const dropped = new Counter({
    name: 'switchboard_notifications_dropped_total',
    help: 'Notifications that changed nothing because no call could be found that they are about, by why.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of Object.values(dropReasons)) dropped.inc({ reason }, 0);

  const failedTasks = new Counter({
    name: 'switchboard_live_failures_total',
    help: 'What failed of what keeps calls alive and their rosters true, and is tried again, by what it was.',
    labelNames: ['task'],
    registers,
  });
  for (const task of Object.values(liveTasks)) failedTasks.inc({ task }, 0);

  return {
    onDropped(reason) {
      dropped.inc({ reason: dropReasons[reason] });
    },
    onFailed(task) {
      failedTasks.inc({ task: liveTasks[task] });
    },
  };
}
