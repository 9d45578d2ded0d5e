import { localOrigins } from '../http/origin/allowed-origins.ts';
import { isLoopback } from '../net/host.ts';

/** Of a gateway, what decides whose pages are let in as long as nobody says it. */
export interface Surroundings {
  /** Whether the sandbox that it starts itself stands for all services. */
  readonly isSimulation: boolean;
  /** Where it listens. */
  readonly host: string;
  /** The base address that it has on the outside, if any. */
  readonly publicUrl: string | undefined;
}

/**
 * The origins that are let in where `ALLOWED_ORIGINS` does not say it. A gateway that is tried out, with nothing behind it but
 * the sandbox and known to this machine only, takes the pages of all its ports: a development server's is another port.
 * Such a page may do all that the gateway can. So every other gateway takes only its own, also one whose services are on
 * this machine: they may be the way to real ones.
 */
export function defaultOrigins({ isSimulation, host, publicUrl }: Surroundings): readonly string[] {
  const isLocal = isLoopback(host) && (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname));
  return isSimulation && isLocal ? localOrigins : [];
}
