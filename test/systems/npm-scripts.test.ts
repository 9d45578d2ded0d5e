import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readAsCmd } from '../support/cmd-shell.ts';
import { repository } from '../support/pages.ts';
import { describeInGit } from '../support/tracked-files.ts';

interface Script {
  /** The folder of its package.json, from the top of the repository. */
  readonly folder: string;
  readonly name: string;
  readonly script: string;
}

describeInGit('each npm script', (paths) => {
  const scripts: Script[] = paths
    .filter((path) => /(^|\/)package\.json$/.test(path))
    .flatMap((path) => {
      const { scripts = {} } = JSON.parse(readFileSync(join(repository, path), 'utf8')) as {
        scripts?: Record<string, string>;
      };
      return Object.entries(scripts).map(([name, script]) => ({ folder: dirname(path), name, script }));
    });

  test('is found', () => {
    expect(scripts.map(({ folder, name }) => `${folder}: ${name}`)).toContain('.: start');
  });

  test.each(scripts)('is read alike by every shell, and finds what it names: $folder $name', (script) => {
    for (const { program, args } of readAsCmd(script.script)) {
      expect(program).toSatisfy(
        (name: string) => ['node', 'npm'].includes(name) || isInstalled(name, script),
      );
      const files = args.filter((argument) => /^[\w./-]+\.(ts|js|mjs|json|yml)$/.test(argument));
      expect(files.filter((file) => !existsSync(join(repository, script.folder, file)))).toEqual([]);
    }
  });

  /** npm puts the programs of packages before the path: of the package's own, and of the folders above. */
  function isInstalled(name: string, { folder }: Script): boolean {
    return [folder, '.'].some((from) => existsSync(join(repository, from, 'node_modules/.bin', name)));
  }
});

describe('what shells read in different ways', () => {
  test.each([
    ['a variable in front', 'NODE_ENV=production node main.js'],
    ['a variable of POSIX', 'node $FILE'],
    ['a variable of cmd.exe', 'node %FILE%'],
    ['a command in a command', 'node $(which node)'],
    ['single quotes', "node -e 'a'"],
    ['single quotes within double ones that are open', `node "-e 'a`],
    ['a pattern', 'prettier src/*.ts'],
    ['what shells do themselves', 'exec node main.js'],
    ['files copied by a shell', 'cp a b'],
    ['a program in the background', 'node a.js & node b.js'],
    ['a program whatever became of the other', 'node a.js ; node b.js'],
    ['a pipe', 'node a.js | node b.js'],
    ['output into a file', 'node a.js > b'],
    ['a folder of Windows', 'node src\\main.js'],
    ['quotes in a word', 'node --define:a="b"'],
    ['nothing to run', 'node a.js && '],
  ])('is found: %s', (_, script) => {
    expect(() => readAsCmd(script)).toThrow(Error);
  });

  test('is not what all read alike', () => {
    expect(readAsCmd('node src/main.ts --port 0 && npm run docs -- --check && node "a b.js"')).toEqual([
      { program: 'node', args: ['src/main.ts', '--port', '0'] },
      { program: 'npm', args: ['run', 'docs', '--', '--check'] },
      { program: 'node', args: ['a b.js'] },
    ]);
  });
});
