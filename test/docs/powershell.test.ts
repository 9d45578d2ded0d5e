import { expect, test } from 'vitest';
import { guides } from '../support/pages.ts';

/** Commands of the pages that set variables, in the form for each shell: the one right after the other. */
const pairs = guides.flatMap(({ path, text }) =>
  [...text.matchAll(/^```sh\n([A-Z_]+=.*?)^```\n(?:\n^```powershell\n(.*?)^```\n)?/gms)].flatMap(
    ([, sh = '', powerShell = '']) => (/\bnpm /.test(sh) ? [{ path, sh, powerShell }] : []),
  ),
);

/** The variables that a command sets, and what it runs. */
function meaningOf(command: string, setting: RegExp): { variables: string[][]; runs: string | undefined } {
  const variables = [...command.matchAll(setting)].map(([, name = '', quoted, bare]) => [
    name,
    quoted ?? bare ?? '',
  ]);
  return { variables, runs: /npm .*$/.exec(command.trim())?.[0] };
}

test('some pages set variables for a command', () => {
  expect(new Set(pairs.map(({ path }) => path))).toEqual(
    new Set(['docs/authentication.md', 'docs/deploy.md', 'docs/sandbox.md']),
  );
});

test.each(pairs)('of $path is given for PowerShell, too: $sh', ({ sh, powerShell }) => {
  const meant = meaningOf(sh, /\b([A-Z_]+)=(?:'([^']*)'|(\S+))/g);
  expect(meant.variables.length).toBeGreaterThan(0);
  expect(meaningOf(powerShell, /^\$env:([A-Z_]+) = '([^']*)'$/gm)).toEqual(meant);
});
