import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.ts';

/** Bytes of the largest body that is read; no request of the simulated APIs comes near. */
export const maxBodyBytes = 1024 * 1024;

const noBytes = Buffer.alloc(0);

/**
 * Reads a whole body.
 * What exceeds {@link maxBodyBytes} is read but not kept, so that the client gets to see the 413.
 * @returns undefined when the client went away meanwhile
 * @throws {ApiError} 413 when it is too long
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || (request.headers['content-length'] ?? '0') !== '0';
  if (!hasBody) return noBytes;
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= maxBodyBytes) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  if (length > maxBodyBytes) {
    throw new ApiError(413, 'PayloadTooLarge', `A body may have ${maxBodyBytes} bytes at most.`);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
}

/** Whether a content type header names that media type, whatever its parameters. */
export function hasMediaType(contentType: string | undefined, mediaType: string): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === mediaType;
}

/**
 * Parses a JSON body of that media type.
 * @returns undefined for an empty body
 * @throws {ApiError} 415 when the media type is another one; 400 when it is not JSON
 */
export function parseJsonBody(body: Buffer, contentType: string | undefined, mediaType: string): unknown {
  if (body.length === 0) return undefined;
  if (!hasMediaType(contentType, mediaType)) {
    throw new ApiError(415, 'UnsupportedMediaType', `The body's Content-Type must be ${mediaType}.`);
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new ApiError(400, 'BadRequest', 'The body is not valid JSON.');
  }
}
