import { expect, test } from 'vitest';
import { describeInGit, git } from '../support/tracked-files.ts';

describeInGit('the files of the repository', (paths) => {
  test('have names that Windows takes', () => {
    const isRefused = (name: string): boolean =>
      /[<>:"|?*\\\u0000-\u001f]|[. ]$/.test(name) ||
      /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)/i.test(name);
    expect(paths.filter((path) => path.split('/').some(isRefused))).toEqual([]);
  });

  test('have names that differ by more than upper and lower case, also as folders', () => {
    const names = new Map<string, Set<string>>();
    for (const path of paths) {
      const parts = path.split('/');
      for (const depth of parts.keys()) {
        const place = parts.slice(0, depth + 1).join('/');
        const same = names.get(place.toLowerCase()) ?? new Set();
        names.set(place.toLowerCase(), same.add(place));
      }
    }
    expect([...names.values()].filter(({ size }) => size > 1).map((same) => [...same])).toEqual([]);
  });

  test('have paths that fit into 260 letters with a folder above them', () => {
    expect(paths.filter((path) => path.length > 160)).toEqual([]);
  });

  test('are no links, which Windows has for administrators only', () => {
    const modes = git('ls-files', '-s').split('\n');
    expect(modes.filter((line) => line.startsWith('120000'))).toEqual([]);
  });

  test('are checked out with line feeds, whatever git is set to', () => {
    const lines = git('ls-files', '--eol').split('\n').filter(Boolean);
    const others = lines.filter(
      (line) => !/^i\/(lf|none|-text) .*attr\/(text=auto eol=lf|-text)\s/.test(line),
    );
    expect(others).toEqual([]);
  });
});
