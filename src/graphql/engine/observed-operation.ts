import { getOperationAST } from 'graphql';
import type { FormattedExecutionResult } from 'graphql';
import { isGranted } from '../../auth/principal.ts';
import type { Principal } from '../../auth/principal.ts';
import { CurrentOperation, runInOperation } from '../../telemetry/current-operation.ts';
import type { UpstreamRequestSummary } from '../../telemetry/current-operation.ts';
import type { OperationArgs } from './operation-args.ts';
import { outcomeOf } from './operation-outcome.ts';
import type { OperationOutcome } from './operation-outcome.ts';

/** The ways by which operations come. Multipart answers are event streams as well. */
export const operationTransports = ['http', 'event_stream', 'websocket', 'callback'] as const;
export type OperationTransport = (typeof operationTransports)[number];

/** What operations are; `unknown` is what was refused before that was clear. */
export const operationTypes = ['query', 'mutation', 'subscription', 'unknown'] as const;
export type OperationType = (typeof operationTypes)[number];

/** An operation as its observer sees it, once it has its result; a subscription once it has begun, or was refused. */
export interface OperationReport {
  /** By which the client has it as well. */
  readonly requestId: string;
  readonly transport: OperationTransport;
  readonly type: OperationType;
  readonly outcome: OperationOutcome;
  /** Of its errors, each once. */
  readonly errorCodes: readonly string[];
  /** From when it was read until now, in milliseconds. */
  readonly durationMs: number;
  /** Who asked; undefined where nobody could tell. */
  readonly principal: Principal | undefined;
  /** What was asked; undefined where it was refused before that was read. */
  readonly args: OperationArgs | undefined;
  /** What it could have come to, as the limit "cost" counts; undefined where it was refused before that. */
  readonly cost: number | undefined;
  /** The header that says which trace it belongs to, as it came. */
  readonly traceparent: unknown;
  /** What it asked the services; empty where nobody wanted to know. */
  readonly upstreamRequests: readonly UpstreamRequestSummary[];
}

/** Is told of operations, whatever transport they come by. */
export interface OperationObserver {
  /** Whether it wants to know what an operation asks the services. */
  readonly wantsUpstreamRequests: boolean;
  onEnded(operation: OperationReport): void;
}

/** Where nobody observes operations. */
export const unobserved: OperationObserver = { wantsUpstreamRequests: false, onEnded: () => undefined };

/** How an operation has come. */
export interface OperationOrigin {
  readonly transport: OperationTransport;
  /** By which the client can find it in the log. */
  readonly requestId: string;
  readonly traceparent?: unknown;
  /** Whether the client wants to see what the operation asks the services, as far as that is known by now. */
  readonly asksForUpstreamRequests: boolean;
}

/** What a client needs to be granted to see what its operations ask the services. */
const diagnosticsScope = 'diagnostics.read';

/** One operation on its way, for whoever observes operations, and for the client that wants to know more of its own. */
export class ObservedOperation implements OperationReport {
  readonly requestId: string;
  readonly traceparent: unknown;
  transport: OperationTransport;
  type: OperationType = 'unknown';
  outcome: OperationOutcome = 'ok';
  errorCodes: readonly string[] = [];
  durationMs = 0;
  principal: Principal | undefined;
  args: OperationArgs | undefined;
  cost: number | undefined;
  readonly #observer: OperationObserver;
  #isAskedFor: boolean;
  #beganAt = performance.now();
  #isOver = false;
  #wasExplained = false;
  /** What is noted of what it does; undefined where nobody wants to know. */
  #current: CurrentOperation | undefined;

  constructor(origin: OperationOrigin, observer: OperationObserver) {
    const { transport, requestId, traceparent, asksForUpstreamRequests } = origin;
    this.requestId = requestId;
    this.traceparent = traceparent;
    this.transport = transport;
    this.#observer = observer;
    this.#isAskedFor = asksForUpstreamRequests;
  }

  get upstreamRequests(): readonly UpstreamRequestSummary[] {
    return this.#current?.upstreamRequests ?? [];
  }

