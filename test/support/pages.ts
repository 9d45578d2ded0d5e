import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the pages, and what they name, are. */
export const repository = join(import.meta.dirname, '../..');

/** A page of the documentation. */
export interface Page {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Reads a page. @param path from the top of the repository */
export function readPage(path: string): Page {
  return { path, text: readFileSync(join(repository, path), 'utf8') };
}

/** The README and all of `docs/`: what is in them is run. */
export const guides: readonly Page[] = [
  'README.md',
  ...readdirSync(join(repository, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map(readPage);

/** The guides, and the pages about the project. */
export const pages: readonly Page[] = [
  ...guides,
  ...['CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].map(readPage),
];

/** What stands beside the examples of deployments. */
export const deploymentPages: readonly Page[] = readdirSync(join(repository, 'examples/deploy'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.md'))
  .map((name) => readPage(join('examples/deploy', name)));

/** The rows of the first table that a text begins with, without its head, cell by cell. */
export function tableRows(text: string): string[][] {
  const [table = ''] = text.trimStart().split('\n\n', 1);
  return table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The fenced blocks of a language, in order. */
export function blocks({ text }: Page, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code = '']) => code,
  );
}
