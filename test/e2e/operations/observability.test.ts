/** The dashboard and the alert rules, held against the metrics that a gateway has, and the alerts against the docs. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startGateway } from '../../support/gateway.ts';
import { readPage, repository } from '../../support/pages.ts';
import { describeWithProgram } from '../../support/programs.ts';
import { expectAlerts, readAlertRules, rulesFile } from './alert-rules.ts';
import { exposition, metricNames, parseExposition } from './exposition.ts';
import type { Sample } from './exposition.ts';
import { readFailureTable } from './failure-table.ts';
import { namesOf } from './promql.ts';
import { call, rooms } from './watched-gateway.ts';

const dashboard = z
  .object({
    panels: z.array(
      z.object({
        id: z.int(),
        type: z.string(),
        title: z.string().min(1),
        gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
        targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(repository, 'examples/observability/dashboard.json'), 'utf8')));
const rules = readAlertRules();

/** Every query that there is, by where it stands, with the labels that are shown of what it gives. */
const queries = [
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }) => ({ where: title, query: expr, shown: legendFormat })),
  ),
  ...rules.map(({ alert, expr, annotations }) => ({ where: alert, query: expr, shown: annotations.summary })),
];

/** What has no series before it happens, so that its labels don't show: values of its labels are not known beforehand. */
const withoutSeries: ReadonlySet<string> = new Set([
  'switchboard_websocket_refusals_total',
  'switchboard_event_stream_refusals_total',
  'switchboard_websockets_closed_total',
]);

/** Labels that Prometheus adds, and that of the buckets of histograms. */
const added = ['instance', 'job', 'le'];

/** The labels that a text takes the values of, as Grafana or Prometheus fills it in. */
const labelsIn = (text: string): string[] =>
  [...text.matchAll(/\{\{ *(?:\$labels\.)?(\w+) *\}\}/g)].map(([, label = '']) => label);

let samples: readonly Sample[];
let names: ReadonlySet<string>;
beforeAll(async () => {
  await using gateway = await startGateway({ gateway: { droppedLogLines: () => 0 } });
  await gateway.query(rooms);
  await call(gateway);
  // What only has labels once it has happened.
  await gateway.fail({ path: '*', kind: 'reset' });
  await gateway.query(rooms);
  await gateway.query('{ __nothing }');
  const text = await exposition(gateway.url);
  samples = parseExposition(text);
  names = metricNames(text);
});

describe('each query', () => {
  test.each(queries)('of $where names metrics that there are: $query', ({ query }) => {
    const { metrics } = namesOf(query);
    expect(metrics.length).toBeGreaterThan(0);
    expect(metrics.filter((metric) => !names.has(metric))).toEqual([]);
  });

  test.each(queries)('of $where names labels that these metrics have: $query', ({ query, shown }) => {
    const { metrics, labels } = namesOf(query);
    if (metrics.some((metric) => withoutSeries.has(metric))) return;
    const known = new Set([
      ...added,
      ...samples.filter(({ name }) => metrics.includes(name)).flatMap((sample) => Object.keys(sample.labels)),
    ]);
    expect([...labels, ...labelsIn(shown)].filter((label) => !known.has(label))).toEqual([]);
  });

  test('is taken from one that has an error', () => {
    expect(() => namesOf('sum(rate(switchboard_operations_total[5m])')).toThrow('is no PromQL');
    expect(namesOf('sum by (a) (rate(b{c="d"}[5m])) / e')).toEqual({
      metrics: ['b', 'e'],
      labels: ['a', 'c'],
    });
  });
});

describe('the dashboard', () => {
  test('shows what is wrong and whose fault it is, row by row', () => {
    const titles = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    const { text } = readPage('docs/operations.md');
    const said = /Its rows are (.+?);/s.exec(text)?.[1] ?? '';
    expect(titles.join(', ').toLowerCase()).toBe(
      said
        .replaceAll(/\s+/g, ' ')
        .replace('and whose fault they are', ', and whose fault they are')
        .replace(/,? and the process/, ', process')
        .replace(' ,', ','),
    );
  });

  test('has panels of different ids that do not cover each other', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const places = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(places).size).toBe(places.length);
  });
});

describe('each alert', () => {
  const { text } = readPage('docs/operations.md');

  test.each(rules)('$alert leads to its row in the docs', ({ alert, annotations }) => {
    const [page, anchor = ''] = annotations.runbook.split('#');
    expect(page).toBe('docs/operations.md');
    const row = text.split('\n').find((line) => line.includes(`<a id="${anchor.replace(/\{\{.*/, '')}`));
    expect(row).toContain(`\`${alert}\``);
  });

  test('that the table names is there', () => {
    const named = readFailureTable().flatMap(({ alerts }) => alerts);
    expect(named.filter((name) => !rules.some(({ alert }) => alert === name))).toEqual([]);
  });
});

describeWithProgram('the alert rules', 'promtool', () => {
  const run = promisify(execFile);

  test('are taken by Prometheus', async () => {
    const { stdout } = await run('promtool', ['check', 'rules', rulesFile]);
    expect(stdout).toContain(`SUCCESS: ${rules.length} rules found`);
  });

  const growing =
    (name: string, labels: Readonly<Record<string, string>> = {}) =>
    (sample: Sample): Sample =>
      sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
        ? { ...sample, value: sample.value + 60, isCounted: true }
        : sample;
  const set =
    (name: string, value: number) =>
    (sample: Sample): Sample =>
      sample.name === name ? { ...sample, value } : sample;

  test.each<[string, (sample: Sample) => Sample]>([
    ['SwitchboardFault', growing('switchboard_operation_errors_total', { code: 'INTERNAL_SERVER_ERROR' })],
    ['SwitchboardRestarts', growing('process_start_time_seconds')],
    ['SwitchboardDescriptorsRunOut', set('process_max_fds', 1)],
    ['SwitchboardLogLost', growing('switchboard_log_lines_dropped_total')],
    ['SwitchboardWebhookRefuses', growing('switchboard_webhook_posts_total', { status: '401' })],
  ])('let %s fire by figures that nothing here leads to', async (alert, change) => {
    // The event loop is that of all tests in this process, some of which keep it busy.
    const before = samples.filter(({ name }) => !name.startsWith('nodejs_'));
    await expectAlerts({ before, after: before.map(change) }, [alert]);
  });
});
