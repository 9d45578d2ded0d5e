import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';

/**
 * Reads a body to the byte.
 *
 * @param maxBytes of a longer one no more than this is kept; what follows is let pass, so that the connection lives on
 * @returns the bytes; `too long` as soon as that shows
 * @throws Error for a body that breaks off, also if it had before
 */
export function readRawBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too long'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve('too long');

  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let length = 0;
    finished(request, { writable: false }, (error) => {
      if (error) reject(error);
      else resolve(Buffer.concat(chunks));
    });
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
      } else {
        chunks = [];
        resolve('too long');
      }
    });
  });
}
