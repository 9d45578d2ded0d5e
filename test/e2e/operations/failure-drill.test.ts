/**
 * The failures of the table in docs/operations.md, tried: a gateway in good health, what breaks, and then the metrics, the
 * log, the readiness and the alerts that tell it, as the table says. How each comes about stands beside this file.
 */
import { expect, test } from 'vitest';
import { describeWithFalseClock } from '../../support/false-clock.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { expectAlerts } from './alert-rules.ts';
import { scrape } from './exposition.ts';
import type { Sample } from './exposition.ts';
import { readFailureTable } from './failure-table.ts';
import type { FailureRow } from './failure-table.ts';
import { failuresOfServices } from './failures-of-services.ts';
import { clockThatJumps, failuresOfTheMachine } from './failures-of-the-machine.ts';
import type { Patient } from './watched-gateway.ts';

const table = readFailureTable();
const clockJumps = 'clock-jumps';

test('each row of the table is tried', () => {
  const tried = [...Object.keys(failuresOfServices), ...Object.keys(failuresOfTheMachine), clockJumps];
  expect(tried.sort()).toEqual(table.map(({ id }) => id).sort());
});

/** The row of an anchor. */
function rowOf(id: string): FailureRow {
  const row = table.find((other) => other.id === id);
  if (!row) throw new Error(`The table has no row ${id}.`);
  return row;
}

/** The metrics of which no series has grown, or is other than 0 while it is no counter. */
function silentOf(metrics: readonly string[], before: readonly Sample[], after: readonly Sample[]): string[] {
  const earlier = new Map(before.map(({ series, value }) => [series, value]));
  return metrics.filter((metric) => {
    const [name = '', label] = metric.split(/[{}]/);
    const [key = '', wanted] = label?.split('=') ?? [];
    return !after.some(
      (sample) =>
        sample.name.replace(/_bucket$/, '') === name &&
        (wanted === undefined || sample.labels[key] === wanted.replaceAll('"', '')) &&
        sample.value !== (sample.isCounted ? (earlier.get(sample.series) ?? 0) : earlier.get(sample.series)),
    );
  });
}

/** Lets a failure happen, and holds what tells it against the row. */
async function drill(row: FailureRow, patient: Patient): Promise<void> {
  // How busy the machine of the tests is tells nothing, but where that is the failure.
  const isAboutProcess = row.metrics.some((metric) => metric.startsWith('nodejs_'));
  const look = async (): Promise<readonly Sample[]> =>
    (await scrape(patient.url)).filter(({ name }) => isAboutProcess || !name.startsWith('nodejs_'));
  // What the event loop did since the scrape before is shown: here, while the gateway was started.
  await look();
  const before = await look();
  await patient.strike();

  if (!row.readiness) {
    await expect(look()).rejects.toThrow();
    await expectAlerts({ before, after: undefined }, row.alerts);
    return;
  }
  let after: readonly Sample[] = before;
  await expect
    .poll(async () => {
      after = await look();
      return {
        silent: silentOf(row.metrics, before, after),
        unsaid: row.logLines.filter((line) => !patient.messages().includes(line)),
      };
    })
    .toEqual({ silent: [], unsaid: [] });
  const { status, says } = row.readiness;
  const readiness = await fetch(`${patient.url}/readyz`);
  expect(readiness.status).toBe(status);
  const answer = await readiness.text();
  expect(says.filter((text) => !answer.includes(text))).toEqual([]);
  await expectAlerts({ before, after }, row.alerts);
}

describeWithProgram('the failure', 'promtool', () => {
  test.each(Object.entries(failuresOfServices))('%s is told as the table says', async (id, failure) => {
    await drill(rowOf(id), await failure());
  });
});

describeWithProgram('the failure of the machine', 'promtool', () => {
  const { 'store-redis': withRedis, ...others } = failuresOfTheMachine;
  test.each(Object.entries(others))('%s is told as the table says', async (id, failure) => {
    await drill(rowOf(id), await failure());
  });

  describeWithProgram('with a Redis', 'redis-server', () => {
    test('store-redis is told as the table says', async () => {
      if (withRedis) await drill(rowOf('store-redis'), await withRedis());
    });
  });

  describeWithFalseClock('with a clock that is set', (makeClock) => {
    test(`${clockJumps} is told as the table says`, async () => {
      await drill(rowOf(clockJumps), await clockThatJumps(await makeClock()));
    });
  });
});
