import { parseArgs } from 'node:util';
import { variableDescriptions } from './config/variable-descriptions.ts';
import { limitRows } from './limits.ts';
import { nearestWord } from './nearest.ts';

/** What a command line asks for. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | {
      /** To serve; to check the configuration of that; to simulate the services alone. */
      readonly kind: 'gateway' | 'check' | 'sandbox';
      /** The environment variables that it sets. */
      readonly variables: Readonly<Record<string, string>>;
    };

/** A command line that can't be followed, a readable sentence for each thing that is wrong. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
  readonly sentences: readonly string[];

  constructor(sentences: readonly string[]) {
    super(sentences.join('\n'));
    this.sentences = sentences;
  }
}

/** What `--help` says. @param program by which words it is started, such as `switchboard` */
export function helpText(program: string): string {
  const ways = [
    ['[options]', 'serve the gateway, with the sandbox where no service is configured'],
    ['sandbox [options]', 'simulate the services alone, without a gateway'],
    ['--check', 'check the configuration against the services, without serving'],
  ] as const;
  return `Switchboard, a GraphQL gateway to rooms, identities and calls.

${ways.map(([args, does]) => `  ${program} ${args.padEnd(20)}${does}`).join('\n')}

  -p, --port <number>    the port to listen on: 4000, or 4010 of the sandbox; 0 takes a free one
      --host <address>   the address to listen on, such as 127.0.0.1
      --check            say what is configured well and what is not; if anything is not, exit code 1
  -h, --help             say this
  -v, --version          say the version

All else is said by environment variables, among them:

  COMMUNICATION_SERVICES_CONNECTION_STRING    the Communication Services resource
  GRAPH_ENDPOINT, PUBLIC_URL, AZURE_…         Microsoft Graph, and where it reaches the gateway
  AUTH_ISSUER, AUTH_AUDIENCE                  whose tokens clients bring
  DATA_DIR, or REDIS_URL                      where calls are kept
  LOG_LEVEL                                   how much is logged
`;
}

const options = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  check: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** The words that stand for what the program does. Flags of the same names do the same. */
const words = ['start', 'sandbox', 'check', 'help', 'version'];
const flags = Object.keys(options).map((name) => `--${name}`);
const variables = [
  ...Object.keys(variableDescriptions),
  ...limitRows.flatMap(({ variable }) => variable ?? []),
];

/**
 * Reads the arguments of the program.
 *
 * @throws {CommandLineError} when there is one that it doesn't know, or that says nothing sensible
 */
export function readCommandLine(args: readonly string[]): Command {
  // Not strictly: all that is wrong is to be said at once, and by our own words.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const sentences: string[] = [];
  const asked = new Set<string>();
  const given: { port?: string; host?: string } = {};
  // What comes after an unknown option is probably its value.
  let probableValue: number | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (words.includes(token.value)) asked.add(token.value);
      else if (token.index !== probableValue) sentences.push(unknownWord(token.value));
    } else if (token.kind === 'option') {
      const { name, rawName, value } = token;
      if (name === 'port' || name === 'host') {
        if (value !== undefined && isValid[name](value)) given[name] = value;
        else sentences.push(`${rawName} takes ${expected[name]}.`);
      } else if (!Object.hasOwn(options, name)) {
        sentences.push(unknownFlag(rawName));
        probableValue = token.index + 1;
      } else if (value !== undefined) {
        sentences.push(`${rawName} takes no value.`);
      } else {
        asked.add(name);
      }
    }
  }
  if (asked.has('sandbox') && asked.has('check')) {
    sentences.push('sandbox and check contradict each other: the sandbox has nothing that can be checked.');
  }
  if (sentences.length > 0) throw new CommandLineError([...sentences, 'See --help.']);
  if (asked.has('help')) return { kind: 'help' };
  if (asked.has('version')) return { kind: 'version' };
  const kind = asked.has('sandbox') ? 'sandbox' : asked.has('check') ? 'check' : 'gateway';
  const prefix = kind === 'sandbox' ? 'SANDBOX_' : '';
  const set = Object.entries(given).map(([name, value]) => [prefix + name.toUpperCase(), value]);
  return { kind, variables: Object.fromEntries(set) as Record<string, string> };
}

const expected = {
  port: 'a port from 0 to 65535, such as --port 4001',
  host: 'an address, such as --host 127.0.0.1',
};

const isValid = {
  port: (value: string) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535,
  host: (value: string) => value !== '' && !value.startsWith('-'),
};

function unknownWord(word: string): string {
  if (isValid.port(word)) return `${word} is no command of Switchboard: did you mean --port ${word}?`;
  return `${word} is no command of Switchboard${suggestion(nearestWord(word, words))}`;
}

/** Whoever knows the variables, or a word, may try it as a flag. */
function unknownFlag(rawName: string): string {
  const name = rawName.replace(/^-+/, '');
  const variable = name.replaceAll('-', '_').toUpperCase();
  if (variables.includes(variable)) {
    return `${rawName} is no option of Switchboard: set the environment variable ${variable}.`;
  }
  return `${rawName} is no option of Switchboard${suggestion(nearestWord(rawName, flags) ?? nearestWord(name, words))}`;
}

function suggestion(meant: string | undefined): string {
  return meant === undefined ? '.' : `: did you mean ${meant}?`;
}
