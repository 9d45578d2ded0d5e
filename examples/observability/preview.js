/**
 * Shows the dashboard without Grafana: asks a Prometheus for the queries of `dashboard.json`, and writes a page.
 *
 *     node preview.js http://localhost:9090 15 > dashboard.html
 *
 * The number is how many minutes it shows; 15 if it is left out.
 */
import { readFileSync } from 'node:fs';
import { argv, stderr, stdout } from 'node:process';

/** @typedef {{ name: string, points: [number, number][] }} Series */
/** @typedef {{ expr: string, legendFormat: string }} Target */
/** @typedef {{ type: string, title: string, description?: string, gridPos: Record<'x' | 'y' | 'w' | 'h', number>, fieldConfig: { defaults: { unit: string } }, targets: Target[] }} Panel */

const [, , prometheus = 'http://localhost:9090', minutes = '15'] = argv;
/** @type {{ title: string, panels: Panel[] }} */
const { title, panels } = JSON.parse(readFileSync(new URL('dashboard.json', import.meta.url), 'utf8'));
const end = Date.now() / 1000;
const start = end - Number(minutes) * 60;
const step = (end - start) / 180;

const colours = ['#3987e5', '#008300', '#d55181', '#c98500', '#199e70', '#d95926', '#9085e9', '#e66767'];
const width = 600;
const height = 200;

/** @param {string} text */
const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * Asks for the series of a query, each with a name as its legend has it.
 * @param {Target} target
 * @returns {Promise<Series[]>}
 */
async function seriesOf({ expr, legendFormat }) {
  const query = expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');
  const url = new URL('/api/v1/query_range', prometheus);
  url.search = new URLSearchParams({ query, start: `${start}`, end: `${end}`, step: `${step}` }).toString();
  /** @type {{ status: string, error?: string, data: { result: { metric: Record<string, string>, values: [number, string][] }[] } }} */
  const { status, data, error } = JSON.parse(await (await fetch(url)).text());
  if (status !== 'success') throw new Error(`${query}: ${error}`);
  return data.result.map(
    ({ metric, values }) =>
      /** @type {Series} */ ({
        name:
          legendFormat === '__auto'
            ? Object.values(metric).join(' ')
            : legendFormat.replace(/\{\{(\w+)\}\}/g, (_, /** @type {string} */ label) => metric[label] ?? ''),
        points: values
          .map(([time, value]) => [time, Number(value)])
          .filter(([, value]) => Number.isFinite(value)),
      }),
  );
}

/**
 * A value as people read it.
 * @param {number} value
 * @param {string} unit
 */
function readable(value, unit) {
  /** @type {(divisor: number, name: string) => string} */
  const number = (divisor, name) => `${Number((value / divisor).toPrecision(3))}${name}`;
  if (unit === 's') return value < 1 ? number(0.001, ' ms') : number(1, ' s');
  if (unit === 'bytes') return value < 2 ** 20 ? number(1024, ' KiB') : number(2 ** 20, ' MiB');
  return value >= 1000 ? number(1000, ' K') : number(1, '');
}

/**
 * Lines over time, from 0 up.
 * @param {Series[]} series
 * @param {string} unit
 */
function chart(series, unit) {
  const top = Math.max(...series.flatMap(({ points }) => points.map(([, value]) => value)), 0) * 1.1 || 1;
  /** @param {number} time */
  const x = (time) => (((time - start) / (end - start)) * width).toFixed(1);
  /** @param {number} value */
  const y = (value) => (height - (value / top) * height).toFixed(1);
  const lines = series.map(
    ({ points }, index) =>
      `<polyline points="${points.map(([time, value]) => `${x(time)},${y(value)}`).join(' ')}" stroke="${colours[index % colours.length]}"/>`,
  );
  const grid = [0, 0.5, 1].map(
    (share) => `<line x1="0" x2="${width}" y1="${share * height}" y2="${share * height}"/>`,
  );
  return `<div class="chart"><span>${readable(top, unit)}</span>
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="lines over ${minutes} minutes"><g>${grid.join('')}</g>${lines.join('')}</svg></div>`;
}