  /** Whether its client wants to see what it asks the services. */
  get isExplained(): boolean {
    return this.#isAskedFor;
  }

  /** Whether its observer was told of its end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Says who asks. Its time counts from here: before, it was the client's to send it. */
  begin(principal: Principal): void {
    this.principal = principal;
    this.#beganAt = performance.now();
  }

  /** Says that its client wants to see what it asks the services. */
  askForUpstreamRequests(): void {
    this.#isAskedFor = true;
  }

  /** Says what is asked. */
  prepared(args: OperationArgs): void {
    this.args = args;
    this.type = getOperationAST(args.document, args.operationName)?.operation ?? 'unknown';
  }

  /** Does what the operation is about: what it asks the services is noted if anybody wants to know. */
  run<T>(execute: () => T): T {
    if (!this.#observer.wantsUpstreamRequests && !(this.#isAskedFor && this.#mayDiagnose)) return execute();
    this.#current ??= new CurrentOperation(this.requestId, this.traceparent);
    return runInOperation(this.#current, execute);
  }

  /** Ends it with its result, unless it is over. @returns what its client gets: with what it asked the services, if the client wants that */
  answer(result: FormattedExecutionResult): FormattedExecutionResult {
    const { errors = [] } = result;
    this.#end(outcomeOf(result), codesOf(errors));
    return this.explain(result);
  }

  /** Ends it since it will not be executed. @param code why */
  refuse(code: string): void {
    this.#end('refused', [code]);
  }

  /** Ends it since something went wrong that nobody foresaw. */
  fail(): void {
    this.#end('failed', ['INTERNAL_SERVER_ERROR']);
  }

  /** Ends it if it is a subscription that has begun: of what there is instead of events, its client is to be answered. */
  begun<Opened extends object>(opened: Opened): Opened {
    if (Symbol.asyncIterator in opened) this.succeed();
    return opened;
  }

  /** Ends it since what was begun for several has begun for it as well. @param cost as was counted for all of them */
  beginTogether(args: OperationArgs, cost: number | undefined): void {
    this.prepared(args);
    this.cost = cost;
    this.succeed();
  }

  /** Ends it since everything that was asked for is under way. */
  succeed(): void {
    this.#end('ok', []);
  }

  /** Ends it since nobody waits for it any more. */
  cancel(): void {
    this.#end('cancelled', []);
  }

  /** Adds to its first result what was asked of the services until then, or why that is left out, if its client wants that. */
  explain(result: FormattedExecutionResult): FormattedExecutionResult {
    if (!this.#isAskedFor || this.#wasExplained) return result;
    this.#wasExplained = true;
    const explanation = this.#mayDiagnose
      ? { upstreamRequests: this.upstreamRequests.map(shown) }
      : { upstreamRequestsLeftOut: `This needs the scope ${diagnosticsScope}.` };
    return { ...result, extensions: { ...result.extensions, ...explanation } };
  }

  get #mayDiagnose(): boolean {
    return this.principal !== undefined && isGranted(this.principal, [[diagnosticsScope]]);
  }

  #end(outcome: OperationOutcome, errorCodes: readonly string[]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.outcome = outcome;
    this.errorCodes = errorCodes;
    this.durationMs = performance.now() - this.#beganAt;
    this.#current?.end();
    this.#observer.onEnded(this);
  }
}

function codesOf(errors: NonNullable<FormattedExecutionResult['errors']>): readonly string[] {
  return [...new Set(errors.map(({ extensions }) => String(extensions?.['code'])))];
}

/** A request as clients see it. Times are in milliseconds, to a hundredth. */
function shown({
  operation,
  status,
  durationMs,
  waitedMs,
  isShared,
  requestId,
  ...others
}: UpstreamRequestSummary) {
  return {
    ...others,
    operation: operation ?? null,
    status: status ?? null,
    durationMs: rounded(durationMs),
    waitedMs: rounded(waitedMs),
    shared: isShared,
    requestId: requestId ?? null,
  };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
