import { parser } from '@prometheus-io/lezer-promql';

/** What a query names. */
export interface QueryNames {
  /** The metrics that it selects. */
  readonly metrics: readonly string[];
  /** The labels that it selects or groups by. */
  readonly labels: readonly string[];
}

/** Grafana puts values of its own in the place of its variables. */
const withoutVariables = (query: string): string =>
  query.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*');

/** Reads a query of Prometheus. @throws Error where it is none */
export function namesOf(query: string): QueryNames {
  const text = withoutVariables(query);
  const metrics = new Set<string>();
  const labels = new Set<string>();
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`${text} is no PromQL at ${node.from}`);
      const said = text.slice(node.from, node.to);
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') metrics.add(said);
      if (node.name === 'LabelName') labels.add(said);
    },
  });
  return { metrics: [...metrics], labels: [...labels] };
}
