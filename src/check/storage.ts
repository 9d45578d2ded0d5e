import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Clock } from '../clock.ts';
import type { Config, LiveStateSettings } from '../config/config.ts';
import { openRedisStore } from '../open-redis-store.ts';
import { note, ok, wrong } from './finding.ts';
import type { Finding } from './finding.ts';

/** Looks whether what is known of calls can be kept where the configuration says. Of a folder nothing is made or changed. */
export function checkStorage(
  config: Pick<Config, 'liveState' | 'entraApplication' | 'transportLimits'>,
  clock: Clock,
): Promise<Finding[]> {
  const { liveState: settings } = config;
  if (settings.kind === 'redis') return checkRedis(settings, config, clock);
  return Promise.resolve([
    settings.kind === 'memory'
      ? note('DATA_DIR=memory: a restart forgets all calls.')
      : checkFolder(resolve(settings.folder)),
  ]);
}

function checkFolder(folder: string): Finding {
  try {
    if (existsSync(folder)) {
      const probe = join(folder, `.check-${process.pid}`);
      writeFileSync(probe, '');
      rmSync(probe);
      return ok(`DATA_DIR: ${folder} can be written.`);
    }
    const above = nearestFolder(folder);
    if (!statSync(above).isDirectory()) return unwritable(folder, 'ENOTDIR');
    accessSync(above, constants.W_OK | constants.X_OK);
    return ok(`DATA_DIR: ${folder} is not there yet, and can be made.`);
  } catch (error) {
    return unwritable(folder, (error as NodeJS.ErrnoException).code);
  }
}

function unwritable(folder: string, code = 'EIO'): Finding {
  return wrong(
    `DATA_DIR: ${folder} can't be written (${code}): give it to the user that the gateway runs as, or name another folder.`,
  );
}

function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

async function checkRedis(
  settings: Extract<LiveStateSettings, { readonly kind: 'redis' }>,
  config: Pick<Config, 'entraApplication' | 'transportLimits'>,
  clock: Clock,
): Promise<Finding[]> {
  const warnings: Finding[] = [];
  const logger = pino(
    { level: 'warn', base: null },
    {
      write(line) {
        const { level, msg } = JSON.parse(line) as { readonly level: number; readonly msg: string };
        // What is worse shows in the store itself.
        if (level === pino.levels.values['warn']) warnings.push(note(`REDIS_URL: ${msg}`));
      },
    },
  );
  try {
    const store = await openRedisStore(settings, config, clock, logger);
    const { notReadyBecause } = store.readiness;
    await store.close();
    return notReadyBecause === undefined
      ? [ok('REDIS_URL: the Redis can be reached, and is fit.'), ...warnings]
      : [wrong(`REDIS_URL: ${notReadyBecause}.`), ...warnings];
  } catch (error) {
    return [wrong(`REDIS_URL: ${(error as Error).message}`), ...warnings];
  }
}
