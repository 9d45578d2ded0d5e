import type { IncomingMessage } from 'node:http';
import { readCappedBody } from '../../net/read-body.ts';
import { maxNesting } from './json-nesting.ts';

/** A request whose body can't be taken: the status to answer with, and why. */
export class RequestBodyError extends Error {
  override readonly name: string = 'RequestBodyError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A body that is too long. */
export class BodyTooLongError extends RequestBodyError {
  override readonly name = 'BodyTooLongError';
  /** How many bytes are taken. */
  readonly maximum: number;
  /** How many there are; undefined where that wasn't said beforehand, and not waited for. */
  readonly found: number | undefined;

  constructor(maximum: number, found?: number) {
    const length = found ?? `more than ${maximum}`;
    super(413, `The body has ${length} bytes; at most ${maximum} are allowed (limit "bodyBytes").`);
    this.maximum = maximum;
    this.found = found;
  }
}

/** A body in which objects and lists stand too deeply within each other. */
export class BodyTooDeepError extends RequestBodyError {
  override readonly name = 'BodyTooDeepError';

  constructor() {
    super(400, `The body is nested more than ${maxNesting} deep; at most ${maxNesting} is allowed.`);
  }
}

/**
 * Reads a body whole.
 *
 * @param maxBytes what is longer is refused as soon as that shows
 * @throws {RequestBodyError} when the body breaks off (400), or is compressed (415)
 * @throws {BodyTooLongError} when it is longer than that
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = request.headers;
  if (encoding !== 'identity') {
    throw new RequestBodyError(415, `bodies are taken as they are, not encoded as ${encoding}`);
  }
  const body = await readCappedBody(request, maxBytes).catch(() => {
    throw new RequestBodyError(400, 'the body broke off');
  });
  if (body === 'too long')
    throw new BodyTooLongError(maxBytes, length === undefined ? length : Number(length));
  return body;
}
