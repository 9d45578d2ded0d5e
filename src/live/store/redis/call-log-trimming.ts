import type { CallRecord } from '../../record/call-record.ts';
import { applyChange } from '../../record/call-view.ts';
import type { CallView } from '../../record/call-view.ts';
import { viewFieldsOf, viewOf, viewWritesOf } from '../call-fields.ts';
import type { FieldWrites } from '../call-fields.ts';
import { emptyLog } from '../call-log.ts';
import { readEntries, withoutPlace } from './call-entries.ts';
import type { BaseMeta, CallEntry } from './call-entries.ts';
import { readOldest, trimLog, versionField, writeArgs } from './call-scripts.ts';
import type { RedisConnection } from './redis-connection.ts';
import { callKeys } from './redis-keys.ts';
import type { Reply } from './redis-script.ts';

/** How many entries are kept for each event that is: there are commits that bring no event. */
const entriesPerEvent = 4;

/** The parts of a view that are one field each. */
const parts = ['call', 'sessions', 'operations'] as const;

/**
 * Folds the oldest entries of a log into its base. It reads them, and none of those that stay: what is read is paid by who
 * commits. Until that is done the log is longer than it need be, and no harm is done if several do it at once, or none does.
 *
 * @param record of the call, at a commit that is in the log
 * @param maxEvents how many events stay, at the least
 */
export async function trimCallLog(
  redis: RedisConnection,
  record: CallRecord,
  maxEvents: number,
): Promise<void> {
  const { now, log, base } = callKeys(record.id);
  const reply = await redis.read(readOldest, [log, base], [`${maxEvents}`, versionField, ...parts]);
  const [length, oldest, [written, ...fields]] = reply as readonly [
    number,
    Reply,
    readonly (string | null)[],
  ];
  const begun = emptyLog(record);
  const known: BaseMeta = written == null ? begun : (JSON.parse(written) as BaseMeta);
  const folded = oldestOf(readEntries(oldest), {
    floor: known.floor,
    newFloor: record.sequence - maxEvents,
    least: length - maxEvents * entriesPerEvent,
  });
  const last = folded.at(-1);
  if (!last) return;

  const writes: FieldWrites[] = [];
  let view: CallView;
  if (written == null) {
    view = begun.base;
    writes.push({ renamed: [], removed: [], put: viewFieldsOf(view) });
  } else {
    view = viewOf(parts.map((name, index) => [name, withoutPlace(fields[index] ?? '')]));
  }
  let meta: BaseMeta = { floor: known.floor, trimmed: known.trimmed };
  for (const { change, sequence } of folded.flatMap(({ events }) => events)) {
    writes.push(viewWritesOf(change, () => view));
    if (change.kind !== 'roster') view = applyChange(view, change);
    meta = { floor: sequence, trimmed: { ...meta.trimmed, [change.kind]: sequence } };
  }
  await redis.write(
    trimLog,
    [base, log, now],
    [written ?? '', JSON.stringify(meta), idAfter(last), ...writeArgs(writes)],
  );
}

/** Which entries can be folded. */
interface Foldable {
  /** The sequence of the last event before them. */
  readonly floor: number;
  /** That of the last event that need not stay. */
  readonly newFloor: number;
  /** How many of them go whatever they hold. */
  readonly least: number;
}

/** Those of the oldest entries of a log that don't stay. */
function oldestOf(entries: readonly CallEntry[], { floor, newFloor, least }: Foldable): CallEntry[] {
  let sequence = floor;
  const staying = entries.findIndex(({ events }, index) => {
    sequence = events.at(-1)?.sequence ?? sequence;
    return sequence > newFloor && index >= least;
  });
  return entries.slice(0, staying === -1 ? undefined : staying);
}

/** The least id that is greater than that of an entry. */
function idAfter({ id }: CallEntry): string {
  const [milliseconds = '', count] = id.split('-');
  return `${milliseconds}-${Number(count) + 1}`;
}
