/**
 * Posts as it is told, and writes what came of each to standard output, a JSON text a line: the status and the text of the
 * answer, or the error.
 */
import { request as httpRequest } from 'node:http';
import { argv } from 'node:process';
import type { Posting } from './posting-clients.ts';

const piece = Buffer.alloc(64 * 1024, ' ');

function* piecesOf(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left);
}

async function byFetch({ url, headers, bytes, isChunked }: Posting): Promise<string> {
  const body = isChunked ? ReadableStream.from(piecesOf(bytes)) : Buffer.alloc(bytes, ' ');
  const answer = await fetch(url, { method: 'POST', headers, body, duplex: 'half' });
  return `${answer.status} ${await answer.text()}`;
}

function byRequest({ url, headers, bytes, isChunked }: Posting): Promise<string> {
  return new Promise((resolve, reject) => {
    const framing = isChunked ? {} : { 'Content-Length': bytes };
    const request = httpRequest(url, { method: 'POST', headers: { ...headers, ...framing } });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = `${response.statusCode} `;
      response.setEncoding('utf8').on('data', (data: string) => {
        text += data;
      });
      response.on('end', () => {
        resolve(text);
      });
    });
    for (const data of piecesOf(bytes)) request.write(data);
    request.end();
  });
}

const [client, text = ''] = argv.slice(2);
const posting = JSON.parse(text) as Posting;
const post = client === 'fetch' ? byFetch : byRequest;
for (let count = 0; count < posting.times; count += 1) {
  const came = await post(posting).catch((error: unknown) => {
    const { message, cause } = error as Error;
    return `${message} ${cause instanceof Error ? cause.message : ''}`;
  });
  console.log(JSON.stringify(came));
}
