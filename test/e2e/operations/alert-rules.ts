import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';
import { repository } from '../../support/pages.ts';
import type { Sample } from './exposition.ts';

const run = promisify(execFile);

/** Where the rules are. */
export const rulesFile = join(repository, 'examples/observability/alerts.yml');

const ruleFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.object({ summary: z.string().min(1), runbook: z.string().min(1) }),
        }),
      ),
    }),
  ),
});

/** One rule. */
export type AlertRule = z.infer<typeof ruleFile>['groups'][number]['rules'][number];

/** All rules, in order. @throws ZodError if one lacks what each has to have */
export function readAlertRules(): readonly AlertRule[] {
  return ruleFile.parse(parse(readFileSync(rulesFile, 'utf8'))).groups.flatMap(({ rules }) => rules);
}

/** A gateway's figures before something broke, and after; the latter is undefined if nobody answered then. */
export interface Course {
  readonly before: readonly Sample[];
  readonly after: readonly Sample[] | undefined;
}

/** Minutes, which is how often the rules are evaluated, of good health and of trouble. */
const wellMinutes = 5;
const brokenMinutes = 40;

/**
 * Lets promtool evaluate the rules over figures that were scraped: as they were before for some minutes, and then as if
 * what happened between the two scrapes happened each minute.
 *
 * @param alerts those that are to fire once something broke, and no others; while all is well none is
 * @throws Error with what promtool says, if it is otherwise
 */
export async function expectAlerts(course: Course, alerts: readonly string[]): Promise<void> {
  const fired = (minutes: number): string =>
    `group by (alertname) (max_over_time(ALERTS{alertstate="firing"}[${minutes}m]))`;
  const samples = alerts.map((alertname) => ({ labels: `{alertname="${alertname}"}`, value: 1 }));
  const end = wellMinutes + brokenMinutes;
  await runPromtool({
    rule_files: [rulesFile],
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: seriesOf(course),
        promql_expr_test: [
          { expr: fired(wellMinutes), eval_time: `${wellMinutes}m`, exp_samples: [] },
          { expr: fired(end), eval_time: `${end}m`, exp_samples: samples },
        ],
      },
    ],
  });
}

/** The course of each series that some rule names, minute by minute, in the notation of promtool. */
function seriesOf({ before, after }: Course): object[] {
  const rules = readAlertRules();
  const earlier = new Map(before.map(({ series, value }) => [series, value]));
  return (after ?? before)
    .filter(({ name, value }) => Number.isFinite(value) && rules.some(({ expr }) => expr.includes(name)))
    .map(({ series, value, isCounted }) => {
      // What is counted for the first time was 0 before.
      const known = earlier.get(series) ?? (isCounted ? 0 : value);
      const first = Number.isFinite(known) ? known : value;
      const step = isCounted ? value - first : 0;
      const broken = after ? `${value}+${step}x${brokenMinutes - 1}` : `_x${brokenMinutes}`;
      return { series: ofInstance(series), values: `${first}+0x${wellMinutes} ${broken}` };
    });
}

/** A series as Prometheus has it that has scraped it. */
function ofInstance(series: string): string {
  // Not by a pattern for both ends: values of labels have braces, too.
  const at = series.indexOf('{');
  if (at < 0) return `${series}{instance="gateway-1"}`;
  return `${series.slice(0, at)}{instance="gateway-1",${series.slice(at + 1)}`;
}

/** Runs `promtool test rules`, which reads JSON as well. @throws Error with what it says, if a test fails */
async function runPromtool(tests: object): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'switchboard-alerts-'));
  try {
    const file = join(folder, 'tests.json');
    await writeFile(file, JSON.stringify(tests));
    await run('promtool', ['test', 'rules', file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
