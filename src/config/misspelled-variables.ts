import { nearest, nearestWord } from '../nearest.ts';

/** So many are named one by one at the most: an environment may have many variables that are for others. */
const mostNamed = 5;

/** What names of ours begin with, and few others do. */
const ownPrefix = /^(AUTH|CALLBACK|COMMUNICATION_SERVICES|GRAPH|SANDBOX|TRUSTED_DOCUMENTS)_/;

/** What Docker and Kubernetes set for each service, by its name, which may be one of ours. */
const ofServices = /_(SERVICE_(HOST|PORT)|PORT)(_|$)/;

/** What OpenTelemetry calls the same for its other signals: who sets one has meant it. */
const ofOtherSignals = /^OTEL_(?:\w+_)?(?:METRICS?|LOGS?|BLRP)_/;

/**
 * Finds variables that somebody set for us under a name that we don't know.
 *
 * @param env the environment
 * @param known the names of the variables that are read
 * @returns a sentence for each, with the name that was likely meant, and one for what only begins like ours; the values
 *   are in none
 */
export function misspelledVariables(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): string[] {
  const isSet = (name: string): boolean => env[name] !== undefined && env[name] !== '';
  const others = Object.keys(env).filter((name) => isSet(name) && !known.includes(name));
  const sentences: string[] = [];
  const alike: string[] = [];
  for (const name of others) {
    const meant = nearest(name, known);
    // Who has set the right one as well has the other for something else.
    if (meant !== undefined && (isSet(meant) || ofOtherSignals.test(name))) continue;
    if (meant !== undefined) sentences.push(`${name} means nothing to the gateway: did you mean ${meant}?`);
    else if (ownPrefix.test(name) && !ofServices.test(name)) alike.push(name);
  }
  const named = sentences.slice(0, mostNamed);
  if (alike.length > 0) {
    const more = alike.length > mostNamed ? `, and ${alike.length - mostNamed} more` : '';
    const verb = alike.length > 1 ? 'mean' : 'means';
    named.push(
      `${alike.slice(0, mostNamed).join(', ')}${more} ${verb} nothing to the gateway: docs/configuration.md lists its variables.`,
    );
  }
  return named;
}

/** Says that `NODE_ENV` is not quite `production`: any other word leaves the schema and GraphiQL open. @param mode its value */
export function nearlyProduction(mode: string | undefined): string[] {
  if (mode === undefined || mode === 'production' || nearestWord(mode, ['production']) === undefined)
    return [];
  return ['NODE_ENV: did you mean "production"? Only that very word hides the schema and GraphiQL.'];
}
