/** What one operation may ask for at the most, whatever transport it comes by. */
export interface OperationLimits {
  /** Tokens of a document. */
  readonly tokens: number;
  /** Fields within each other, fragments unfolded; one on top of the operation counts 1. */
  readonly depth: number;
  /** Fields that are given another name, fragments unfolded. */
  readonly aliases: number;
  /** Fields on top of the operation, fragments unfolded, `__typename` included. */
  readonly rootFields: number;
  /** Directives, fragments unfolded. */
  readonly directives: number;
  /** Entries of one page of a connection. */
  readonly pageSize: number;
  /** Entries of one list in the arguments. */
  readonly listItems: number;
  /** Requests to the services that it can come to, as computed before any is sent. */
  readonly cost: number;
  /** How long a query or a mutation may take, in milliseconds. Then what is done for it is cancelled. */
  readonly operationMs: number;
  /** Errors in one response; the rest are counted. */
  readonly errors: number;
}

/** What suits frontends and bots, and nobody who means harm. */
export const defaultOperationLimits: OperationLimits = {
  tokens: 4_000,
  depth: 16,
  aliases: 50,
  rootFields: 50,
  directives: 50,
  pageSize: 1_000,
  listItems: 1_000,
  cost: 500,
  operationMs: 30_000,
  errors: 100,
};
