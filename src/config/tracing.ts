import { z } from 'zod';
import { list, oneOf, readBy } from './variable-schemas.ts';

/** Which requests are traced, as OpenTelemetry names the choices. */
export const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** How traces are made and sent. What else concerns the sending, the exporter reads from the environment by itself. */
export interface TracingSettings {
  readonly sampler: (typeof samplers)[number];
  /** The share of traces that a sampler by ratio takes, from 0 to 1. */
  readonly share: number;
  /** Whether the trace of a client is gone on with, and told to the services behind. */
  readonly isPropagated: boolean;
  /** How long spans wait for others to be sent with, in milliseconds at the most. */
  readonly sendingMs: number;
}

const endpoint = readBy((text) => {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('takes an http(s) URL');
  if (url.username || url.password) {
    throw new Error('takes a URL without a password: OTEL_EXPORTER_OTLP_HEADERS is for such');
  }
  return text;
});

/** Pairs as OpenTelemetry has them. What is wrong with one is said by its place, since it may be a secret. */
const pairs = (most: number) =>
  readBy((text) => {
    for (const [index, pair] of text.split(',').entries()) {
      if (pair.trim() === '') continue;
      const [, name, value] = /^\s*([^=\s]+)\s*=(.*)$/.exec(pair) ?? [];
      const isGood = name !== undefined && value !== undefined && [name, value].every(isDecodable);
      if (!isGood || pair.split('=').length > most + 1) {
        throw new Error(
          `takes name=value, separated by commas, in which "," and "=" are percent-encoded: pair ${index + 1} is none`,
        );
      }
    }
    return text;
  });

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** The variables of OpenTelemetry that say something about traces, each by itself. */
export const tracingEnvironment = {
  OTEL_TRACES_EXPORTER: oneOf(['otlp', 'none']).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs(Infinity).optional(),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: pairs(Infinity).optional(),
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs(1).optional(),
  OTEL_TRACES_SAMPLER: oneOf(samplers).optional(),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(?:0(?:\.\d+)?|\.\d+|1(?:\.0+)?)$/, 'takes a share from 0 to 1')
    .transform(Number)
    .optional(),
  OTEL_PROPAGATORS: list.pipe(z.array(oneOf(['tracecontext', 'baggage', 'none']))).optional(),
  OTEL_BSP_SCHEDULE_DELAY: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'takes milliseconds, from 1 to 999999')
    .transform(Number)
    .default(5_000),
  OTEL_SDK_DISABLED: oneOf(['true', 'false']).optional(),
};

type TracingVariables = z.infer<z.ZodObject<typeof tracingEnvironment>>;

/** Whether traces are asked for: by the exporter, or by an address to send them to. */
function isWanted(variables: TracingVariables): boolean {
  if (variables.OTEL_SDK_DISABLED === 'true' || variables.OTEL_TRACES_EXPORTER === 'none') return false;
  return [
    variables.OTEL_TRACES_EXPORTER,
    variables.OTEL_EXPORTER_OTLP_ENDPOINT,
    variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
  ].some((value) => value !== undefined);
}

/** How traces are made; undefined where nobody asks for them. */
export function tracingOf(variables: TracingVariables): TracingSettings | undefined {
  if (!isWanted(variables)) return undefined;
  const { OTEL_PROPAGATORS: propagators = ['tracecontext'] } = variables;
  return {
    sampler: variables.OTEL_TRACES_SAMPLER ?? 'parentbased_always_on',
    share: variables.OTEL_TRACES_SAMPLER_ARG ?? 1,
    isPropagated: propagators.includes('tracecontext'),
    sendingMs: variables.OTEL_BSP_SCHEDULE_DELAY,
  };
}

/** What of these variables doesn't go together, a sentence each; nothing while traces are off. */
export function contradictingTracing(variables: TracingVariables): string[] {
  if (!isWanted(variables)) return [];
  const sentences = [];
  const isByTraces = variables.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL !== undefined;
  const name = isByTraces ? 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL' : 'OTEL_EXPORTER_OTLP_PROTOCOL';
  if ((variables[name] ?? onlyProtocol) !== onlyProtocol) {
    sentences.push(
      `${name} takes "${onlyProtocol}" only: collectors have it at port 4318, where gRPC is at 4317.`,
    );
  }
  const { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: share } = variables;
  if (share !== undefined && sampler?.endsWith('traceidratio') !== true) {
    sentences.push(
      'OTEL_TRACES_SAMPLER_ARG is the share that "traceidratio" and "parentbased_traceidratio" take: set OTEL_TRACES_SAMPLER to one of them.',
    );
  }
  return sentences;
}

const onlyProtocol = 'http/protobuf';
