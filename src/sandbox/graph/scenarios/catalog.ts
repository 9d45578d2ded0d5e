import type { Script } from './named-scenario.ts';
import { groupScripts } from './group-calls.ts';
import { incomingScripts } from './incoming-calls.ts';
import { peerScripts } from './peer-calls.ts';
import { telephoneScripts } from './telephone-calls.ts';

/** All scripts, by name. */
export const scripts: ReadonlyMap<string, Script> = new Map(
  Object.entries<Script>({ ...peerScripts, ...groupScripts, ...incomingScripts, ...telephoneScripts }),
);
