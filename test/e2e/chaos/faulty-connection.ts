import type { FormattedExecutionResult } from 'graphql';

/** What a connection is opened for. */
export interface FaultyConnectionOptions {
  /** The origin to connect to. */
  readonly url: string;
  readonly query: string;
  readonly callId: string;
  /** Where to go on from; undefined for the beginning. */
  readonly cursor: string | undefined;
  readonly onNext: (result: FormattedExecutionResult) => void;
  /** There is nothing more to come. */
  readonly onComplete: () => void;
  /** The connection is gone, though there may be more to come. */
  readonly onBroken: () => void;
  /** The gateway refuses to go on, whatever the reason. */
  readonly onRefused: (reason: Error) => void;
}

/** Whether GraphQL's errors say that something can't be reached at the moment: whoever comes again is let in. */
export function isPassing(errors: unknown): boolean {
  return (
    Array.isArray(errors) &&
    errors.some(
      (error: { readonly extensions?: { readonly code?: unknown } }) =>
        error.extensions?.code === 'UPSTREAM_UNAVAILABLE',
    )
  );
}

/** Opens one connection with one subscription. It may break at any moment, and is never opened again by itself. */
export type OpenFaultyConnection = (options: FaultyConnectionOptions) => void;