/** @param {Series} series */
const last = ({ points }) => points.at(-1)?.[1] ?? NaN;

/**
 * @param {Series[]} series
 * @param {string} unit
 */
function legend(series, unit) {
  const shown = series.slice(0, 8).map((one, index) => {
    const colour = colours[index % colours.length];
    return `<li><i style="background:${colour}"></i>${escape(one.name)} <b>${readable(last(one), unit)}</b></li>`;
  });
  const more = series.length > 8 ? `<li>and ${series.length - 8} more</li>` : '';
  return `<ul>${shown.join('')}${more}</ul>`;
}

/** @param {Panel} panel */
async function render(panel) {
  const { x, y, w, h } = panel.gridPos;
  const place = `grid-area:${y + 1}/${x + 1}/span ${h}/span ${w}`;
  if (panel.type === 'row') return `<h2 style="${place}">${escape(panel.title)}</h2>`;
  const all = (await Promise.all(panel.targets.map(seriesOf))).flat();
  // Of many, those that are most; lines that are always 0 say as much in a word.
  const series = all
    .filter(({ points }) => points.some(([, value]) => value > 0))
    .sort((one, other) => last(other) - last(one));
  const { unit } = panel.fieldConfig.defaults;
  const body =
    panel.type === 'stat'
      ? `<p class="figures">${all.map((one) => `<span><b>${readable(last(one), unit)}</b>${escape(one.name)}</span>`).join('')}</p>`
      : panel.type === 'table'
        ? `<p>${all.map(({ name }) => escape(name)).join('<br>')}</p>`
        : all.length === 0
          ? '<p>no data</p>'
          : series.length === 0
            ? '<p>nothing</p>'
            : chart(series, unit) + legend(series, unit);
  return `<section style="${place}"><h3 title="${escape(panel.description ?? '')}">${escape(panel.title)}</h3>${body}</section>`;
}

const style = `:root { color-scheme: dark; font: 13px/1.4 system-ui, sans-serif; background: #111217; color: #ccccdc }
body { margin: 16px } h1 { font-size: 20px; margin: 0 0 8px }
main { display: grid; grid-template-columns: repeat(24, 1fr); grid-auto-rows: 30px; gap: 6px }
h2 { font-size: 15px; margin: 4px 0 0; align-self: end } h3 { font-size: 13px; font-weight: 600; margin: 0 }
section { background: #181b1f; border: 1px solid #2a2d34; border-radius: 3px; padding: 8px; display: flex; flex-direction: column; gap: 4px; min-width: 0; overflow: hidden }
.chart { flex: 1; min-height: 0; position: relative } .chart span { position: absolute; left: 2px; top: 0; color: #9fa3ad; font-size: 11px }
svg { width: 100%; height: 100% } svg line { stroke: #2f333b; vector-effect: non-scaling-stroke }
polyline { fill: none; stroke-width: 1.6; vector-effect: non-scaling-stroke; stroke-linejoin: round }
ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 12px; font-size: 11px; max-height: 64px; overflow: hidden }
i { display: inline-block; width: 9px; height: 9px; border-radius: 2px; margin-right: 4px } section p { margin: auto; color: #9fa3ad }
.figures { display: flex; gap: 32px } .figures span { display: flex; flex-direction: column; align-items: center } .figures b { font-size: 40px; color: #73bf69 }`;

try {
  const rendered = await Promise.all(panels.map(render));
  stdout.write(`<!doctype html><html lang="en"><meta charset="utf-8"><title>${escape(title)}</title><style>${style}</style>
<h1>${escape(title)}</h1><main>${rendered.join('\n')}</main></html>\n`);
} catch (error) {
  stderr.write(`${prometheus} can't be asked: ${/** @type {Error} */ (error).message}\n`);
  process.exitCode = 1;
}
