import { fetch } from 'undici';
import { systemClock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { createUndiciHttpClient } from '../upstreams/pipeline/undici-http-client.ts';
import { note, ok } from './finding.ts';
import type { Finding } from './finding.ts';
import { checkKeySets } from './key-sets.ts';
import { checkServices } from './services.ts';
import { checkStorage } from './storage.ts';

/** How the services are asked. */
const requests = { connectTimeoutMs: 5_000, maxResponseBytes: 16 * 1024 * 1024 };

/** Tries a configuration that can be read: asks all that it names, serves nothing, and changes nothing. */
export async function checkConfiguration(config: Config): Promise<Finding[]> {
  const httpClient = createUndiciHttpClient(requests);
  try {
    const findings = await Promise.all([
      checkServices(config, httpClient, systemClock),
      checkKeySets(config, fetch),
      checkStorage(config, systemClock),
    ]);
    return [
      ...findings.flat(),
      ...checkPublicUrl(config),
      ...config.warnings.map((warning) => note(`${warning}.`)),
    ];
  } finally {
    await httpClient.close();
  }
}

/** With a real Graph, the configuration can't be read if it is no address to which Graph may post. */
function checkPublicUrl({ publicUrl, graph }: Config): Finding[] {
  if (publicUrl === undefined || graph.kind === 'none') return [];
  return [
    ok(
      `PUBLIC_URL: Graph is told to post to ${publicUrl}/callbacks/calls; whether it gets there shows with the first call.`,
    ),
  ];
}
