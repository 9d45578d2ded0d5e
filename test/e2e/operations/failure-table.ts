import { readPage, tableRows } from '../../support/pages.ts';

/** A row of the table of failures in docs/operations.md: what breaks, and what tells it. */
export interface FailureRow {
  /** The anchor of the row, to which the alerts lead. */
  readonly id: string;
  readonly breaks: string;
  /** Metrics of which a series grows, or is not 0. */
  readonly metrics: readonly string[];
  /** Messages of the log. */
  readonly logLines: readonly string[];
  /** What `/readyz` answers; undefined where nobody answers. */
  readonly readiness: { readonly status: number; readonly says: readonly string[] } | undefined;
  /** The alerts that fire, and no others. */
  readonly alerts: readonly string[];
}

const begin = '<!-- failures -->';

/** The codes of a cell. */
const codes = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** Reads the table. */
export function readFailureTable(): readonly FailureRow[] {
  const { text } = readPage('docs/operations.md');
  const start = text.indexOf(begin);
  if (start < 0) throw new Error(`docs/operations.md has no table after ${begin}`);
  return tableRows(text.slice(start + begin.length)).map(
    ([name = '', , metrics, logLines, readiness, alerts]) => {
      const [, id = '', breaks = ''] = /^<a id="([\w-]+)"><\/a>(.*)$/.exec(name) ?? [];
      const [status, ...says] = codes(readiness);
      return {
        id,
        breaks,
        metrics: codes(metrics),
        logLines: codes(logLines),
        readiness: status === undefined ? undefined : { status: Number(status), says },
        alerts: codes(alerts),
      };
    },
  );
}
