import { describe, expect, test } from 'vitest';
import { CommandLineError, helpText, readCommandLine } from '../src/command-line.ts';

/** What is said of a command line that can't be followed. */
function refusal(...args: string[]): readonly string[] {
  try {
    readCommandLine(args);
  } catch (error) {
    if (error instanceof CommandLineError) return error.sentences.slice(0, -1);
    throw error;
  }
  throw new Error('The command line was taken.');
}

describe('the command line', () => {
  test.each([
    [[], {}],
    [['start'], {}],
    [['--port', '4001'], { PORT: '4001' }],
    [['--port=4001'], { PORT: '4001' }],
    [['-p', '4001'], { PORT: '4001' }],
    [['-p4001', 'start'], { PORT: '4001' }],
    [['--host', '::1', '--port', '0'], { HOST: '::1', PORT: '0' }],
  ])('starts the gateway by %j', (args, variables) => {
    expect(readCommandLine(args)).toEqual({ kind: 'gateway', variables });
  });

  test.each([
    [['sandbox'], {}],
    [['sandbox', '--port', '4011'], { SANDBOX_PORT: '4011' }],
    [['--host=0.0.0.0', 'sandbox'], { SANDBOX_HOST: '0.0.0.0' }],
  ])('starts the sandbox alone by %j', (args, variables) => {
    expect(readCommandLine(args)).toEqual({ kind: 'sandbox', variables });
  });

  test.each([[['--check']], [['check']], [['start', '--check']]])(
    'checks the configuration by %j',
    (args) => {
      expect(readCommandLine(args)).toEqual({ kind: 'check', variables: {} });
    },
  );

  test.each([[['--help']], [['-h']], [['help']], [['sandbox', '--help']], [['-p', '4001', '-h']]])(
    'gives help by %j',
    (args) => {
      expect(readCommandLine(args)).toEqual({ kind: 'help' });
    },
  );

  test.each([[['--version']], [['-v']], [['version']]])('says the version by %j', (args) => {
    expect(readCommandLine(args)).toEqual({ kind: 'version' });
  });

  test.each([
    [['--prot', '4001'], '--prot is no option of Switchboard: did you mean --port?'],
    [['--hepl'], '--hepl is no option of Switchboard: did you mean --help?'],
    [['--sandbox'], '--sandbox is no option of Switchboard: did you mean sandbox?'],
    [['--verbose-output'], '--verbose-output is no option of Switchboard.'],
    [['-x'], '-x is no option of Switchboard.'],
    [['--workers=2'], '--workers is no option of Switchboard: set the environment variable WORKERS.'],
    [
      ['--data-dir', 'data'],
      '--data-dir is no option of Switchboard: set the environment variable DATA_DIR.',
    ],
    [['--max-depth=3'], '--max-depth is no option of Switchboard: set the environment variable MAX_DEPTH.'],
    [['sandbx'], 'sandbx is no command of Switchboard: did you mean sandbox?'],
    [['serve'], 'serve is no command of Switchboard.'],
    [['4001'], '4001 is no command of Switchboard: did you mean --port 4001?'],
    [['--port'], '--port takes a port from 0 to 65535, such as --port 4001.'],
    [['-p', 'http'], '-p takes a port from 0 to 65535, such as --port 4001.'],
    [['--port=65536'], '--port takes a port from 0 to 65535, such as --port 4001.'],
    [['--host', '--check'], '--host takes an address, such as --host 127.0.0.1.'],
    [['--check=all'], '--check takes no value.'],
    [
      ['sandbox', '--check'],
      'sandbox and check contradict each other: the sandbox has nothing that can be checked.',
    ],
  ])('refuses %j, and names what was meant', (args, sentence) => {
    expect(refusal(...args)).toEqual([sentence]);
  });

  test('names all that is wrong at once, and where to read what is right', () => {
    expect(() => readCommandLine(['strat', '--prot', '4001', '--port', 'x'])).toThrow(
      'strat is no command of Switchboard: did you mean start?\n' +
        '--prot is no option of Switchboard: did you mean --port?\n' +
        '--port takes a port from 0 to 65535, such as --port 4001.\n' +
        'See --help.',
    );
  });

  test('gives help on every option and command', () => {
    const help = helpText('switchboard');
    for (const word of ['--port', '--host', '--check', '--help', '--version', 'switchboard sandbox']) {
      expect(help).toContain(word);
    }
  });
});
