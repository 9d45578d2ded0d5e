import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { describeWithProgram } from '../support/programs.ts';
import { mint, startPlatform } from '../webhook/calling-platform.ts';
import type { CallingPlatform } from '../webhook/calling-platform.ts';
import { postByCurl, postByFetch, postByHttpRequest, postByUrllib } from './posting-clients.ts';
import type { PostingClient } from './posting-clients.ts';

const bytes = 5 * 1024 * 1024;
const times = 3;

let open: TestGateway;
let guarded: TestGateway;
let issuer: TestIssuer;
let platform: CallingPlatform;
beforeAll(async () => {
  issuer = await startIssuer();
  platform = await startPlatform();
  open = await startGateway({ config: { callbacks: platform.callbacks } });
  guarded = await startGateway({ issuer });
});
afterAll(async () => {
  await open.close();
  await guarded.close();
  await platform[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const json = { 'Content-Type': 'application/json' };
const call = '/callbacks/calls/token';

/** What is refused before its body has come: where, with which headers, and how its answer begins. */
type Refusal = readonly [
  what: string,
  url: () => string,
  headers: (() => Promise<Record<string, string>>) | Record<string, string>,
  answer: RegExp,
];
const tooLong: Refusal = [
  'a body that is too long',
  () => `${open.url}/graphql`,
  json,
  /^413 \{"errors":.*LIMIT_EXCEEDED/,
];
const refusals: readonly Refusal[] = [
  tooLong,
  [
    'a body of another type',
    () => `${open.url}/graphql`,
    { 'Content-Type': 'text/plain' },
    /^415 \{"errors":/,
  ],
  [
    'a body that is compressed',
    () => `${open.url}/graphql`,
    { ...json, 'Content-Encoding': 'gzip' },
    /^415 \{"errors":/,
  ],
  [
    'what it accepts, which nothing can be sent as,',
    () => `${open.url}/graphql`,
    { ...json, Accept: 'image/png' },
    /^406 \{"errors":/,
  ],
  ['a request without a token', () => `${guarded.url}/graphql`, json, /^401 \{"errors":.*UNAUTHENTICATED/],
  [
    'a page of another origin',
    () => `${open.url}/graphql`,
    { ...json, Accept: 'text/event-stream', Origin: 'https://elsewhere.example' },
    /^403 \{/,
  ],
  ['a post to nowhere', () => `${open.url}/nowhere`, json, /^404 \{/],
  ['a post of a stranger to the webhook', () => `${open.url}${call}`, json, /^401 $/],
  [
    'a post to the webhook of another type',
    () => `${open.url}${call}`,
    { 'Content-Type': 'text/plain' },
    /^415 $/,
  ],
  [
    'a post to the webhook that is too long',
    () => `${open.url}${call}`,
    async () => ({ ...json, Authorization: `Bearer ${await mint(platform.key, { now: () => new Date() })}` }),
    /^413 $/,
  ],
];

function areTold(post: PostingClient): void {
  const expectTold = async ([, url, headers, answer]: Refusal, isChunked: boolean): Promise<void> => {
    const given = typeof headers === 'function' ? await headers() : headers;
    const answers = await post({ url: url(), headers: given, bytes, isChunked, times });
    expect(answers).toHaveLength(times);
    for (const each of answers) expect(each).toMatch(answer);
  };

  test.each(refusals)('is told each time why %s is refused', (...refusal) => expectTold(refusal, false));

  test('is told each time why a body in chunks is refused', () => expectTold(tooLong, true));
}

describe("Node's fetch, with 5 MiB,", () => {
  areTold(postByFetch);
});
describe('http.request, with 5 MiB,', () => {
  areTold(postByHttpRequest);
});
describeWithProgram("Python's urllib, with 5 MiB,", 'python3', () => {
  areTold(postByUrllib);
});
describeWithProgram('curl, with 5 MiB,', 'curl', () => {
  areTold(postByCurl);
});
