import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { deploymentPages, pages, readPage, repository } from '../support/pages.ts';
import type { Page } from '../support/pages.ts';

/** What a page says, without what it shows of code. */
const prose = ({ text }: Page): string => text.replaceAll(/^```.*?^```$/gms, '');

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: Page): Set<string> {
  const headings = [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  const seen = new Map<string, number>();
  return new Set(
    headings.map((heading) => {
      const anchor = heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const times = seen.get(anchor) ?? 0;
      seen.set(anchor, times + 1);
      return times === 0 ? anchor : `${anchor}-${times}`;
    }),
  );
}

/** The links of all pages to what is in the repository. */
const links = [...pages, ...deploymentPages].flatMap((page) =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => ({ page: page.path, target })),
);

test('every link leads to a file of the repository', () => {
  const broken = links.filter(({ page, target }) => {
    const path = join(repository, dirname(page), target.replace(/#.*/, ''));
    return relative(repository, path).startsWith('..') || !existsSync(path);
  });
  expect(links.length).toBeGreaterThan(0);
  expect(broken).toEqual([]);
});

test('every link to a heading leads to one', () => {
  const toHeadings = links.filter(({ target }) => target.includes('#'));
  const broken = toHeadings.filter(({ page, target }) => {
    const [file = '', anchor = ''] = target.split('#');
    const path = file === '' ? page : join(dirname(page), file);
    if (!path.endsWith('.md') || statSync(join(repository, path)).isDirectory()) return true;
    return !anchorsOf(readPage(path)).has(anchor);
  });
  expect(toHeadings.length).toBeGreaterThan(0);
  expect(broken).toEqual([]);
});

test('the README leads to every page', () => {
  const linked = links
    .filter(({ page }) => page === 'README.md')
    .map(({ target }) => target.replace(/#.*/, ''));
  const others = pages.map(({ path }) => path).filter((path) => path !== 'README.md');
  expect(others.filter((path) => !linked.includes(path))).toEqual([]);
});

test('the README is read in a few minutes: it has 200 lines at the most', () => {
  expect(readPage('README.md').text.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
});
