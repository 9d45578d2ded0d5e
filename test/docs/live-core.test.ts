import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { liveMutants } from '../mutants/live.ts';
import { readPage, repository } from '../support/pages.ts';

/** The rules of the specification, each on one line. */
const rules = [...readPage('docs/live-core.md').text.matchAll(/^- \*\*([A-Z]\d+)\. .*?(?=\n\n)/gms)].map(
  ([text, name = '']) => ({ name, text: text.replaceAll(/\s+/g, ' ') }),
);
const mutantsIn = (text: string): string[] =>
  [...text.matchAll(/mutant “([^”]+)”/g)].map(([, rule = '']) => rule);
const testsIn = (text: string): { file: string; title: string }[] =>
  [...text.matchAll(/\]\(\.\.\/(test\/[^)]+)\) “([^”]+)”/g)].map(([, file = '', title = '']) => ({
    file,
    title,
  }));

test('each rule has a name of its own, and names a test or a mutant that holds it', () => {
  expect(rules.length).toBeGreaterThan(50);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  expect(rules.filter(({ text }) => mutantsIn(text).length + testsIn(text).length === 0)).toEqual([]);
});

test('the mutants that rules name are those of the live core: each of them, and no other', () => {
  const named = new Set(rules.flatMap(({ text }) => mutantsIn(text)));
  expect([...named].sort()).toEqual(liveMutants.map(({ rule }) => rule).sort());
});

test('the tests that rules name are there, under these titles', () => {
  const missing = rules
    .flatMap(({ text }) => testsIn(text))
    .filter(({ file, title }) => {
      const path = join(repository, file);
      return !existsSync(path) || !readFileSync(path, 'utf8').includes(title);
    });
  expect(missing).toEqual([]);
});
