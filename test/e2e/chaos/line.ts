import type { FormattedExecutionResult } from 'graphql';

/** What a connection is opened for. */
export interface LineOptions {
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

/** Opens one connection with one subscription, and never another one by itself. */
export type OpenLine = (options: LineOptions) => void;
