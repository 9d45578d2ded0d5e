import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../src/config/config.ts';
import type { Config } from '../src/config/config.ts';
import { limitRows, limitValues, mostOfAll } from '../src/limits.ts';
import type { LimitGroup } from '../src/limits.ts';

const settable = limitRows.flatMap(({ variable, ...row }) =>
  variable === undefined ? [] : [{ variable, ...row }],
);

const root = join(import.meta.dirname, '..');
const docs = existsSync(join(root, 'docs')) ? readdirSync(join(root, 'docs')) : [];

/** Everything that is documented, a space for each run of white space. */
const documentation = ['README.md', ...docs.map((name) => `docs/${name}`)]
  .filter((path) => path.endsWith('.md'))
  .map((path) => readFileSync(join(root, path), 'utf8').replace(/ +/g, ' '))
  .join('\n');

function configured(group: LimitGroup, config: Config) {
  const { operationLimits, transportLimits, connectionLimits, maxCallbackBytes } = config;
  switch (group) {
    case 'operation':
      return operationLimits;
    case 'transport':
      return transportLimits;
    case 'backlog':
      return transportLimits.backlog;
    case 'webhook':
      return { callbackBytes: maxCallbackBytes };
    case 'connection':
      return connectionLimits;
  }
}

describe.each(settable)('$variable', (row) => {
  const { variable, group, name, factor = 1, most = mostOfAll, sentence, default: usual } = row;

  test('sets its limit', () => {
    const value = usual - 1;
    const limits = configured(group, readConfig({ [variable]: String(value) }));
    expect(limits).toMatchObject({ [name]: value * factor });
  });

  test.each(['0', '-1', '1.5', 'many', '1000000000', String(most + 1)])('takes no %s', (value) => {
    const sentences = [`${variable} takes a whole number from 1 to ${most}.`];
    expect(() => readConfig({ [variable]: value })).toThrow(new ConfigError(sentences));
  });

  test('is documented with its default, in the words of its row', () => {
    expect(documentation).toContain(`| \`${variable}\` | ${sentence} | ${usual} |`);
  });
});

test('each limit that follows from another has by default what its row says', () => {
  for (const { group, name, default: usual, factor = 1 } of limitRows) {
    expect(limitValues(group)).toMatchObject({ [name]: usual * factor });
  }
});

test('no two limits have one name, or one variable', () => {
  for (const names of [limitRows.map(({ name }) => name), settable.map(({ variable }) => variable)]) {
    expect(new Set(names).size).toBe(names.length);
  }
});
