import type { ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { readRemoteDocument } from '../../src/net/remote-json.ts';
import { answerEndlessly, json, startStubUpstream } from '../support/stub-upstream.ts';

const mebibyte = 1024 * 1024;

/** The address of a document that is answered in one way. */
async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  const server = await startStubUpstream((_, response) => {
    answer(response);
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return `${server.url}/document`;
}

const read = (url: string, timeoutMs = 60_000): Promise<unknown> => readRemoteDocument(url, fetch, timeoutMs);

test('a document is read whole', async () => {
  const url = await serve((response) => {
    json(response, { keys: ['ä'] });
  });
  expect(await read(url)).toEqual({ keys: ['ä'] });
});

test('a document of a mebibyte is read; of one byte more, it is refused with what is allowed', async () => {
  const ofLength = (length: number) =>
    serve((response) => {
      response.end('{}'.padEnd(length));
    });
  expect(await read(await ofLength(mebibyte))).toEqual({});
  const tooLong = await ofLength(mebibyte + 1);
  await expect(read(tooLong)).rejects.toThrow(`${tooLong} was answered with more than ${mebibyte} bytes`);
});

test.each([200, 500])('an answer of status %i without an end is cut off', async (status) => {
  const cut = Promise.withResolvers<undefined>();
  const url = await serve((response) => {
    response.on('close', () => {
      cut.resolve(undefined);
    });
    answerEndlessly(response, status);
  });
  const problem = status === 200 ? `more than ${mebibyte} bytes` : 'status 500';
  await expect(read(url)).rejects.toThrow(`${url} was answered with ${problem}`);
  await cut.promise;
});

test('a document that does not come in time is given up, also in its middle', async () => {
  const url = await serve((response) => {
    response.write('{');
  });
  await expect(read(url, 100)).rejects.toThrow('timeout');
});

test('a redirection is not followed', async () => {
  const url = await serve((response) => {
    response.writeHead(302, { location: '/elsewhere' }).end('{}');
  });
  await expect(read(url)).rejects.toThrow(`${url} was answered with status 302`);
});

test('what is no JSON is refused without a word of it', async () => {
  const url = await serve((response) => {
    response.end('<html>a secret</html>');
  });
  await expect(read(url)).rejects.toThrow(/^http\S+\/document was answered with something else than JSON$/);
});
