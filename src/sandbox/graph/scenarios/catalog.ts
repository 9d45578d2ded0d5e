import type { NamedScenario } from './named-scenario.ts';
import { groupScenarios } from './group-calls.ts';
import { incomingScenarios } from './incoming-calls.ts';
import { peerScenarios } from './peer-calls.ts';
import { telephoneScenarios } from './telephone-calls.ts';

/** All scenarios that can be chosen, by name. */
export const namedScenarios: ReadonlyMap<string, NamedScenario> = new Map(
  Object.entries<NamedScenario>({
    ...peerScenarios,
    ...groupScenarios,
    ...incomingScenarios,
    ...telephoneScenarios,
  }),
);
