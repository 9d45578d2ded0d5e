import { hash } from 'node:crypto';
import { getOperationAST } from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from './auth/principal.ts';
import { callIdOf } from './graphql/engine/call-id-of.ts';
import { documentHashOf } from './graphql/engine/document-hash.ts';
import type { OperationObserver, OperationReport } from './graphql/engine/observed-operation.ts';
import type { OperationArgs } from './graphql/engine/operation-args.ts';
import { readTraceparent, traceIdOf } from './telemetry/trace-context.ts';

/** Which operations are logged. */
export interface OperationLogSettings {
  /** The share of those that went well, or were refused, from 0 to 1. Others always are. */
  readonly share: number;
  /** Beyond how many milliseconds an operation is slow. */
  readonly slowMs: number;
  /** Is told of each that is. */
  readonly onSlow: () => void;
  /** Draws a number from 0 to below 1, for the share; left out, at random. */
  readonly draw?: () => number;
}

/** How much of what a client has named is logged, in characters. */
const maxNameChars = 100;
/** How many ids of requests to services are named with an operation. */
const maxIds = 5;
/** How many requests to services are told of a slow operation. */
const maxRequests = 50;

/**
 * Logs each operation in one line, whatever transport it comes by, and those that took long once more, with what took so
 * long. A principal is named by a hash, a document too; of what a client sends, only the names of an operation and a call
 * are in it.
 */
export function createOperationLog(logger: Logger, settings: OperationLogSettings): OperationObserver {
  const { share, slowMs, onSlow, draw = Math.random } = settings;
  const principals = new WeakMap<Principal, string>();
  const nameOf = (principal: Principal): string => {
    const name = principals.get(principal) ?? hash('sha256', principal.subject).slice(0, 12);
    principals.set(principal, name);
    return name;
  };

  return {
    wantsUpstreamRequests: logger.isLevelEnabled('warn'),
    onEnded(operation) {
      const isSlow = operation.durationMs > slowMs;
      if (isSlow) onSlow();
      const { requestId, durationMs, args, outcome } = operation;
      const documentHash = args && documentHashOf(args.document);
      const isTold = isSlow || outcome === 'failed' || outcome === 'partial' || draw() < share;
      if (isTold && logger.isLevelEnabled('info')) {
        logger.info(
          {
            requestId,
            transport: operation.transport,
            type: operation.type,
            operationName: args && operationNameOf(args),
            documentHash,
            principal: operation.principal && nameOf(operation.principal),
            durationMs: rounded(durationMs),
            outcome,
            errorCodes: operation.errorCodes.length > 0 ? operation.errorCodes : undefined,
            callId: args && callIdOf(args),
            ...upstreamFactsOf(operation),
            traceId: traceOf(operation),
          },
          'operation',
        );
      }
      if (isSlow) {
        const upstreamRequests = operation.upstreamRequests
          .slice(0, maxRequests)
          .map(({ durationMs: ms, waitedMs, ...others }) => ({
            ...others,
            durationMs: rounded(ms),
            waitedMs: rounded(waitedMs),
          }));
        const about = { requestId, documentHash, durationMs: rounded(durationMs), cost: operation.cost };
        logger.warn({ ...about, upstreamRequests }, 'a slow operation');
      }
    },
  };
}

function operationNameOf({ document, operationName }: OperationArgs): string | undefined {
  const name = getOperationAST(document, operationName)?.name?.value ?? operationName ?? undefined;
  return name?.slice(0, maxNameChars);
}

function upstreamFactsOf({ upstreamRequests }: OperationReport) {
  const ids = upstreamRequests.flatMap(({ requestId }) => requestId ?? []).slice(0, maxIds);
  return {
    upstreamRequests: upstreamRequests.length,
    upstreamRequestIds: ids.length > 0 ? ids : undefined,
  };
}

function traceOf({ traceparent }: OperationReport): string | undefined {
  const header = readTraceparent(traceparent);
  return header === undefined ? undefined : traceIdOf(header);
}

/** To a tenth of a millisecond. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
