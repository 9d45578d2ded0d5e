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
    new Set(['docs/authentication.md', 'docs/deploy.md', 'docs/rooms-live.md', 'docs/sandbox.md']),
  );
});

test.each(pairs)('of $path is given for PowerShell, too: $sh', ({ sh, powerShell }) => {
  const meant = meaningOf(sh, /\b([A-Z_]+)=(?:'([^']*)'|(\S+))/g);
  expect(meant.variables.length).toBeGreaterThan(0);
  expect(meaningOf(powerShell, /^\$env:([A-Z_]+) = '([^']*)'$/gm)).toEqual(meant);
});

/** Commands of the pages that ask a server, in the same form. */
const asking = guides.flatMap(({ path, text }) =>
  [...text.matchAll(/^```sh\n((?:curl .*\n)+)```\n(?:\n```powershell\n([^]*?)^```\n)?/gm)].map(
    ([, sh = '', powerShell = '']) => ({ path, sh, powerShell }),
  ),
);

/** What lines ask: by which method, whom and with what. Nothing for a line that is no such request. */
function requestsOf(commands: string, form: RegExp, methodOf: (line: string) => string): unknown[] {
  return commands
    .trim()
    .split('\n')
    .map((line) => {
      const [, url, body] = form.exec(line) ?? [];
      return url === undefined ? line : { method: methodOf(line), url, body };
    });
}

const byCurl = (commands: string): unknown[] =>
  requestsOf(
    commands,
    /^curl -s(?:X [A-Z]+)? (localhost:\S+)(?: -H 'content-type: application\/json' -d '([^']*)')?$/,
    (line) => /-sX ([A-Z]+)/.exec(line)?.[1] ?? (line.includes(' -d ') ? 'POST' : 'GET'),
  );
const byPowerShell = (commands: string): unknown[] =>
  requestsOf(
    commands,
    /^Invoke-RestMethod http:\/\/(localhost:\S+)(?: -Method \w+)?(?: -ContentType application\/json -Body '([^']*)')?$/,
    (line) => (/-Method (\w+)/.exec(line)?.[1] ?? 'Get').toUpperCase(),
  );

test.each(asking)('of $path is given for PowerShell, too: $sh', ({ sh, powerShell }) => {
  const asked = byCurl(sh);
  expect(asked.filter((one) => typeof one === 'string')).toEqual([]);
  expect(byPowerShell(powerShell)).toEqual(asked);
});

/** What one shell only takes. Windows PowerShell doesn't know `&&`. */
const ofOneShell = /['$`\\;|<>*~]|&&|^\w+=|^curl /m;

test('every other command of the pages is the same in every shell', () => {
  const others = guides.flatMap(({ path, text }) =>
    [...text.matchAll(/^```sh\n(.*?)^```\n(\n```powershell\n)?/gms)].flatMap(([, sh = '', twin]) =>
      twin === undefined && ofOneShell.test(sh) ? [`${path}: ${sh}`] : [],
    ),
  );
  expect(others).toEqual([]);
});
