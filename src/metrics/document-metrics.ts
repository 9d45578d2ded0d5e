import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';
import type { EngineObserver } from '../graphql/documents/trust-policy.ts';

/** Counts operations that were not agreed on. */
export function createDocumentMetrics(registers: Registry[]): EngineObserver {
  const untrusted = new Counter({
    name: 'switchboard_untrusted_documents_total',
    help: 'Operations that were not agreed on, by whether they were refused (enforce) or executed all the same (report).',
    labelNames: ['mode'],
    registers,
  });
  for (const mode of ['enforce', 'report'] as const) untrusted.inc({ mode }, 0);

  return {
    onUntrustedDocument(mode) {
      untrusted.inc({ mode });
    },
  };
}
