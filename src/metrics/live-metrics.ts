import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import { feedStarts, questions } from '../live/live-observer.ts';
import type { DropReason, FeedStart, LiveObserver, LiveTask } from '../live/live-observer.ts';
import { isEndByLostCallbacks } from '../microsoft-graph/lost-callbacks.ts';
import { labelOf } from './labels.ts';

const dropReasons: readonly DropReason[] = ['unknownCall', 'foreignToken', 'noRoom'];

const liveTasks: readonly LiveTask[] = [
  'keepAlive',
  'call',
  'roster',
  'participant',
  'lookUp',
  'hangUp',
  'invitations',
  'connect',
  'tick',
];

/** As where events begin is named in labels. */
const startLabel = (start: FeedStart): string =>
  start === 'fresh' || start === 'exact' ? start : `snapshot_${labelOf(start)}`;

/** Counts what is done, and what goes wrong, with what is known of calls. */
export function createLiveMetrics(registers: Registry[]): Required<Omit<LiveObserver, 'onIncomingFollowed'>> {
  const dropped = new Counter({
    name: 'switchboard_notifications_dropped_total',
    help: 'Notifications that changed nothing because no call could be found that they are about, by why.',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of dropReasons) dropped.inc({ reason: labelOf(reason) }, 0);

  const failedTasks = new Counter({
    name: 'switchboard_live_failures_total',
    help: 'What failed of what keeps calls alive and their rosters true, and is tried again, by what it was.',
    labelNames: ['task'],
    registers,
  });
  for (const task of liveTasks) failedTasks.inc({ task: labelOf(task) }, 0);

  const reads = new Counter({
    name: 'switchboard_reconciler_reads_total',
    help: 'What Graph was asked to keep rosters true, by what it was: a call, its roster, one participant, or a call that is not known.',
    labelNames: ['read', 'outcome'],
    registers,
  });
  const keepAlives = new Counter({
    name: 'switchboard_keep_alives_total',
    help: 'How often Graph was told that a call lives on, by what came of it: gone if Graph no longer knew the call.',
    labelNames: ['outcome'],
    registers,
  });
  for (const question of questions) {
    if (question === 'keepAlive') continue;
    for (const outcome of ['ok', 'failed']) reads.inc({ read: labelOf(question), outcome }, 0);
  }
  for (const outcome of ['ok', 'gone', 'failed']) keepAlives.inc({ outcome }, 0);

  const silentCalls = new Counter({
    name: 'switchboard_webhook_silent_calls_total',
    help:
      'Calls that are over and of which no post ever came, or that Graph ended since its posts did not arrive: a sign that ' +
      'the webhook is not reached.',
    registers,
  });

  const lostLeases = new Counter({
    name: 'switchboard_lease_losses_total',
    help: 'Work that this gateway had taken and that another took over, or that was called off, while it was being done.',
    registers,
  });

  const starts = new Counter({
    name: 'switchboard_subscription_starts_total',
    help:
      'How the events of a call began, for one subscriber or for the many who share them: fresh without a cursor, exact ' +
      'behind one, or by a snapshot instead and why.',
    labelNames: ['start'],
    registers,
  });
  for (const start of feedStarts) starts.inc({ start: startLabel(start) }, 0);

  return {
    onDropped(reason) {
      dropped.inc({ reason: labelOf(reason) });
    },
    onFailed(task) {
      failedTasks.inc({ task: labelOf(task) });
    },
    onEnded({ result, isUnheard }) {
      if (isUnheard || (result && isEndByLostCallbacks(result))) silentCalls.inc();
    },
    onAsked(question, outcome) {
      if (question === 'keepAlive') keepAlives.inc({ outcome });
      else reads.inc({ read: labelOf(question), outcome });
    },
    onLeaseLost() {
      lostLeases.inc();
    },
    onFollowed(start) {
      starts.inc({ start: startLabel(start) });
    },
  };
}
