import type { Random } from '../server/seeded-random.ts';

/** The headers by which every answer of Azure Communication Services can be traced. */
export function traceHeaders(random: Random): Record<string, string> {
  const trace = random.hex(24);
  return {
    'MS-CV': `${trace.slice(0, 22)}.0`,
    'Request-Context': 'appId=',
    'X-Azure-Ref': trace,
    'X-Cache': 'CONFIG_NOCACHE',
  };
}
