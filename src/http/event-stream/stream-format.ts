/** How results are written one after the other into one answer. */
export interface StreamFormat {
  /** What the answer is, for its head. */
  readonly contentType: string;
  /** What stands before everything else. */
  readonly beginning: string;
  /** A sign of life, of which clients take no notice. */
  readonly heartbeat: string;
  /**
   * A result.
   *
   * @param json of one line
   * @param cursor behind what a client that lost the stream goes on; undefined where there is no such place
   */
  next(json: string, cursor?: string): string;
  /** Says why results break off. @param error as JSON, of one line */
  failure(error: string): string;
  /**
   * Says that an operation is over.
   *
   * @param isForGood whether there is nothing to come again for
   */
  complete(isForGood: boolean): string;
}
