import type { IncomingMessage } from 'node:http';

/** A request whose body can't be taken: the status to answer with, and why. */
export class RequestBodyError extends Error {
  override readonly name = 'RequestBodyError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Reads a body whole.
 *
 * @param maxBytes what is longer is refused as soon as that shows
 * @throws RequestBodyError 400 for a body that breaks off, 413 for one that is too long, 415 for one that is compressed
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new RequestBodyError(415, `bodies are taken as they are, not encoded as ${encoding}`);
  }
  const tooLong = () => new RequestBodyError(413, `the body is longer than ${maxBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLong();

  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        request.removeAllListeners('data');
        reject(tooLong());
      } else {
        chunks.push(chunk);
      }
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve(chunks.length === 1 && first ? first : Buffer.concat(chunks));
    });
    request.on('error', () => {
      reject(new RequestBodyError(400, 'the body broke off'));
    });
  });
}
