import { expect, test } from 'vitest';
import { fillSections } from '../../docs/generate.ts';
import { environment, limitEnvironment } from '../../src/config/environment.ts';
import { readPage } from '../support/pages.ts';

test('a generated section is replaced by what the source says, and the rest of a page stays', () => {
  const page = 'before\n\n<!-- generated: errors -->\n\nwhat was here\n\n<!-- end -->\n\nafter\n';
  const filled = fillSections(page);
  expect(filled).toMatch(/^before\n\n<!-- generated: errors -->\n\n\| code .*<!-- end -->\n\nafter\n$/s);
  expect(filled).not.toContain('what was here');
  expect(fillSections(filled)).toBe(filled);
});

test('a section that nobody writes is named', () => {
  expect(() => fillSections('<!-- generated: nothing -->\n<!-- end -->\n')).toThrow(
    'There is no generated section "nothing"',
  );
});

test.each([
  '<!-- generated: errors -->\n',
  '<!-- generated: errors -->\n\n<!-- generated: variables -->\n\n<!-- end -->\n',
])('a section without an end is named, and takes nothing away: %j', (page) => {
  expect(() => fillSections(page)).toThrow('The section "errors" has no end');
});

test('the page about configuration has every variable that is read, once, and no other', () => {
  const { text } = readPage('docs/configuration.md');
  const listed = [...text.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name = '']) => name);
  expect(listed.sort()).toEqual(Object.keys({ ...environment.shape, ...limitEnvironment.shape }).sort());
});
