import type { CallRecord } from '../../record/call-record.ts';
import { applyChange } from '../../record/call-view.ts';
import type { CallView } from '../../record/call-view.ts';
import { viewFieldsOf, viewOf, viewWritesOf } from '../call-fields.ts';
import type { FieldWrites } from '../call-fields.ts';
import { emptyLog } from '../call-log.ts';
import { readEntries, withoutPlace } from './call-entries.ts';
import type { BaseMeta, CallEntry } from './call-entries.ts';
import { readExcess, trimLog, versionField, writeArgs } from './call-scripts.ts';
import type { RedisConnection } from './redis-connection.ts';
import { callKeys } from './redis-keys.ts';
import type { Reply } from './redis-script.ts';

/** How many entries are kept for each event that is: there are commits that bring no event. */
const entriesPerEvent = 4;

/** The parts of a view that are one field each. */
const parts = ['call', 'sessions', 'operations'] as const;

/**
 * Folds the oldest entries of a log into its base. Until that is done the log is longer than it need be, and no harm is done
 * if several do it at once, or none does.
 *
 * @param maxEvents how many events stay, at the least
 */
export async function trimCallLog(
  redis: RedisConnection,
  record: CallRecord,
  maxEvents: number,
): Promise<void> {
  const { now, log, base } = callKeys(record.id);
  const reply = await redis.read(readExcess, [log, base], [versionField, ...parts]);
  const [values, stream] = reply as readonly [readonly (string | null)[], Reply];
  const entries = readEntries(stream);
  const first = firstToStay(entries, maxEvents);
  const stays = entries[first];
  if (first === 0 || !stays) return;

  const [written, ...fields] = values;
  const writes: FieldWrites[] = [];
  let view: CallView;
  let meta: BaseMeta;
  if (written == null) {
    const { base: begun, floor, trimmed } = emptyLog(record);
    view = begun;
    meta = { floor, trimmed };
    writes.push({ renamed: [], removed: [], put: viewFieldsOf(begun) });
  } else {
    view = viewOf(parts.map((name, index) => [name, withoutPlace(fields[index] ?? '')]));
    meta = JSON.parse(written) as BaseMeta;
  }
  for (const { change, sequence } of entries.slice(0, first).flatMap(({ events }) => events)) {
    writes.push(viewWritesOf(change, () => view));
    if (change.kind !== 'roster') view = applyChange(view, change);
    meta = { floor: sequence, trimmed: { ...meta.trimmed, [change.kind]: sequence } };
  }
  await redis.write(
    trimLog,
    [base, log, now],
    [written ?? '', JSON.stringify(meta), stays.id, ...writeArgs(writes)],
  );
}

/** The index of the first entry that stays. */
function firstToStay(entries: readonly CallEntry[], maxEvents: number): number {
  let events = 0;
  let index = entries.length;
  const least = Math.max(0, entries.length - maxEvents * entriesPerEvent);
  while (index > least && events < maxEvents) {
    index -= 1;
    events += entries[index]?.events.length ?? 0;
  }
  return index;
}
