/**
 * Writes the sections of the documentation that follow from the source: `npm run docs`. With `--check` it writes nothing,
 * and fails if a page is not as it would be written.
 *
 * A section stands between `<!-- generated: NAME -->` and `<!-- end -->`, and comes from the function of that name below.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';
import { format, resolveConfig } from 'prettier';
import { environment } from '../src/config/environment.ts';
import { variableDescriptions } from '../src/config/variable-descriptions.ts';
import { errorCodes } from '../src/graphql/errors.ts';
import { limitRows } from '../src/limits.ts';
import { createMetrics } from '../src/metrics/metrics.ts';
import { callSettingRows } from '../src/sandbox/controls/callback-controls.ts';
import { controlRows } from '../src/sandbox/controls/control-api.ts';
import { bounds } from './bounds.ts';
import { capacityRows } from './capacity.ts';

/** All metrics of the gateway. */
const metrics = createMetrics({ droppedLogLines: () => 0, storeKind: 'memory' }).described;

/** The sections, by name. Each function gives Markdown. */
const sections: Readonly<Record<string, () => string>> = {
  variables: () =>
    table(
      ['variable', 'meaning', 'default'],
      Object.entries(variableDescriptions).map(([name, { sentence, otherwise }]) => [
        `\`${name}\``,
        sentence,
        otherwise ?? defaultOf(name as keyof typeof environment.shape),
      ]),
    ),

  limits: () =>
    table(
      ['variable', 'bounds', 'default', 'unit'],
      limitRows.flatMap(({ variable, sentence, default: usual, unit, most }) => {
        const range = most === undefined ? '' : `, up to ${most}`;
        return variable === undefined ? [] : [[`\`${variable}\``, sentence, String(usual), unit + range]];
      }),
    ),

  'fixed-limits': () =>
    table(
      ['bounds', 'limit', 'unit'],
      limitRows
        .filter(({ variable }) => variable === undefined)
        .map(({ sentence, default: usual, unit }) => [sentence, String(usual), unit]),
    ),

  bounds: () => table(['on the way', 'bound', 'beyond it'], bounds()),

  'sandbox-controls': () =>
    table(
      ['request', 'does'],
      controlRows().map(({ method, path, about }) => [`\`${method} ${path}\``, about]),
    ),

  'sandbox-settings': () =>
    table(
      ['setting', 'meaning', 'takes', 'default'],
      callSettingRows().map(({ name, about, takes, byDefault }) => [
        `\`${name}\``,
        about,
        inWords(takes),
        byDefault === undefined ? 'none' : defaultInWords(byDefault),
      ]),
    ),

  errors: () =>
    table(
      ['code', 'when'],
      Object.entries(errorCodes).map(([code, sentence]) => [`\`${code}\``, sentence]),
    ),

  metrics: () =>
    table(
      ['metric', 'kind', 'labels', 'tells'],
      metrics.map(({ name, kind, labels, help }) => [
        `\`${name}\``,
        kind,
        labels.map((label) => `\`${label}\``).join(', '),
        help,
      ]),
    ),

  capacity: () =>
    table(
      [
        'subscribers',
        'calls',
        'seconds between events of a call',
        'events/s',
        'messages/s',
        'processes',
        'GiB each',
        'Gbit/s to clients',
        'Redis, commands/s: shards',
        'seconds until all are back',
      ],
      capacityRows(),
    ),
};

/** What a variable comes to while it is not set. */
function defaultOf(name: keyof typeof environment.shape): string {
  const { data } = environment.shape[name].safeParse(undefined);
  return typeof data === 'string' || typeof data === 'number' ? `\`${data}\`` : 'none';
}

/** What a setting takes, by its JSON Schema. */
function inWords(schema: Readonly<Record<string, unknown>>): string {
  const { type, enum: values, items, properties, minimum, maximum } = schema;
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (type === 'array') return `a list of ${inWords(items as typeof schema)}`;
  if (typeof properties === 'object' && properties !== null) {
    return Object.entries(properties as Record<string, typeof schema>)
      .map(([name, each]) => `\`${name}\`, ${inWords(each)}`)
      .join('; ');
  }
  const isBounded = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER;
  const range = [
    ...(typeof minimum === 'number' ? [`from ${minimum}`] : []),
    ...(isBounded ? [`up to ${maximum}`] : []),
  ];
  const kinds: Readonly<Record<string, string>> = {
    boolean: '`true`, `false`',
    integer: 'a whole number',
    number: 'a number',
  };
  return [kinds[String(type)] ?? 'a URL', ...range].join(' ');
}

function defaultInWords(value: unknown): string {
  if (Array.isArray(value)) return 'all';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Fills the generated sections of a page.
 *
 * @throws {Error} when a section has a name that is not known, or no end
 */
export function fillSections(page: string): string {
  return page.replace(
    /^<!-- generated: (\S+) -->$(?:[^]*?^(<!-- (?:generated: \S+|end) -->)$)?/gm,
    (_, name: string, end: string | undefined) => {
      const write = sections[name];
      if (!write) {
        const known = Object.keys(sections).join(', ');
        throw new Error(`There is no generated section "${name}": write one of ${known}.`);
      }
      if (end !== '<!-- end -->') throw new Error(`The section "${name}" has no end: write <!-- end -->.`);
      return `<!-- generated: ${name} -->\n\n${write()}\n\n<!-- end -->`;
    },
  );
}

/** Brings all pages up to date, or only looks whether they are. @returns the pages that were not up to date */
async function generate(isCheck: boolean): Promise<string[]> {
  const pages = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.md'));
  const outdated = [];
  for (const page of pages) {
    const path = join(import.meta.dirname, page);
    const text = readFileSync(path, 'utf8');
    const settings = await resolveConfig(path);
    const filled = await format(fillSections(text), { ...settings, filepath: path });
    if (filled === text) continue;
    outdated.push(join('docs', page));
    if (!isCheck) writeFileSync(path, filled);
  }
  return outdated;
}

if (import.meta.main) {
  const isCheck = argv.includes('--check');
  const outdated = await generate(isCheck);
  for (const page of outdated) {
    console.log(isCheck ? `${page} is not up to date: run "npm run docs".` : `${page} was written.`);
  }
  if (isCheck && outdated.length > 0) process.exitCode = 1;
}
