/** Checks the configuration and says, a line each, what is well and what is not; the exit code is 1 if anything isn't. */
import { ConfigError, readConfig } from '../config/config.ts';

try {
  readConfig(process.env);
  process.stdout.write('ok     The variables can be read.\n');
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  for (const sentence of error.sentences) process.stdout.write(`wrong  ${sentence}\n`);
  process.exitCode = 1;
}
