import type { IncomingMessage } from 'node:http';

/**
 * Reads the body of a request to the byte.
 *
 * @param maxBytes of a longer one no more than this is kept; what follows is let pass, so that the connection can live on
 * @returns the bytes; `too long` as soon as that shows
 * @throws Error for a body that breaks off, also if it had before
 */
export function readCappedBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too long'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve('too long');

  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const breakOff = (): void => {
      reject(new Error('the body broke off'));
    };
    // Then nothing more is heard of it.
    if (request.destroyed) breakOff();
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
      } else {
        chunks = [];
        resolve('too long');
      }
    });
    request.on('end', () => {
      const [first] = chunks;
      resolve(first && chunks.length === 1 ? first : Buffer.concat(chunks));
    });
    request.on('error', breakOff);
    // An error is expensive to make, so none is made for the end of a body that is read.
    request.on('close', () => {
      if (!request.readableEnded) breakOff();
    });
  });
}
