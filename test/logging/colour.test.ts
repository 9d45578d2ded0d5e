import { expect, test } from 'vitest';
import { startProcess } from '../support/child-process.ts';
import { repository } from '../support/pages.ts';
import { describeWithProgram } from '../support/programs.ts';
import { startInTerminal } from '../support/terminal.ts';

const program = `
import { inColour } from './src/logging/colour.ts';
process.stdout.write(inColour('red', 'late'));
`;
const coloured = '\u001b[31mlate\u001b[39m';

describeWithProgram('a text for standard output', 'python3', () => {
  test.each<[string, typeof startProcess, Record<string, string>, string]>([
    ['is coloured on a terminal', startInTerminal, {}, coloured],
    ['is not with NO_COLOR', startInTerminal, { NO_COLOR: '1' }, 'late'],
    ['is not on a terminal that knows no colours', startInTerminal, { TERM: 'dumb' }, 'late'],
    ['is not in a pipe', startProcess, {}, 'late'],
    ['is in a pipe with FORCE_COLOR', startProcess, { FORCE_COLOR: '1' }, coloured],
  ])('%s', async (_, start, env, text) => {
    const { ended } = start(process.execPath, ['--input-type=module', '-e', program], {
      cwd: repository,
      env,
    });
    expect((await ended).stdout.trim()).toBe(text);
  });
});
