import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

/** Is told of keys that could not be read. */
export interface KeyMetrics {
  /** Those by which the calling platform signs what it posts. */
  readonly onCallbackKeyFailure: () => void;
  /** Those by which the issuer signs clients' tokens. */
  readonly onIssuerKeyFailure: () => void;
}

/** Counts how often keys could not be read. */
export function createKeyMetrics(registers: Registry[]): KeyMetrics {
  const ofPlatform = new Counter({
    name: 'switchboard_webhook_key_failures_total',
    help: "How often the calling platform's keys could not be read, without which posts to the webhook are answered 503.",
    registers,
  });
  const ofIssuer = new Counter({
    name: 'switchboard_issuer_key_failures_total',
    help: "How often the keys of the clients' issuer could not be read.",
    registers,
  });
  return {
    onCallbackKeyFailure() {
      ofPlatform.inc();
    },
    onIssuerKeyFailure() {
      ofIssuer.inc();
    },
  };
}
