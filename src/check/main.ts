/** Checks the configuration and says, a line each, what is well and what is not; the exit code is 1 if anything won't work. */
import { ConfigError, readConfig } from '../config/config.ts';
import { checkConfiguration } from './check.ts';
import { wrong } from './finding.ts';
import type { Finding } from './finding.ts';

async function findings(): Promise<readonly Finding[]> {
  try {
    return await checkConfiguration(readConfig(process.env));
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences.map(wrong);
    throw error;
  }
}

const found = await findings();
const isWell = found.every(({ kind }) => kind !== 'wrong');
for (const { kind, sentence } of found) process.stdout.write(`${kind.padEnd(5)}  ${sentence}\n`);
process.stdout.write(
  isWell ? 'The gateway can start.\n' : 'What is wrong above keeps the gateway from working.\n',
);
process.exitCode = isWell ? 0 : 1;
