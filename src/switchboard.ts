/** The program `switchboard`: does what its arguments say. Each of what it may do is loaded only when it is asked for. */
import { CommandLineError, helpText, readCommandLine } from './command-line.ts';
import type { Command } from './command-line.ts';
import { ownVersion, programName } from './own-files.ts';

const command = commandOrExit();
switch (command.kind) {
  case 'help':
    process.stdout.write(helpText(programName));
    break;
  case 'version':
    process.stdout.write(`${ownVersion()}\n`);
    break;
  case 'sandbox':
    Object.assign(process.env, command.variables);
    await import('./sandbox/main.ts');
    break;
  case 'check':
    Object.assign(process.env, command.variables);
    await import('./check/main.ts');
    break;
  case 'gateway':
    Object.assign(process.env, command.variables);
    await import('./main.ts');
}

function commandOrExit(): Command {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    process.stderr.write(error.sentences.map((sentence) => `${sentence}\n`).join(''));
    process.exit(1);
  }
}
