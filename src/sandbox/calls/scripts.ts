import type { Script } from './script.ts';
import { groupScripts } from './scripts-group.ts';
import { incomingScripts } from './scripts-incoming.ts';
import { peerScripts } from './scripts-peer.ts';
import { telephoneScripts } from './scripts-telephone.ts';

/** All scripts, by name. */
export const scripts: ReadonlyMap<string, Script> = new Map(
  Object.entries<Script>({ ...peerScripts, ...groupScripts, ...incomingScripts, ...telephoneScripts }),
);
