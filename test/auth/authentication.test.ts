import { base64url } from 'jose';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../support/gateway.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { connectTcp } from '../support/tcp-connection.ts';

const log: string[] = [];
let issuer: TestIssuer;
let gateway: TestGateway;
beforeAll(async () => {
  issuer = await startIssuer();
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  gateway = await startGateway({ issuer, gateway: { logger } });
});
afterAll(async () => {
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});
beforeEach(() => gateway.takeJournal());

const json = { 'content-type': 'application/json' };
const rooms = '{ rooms { nodes { id } } }';

function post(authorization: string | undefined, query = rooms, search = ''): Promise<Response> {
  return fetch(`${gateway.url}/graphql${search}`, {
    method: 'POST',
    headers: { ...json, ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify({ query }),
  });
}

const now = (): number => Math.floor(Date.now() / 1000);
/** A token that would let its sender read rooms, but for what is said. */
const minted = async (...[claims, options]: Parameters<TestIssuer['mint']>): Promise<string> =>
  `Bearer ${await issuer.mint({ scope: 'rooms.read', ...claims }, options)}`;

/** A token that is taken, with another header. */
async function withHeader(changes: Record<string, unknown>): Promise<string> {
  const [header = '', ...rest] = (await minted()).replace('Bearer ', '').split('.');
  const changed = { ...(JSON.parse(Buffer.from(header, 'base64url').toString()) as object), ...changes };
  return [`Bearer ${base64url.encode(JSON.stringify(changed))}`, ...rest].join('.');
}

const noTime = (claim: string): string =>
  `its ${claim} is not a whole number of seconds since 1970 that a date can hold`;
const otherTyp = 'its typ is not that of an access token';
const idToken = 'it is an ID token, not an access token';

/** Kinds of tokens that an issuer signs by the same key, and which may be for the same audience. */
const otherKinds: [string, () => Promise<string>, string][] = [
  ...[
    'logout+jwt',
    'dpop+jwt',
    'secevent+jwt',
    'application/secevent+jwt',
    'Token-Introspection+JWT',
    'oauth-authz-req+jwt',
    '',
  ].map((typ): [string, () => Promise<string>, string] => [
    `is of the kind "${typ}"`,
    () => minted({}, { typ }),
    otherTyp,
  ]),
  [
    'logs somebody out without saying so in its header',
    () => minted({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, { typ: 'JWT' }),
    'it tells of events and is no access token',
  ],
  ...['Refresh', 'Offline', 'Logout'].map((typ): [string, () => Promise<string>, string] => [
    `is one of Keycloak's of the kind ${typ}`,
    () => minted({ typ }, { typ: 'JWT' }),
    otherTyp,
  ]),
  ...Object.entries<Record<string, unknown>>({
    'with the digest of an access token': { at_hash: 'x' },
    'with the digest of a code': { c_hash: 'x' },
    'with the digest of a state': { s_hash: 'x' },
    "that answers a sign-in, though it names its user's roles": {
      nonce: 'x',
      scope: undefined,
      roles: ['rooms.read'],
    },
    "of Keycloak's": { typ: 'ID' },
    "of Cognito's": { token_use: 'id' },
    "of Entra's, which is for no client": { tid: 'a', ver: '2.0', scope: undefined, roles: ['rooms.read'] },
  }).map(([what, claims]): [string, () => Promise<string>, string] => [
    `is an ID token ${what}`,
    () => minted(claims, { typ: 'JWT' }),
    idToken,
  ]),
];

/** What is refused, how it is made, and what its sender is told. */
const refused: [string, () => Promise<string>, string][] = [
  ['is garbage', () => Promise.resolve('Bearer garbage'), 'it is no JSON Web Token'],
  ['has three parts of garbage', () => Promise.resolve('Bearer a.b.c'), 'it is no JSON Web Token'],
  ['is nothing', () => Promise.resolve('Bearer '), 'it is no JSON Web Token'],
  ['has expired', () => minted({ exp: now() - 1 }), 'it has expired'],
  ['never expires', () => minted({ exp: undefined }), 'it does not say when it expires'],
  ['expires at no time', () => minted({ exp: 'never' }), noTime('exp')],
  ['expires after all time', () => minted({ exp: 8.64e12 + 1 }), noTime('exp')],
  ['expires long after all time', () => minted({ exp: 1e300 }), noTime('exp')],
  ['expires at a fraction of a second', () => minted({ exp: now() + 60.5 }), noTime('exp')],
  ['expired before 1970', () => minted({ exp: -1 }), 'it has expired'],
  ['holds from before 1970', () => minted({ nbf: -1 }), noTime('nbf')],
  ['holds from some text on', () => minted({ nbf: 'now' }), noTime('nbf')],
  ['holds from after all time', () => minted({ nbf: 1e300 }), 'it is not valid yet'],
  ['was issued after all time', () => minted({ iat: 1e300 }), noTime('iat')],
  ['was issued before 1970', () => minted({ iat: -1 }), noTime('iat')],
  ['was issued some time', () => minted({ iat: {} }), noTime('iat')],
  ['is for later', () => minted({ nbf: now() + 60 }), 'it is not valid yet'],
  ['is for another audience', () => minted({ aud: 'api://another' }), 'it is for another audience'],
  ['is for a longer audience', () => minted({ aud: 'api://switchboard/x' }), 'it is for another audience'],
  ['is for nobody in particular', () => minted({ aud: undefined }), 'it is for another audience'],
  ['names another issuer', () => minted({ iss: 'https://issuer.example' }), 'it is of another issuer'],
  ['names the issuer almost', () => minted({ iss: `${issuer.url}/` }), 'it is of another issuer'],
  ['names no issuer', () => minted({ iss: undefined }), 'it is of another issuer'],
  ['names no subject', () => minted({ sub: undefined }), 'it names no subject'],
  ['has an empty subject', () => minted({ sub: '' }), 'it names no subject'],
  ['has a number for a subject', () => minted({ sub: 7 }), 'it names no subject'],
  ['is not signed (alg none)', () => minted({}, { by: 'none' }), 'its algorithm is not one that is taken'],
  [
    'is signed by the public key as a secret (HS256)',
    () => minted({}, { by: 'publicKey' }),
    'its algorithm is not one that is taken',
  ],
  [
    'is signed by a stranger under a known key',
    () => minted({}, { by: 'stranger' }),
    'its signature is wrong',
  ],
  ['names a key that nobody knows', () => withHeader({ kid: 'other' }), "its key is not one of the issuer's"],
  ...otherKinds,
  ['was changed', async () => `${(await minted()).slice(0, -8)}AAAAAAAA`, 'its signature is wrong'],
];

describe('a bearer token', () => {
  test.each(refused)('that %s is refused with 401, and nothing is sent upstream', async (_, make, reason) => {
    const answer = await post(await make());
    expect([answer.status, await answer.json()]).toEqual([
      401,
      {
        errors: [
          { message: `The bearer token is refused: ${reason}.`, extensions: { code: 'UNAUTHENTICATED' } },
        ],
      },
    ]);
    expect(answer.headers.get('www-authenticate')).toBe(
      `Bearer error="invalid_token", error_description="${reason}"`,
    );
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('that is refused is quoted neither in the answer nor in the log', async () => {
    for (const [, make] of refused) {
      const authorization = await make();
      const answer = await post(authorization);
      const parts = authorization.slice('Bearer '.length).split('.');
      const said = [await answer.text(), ...answer.headers.values(), ...log].join('\n');
      expect(parts.filter((part) => part.length > 8 && said.includes(part))).toEqual([]);
    }
  });

  test.each(['Bearer', 'bearer', 'BEARER'])('is taken as %s', async (scheme) => {
    expect((await post(`${scheme} ${await issuer.mint()}`)).status).toBe(200);
  });

  test.each(['at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT', 'jwt', null])(
    'is taken whose kind is %s',
    async (typ) => {
      expect((await post(await minted({}, { typ }))).status).toBe(200);
    },
  );

  test.each<[string, Record<string, unknown>]>([
    ["of Keycloak's, with the nonce of a sign-in", { typ: 'Bearer', nonce: 'x' }],
    [
      "of Entra's by its first version",
      { tid: 'a', ver: '1.0', appid: 'b', scope: undefined, scp: 'rooms.read' },
    ],
    [
      "of Entra's by its second version",
      { tid: 'a', ver: '2.0', azp: 'b', scope: undefined, scp: 'rooms.read' },
    ],
    ["of Cognito's", { token_use: 'access' }],
    ['that holds as long as a date can say', { exp: 8.64e12, nbf: 0, iat: 0 }],
    ['for us among others', { aud: ['api://another', 'api://switchboard'] }],
    ['by an issuer whose clock is a little ahead of ours', { nbf: now() + 20 }],
  ])('is taken %s', async (_, claims) => {
    expect((await post(await minted(claims))).status).toBe(200);
  });

  test('that is taken is taken again', async () => {
    const authorization = await minted();
    const statuses = [(await post(authorization)).status, (await post(authorization)).status];
    expect([statuses, await gateway.takeJournal()]).toEqual([
      [200, 200],
      ['GET /rooms 200', 'GET /rooms 200'],
    ]);
  });
});

describe('without a bearer token', () => {
  test.each([
    ['nothing', undefined],
    ['a password', `Basic ${btoa('somebody:secret')}`],
    ['another scheme', 'Bearerish x.y.z'],
  ])('a request with %s is refused with 401 and told what to send', async (_, authorization) => {
    const answer = await post(authorization);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(((await answer.json()) as GraphQLResult).errors).toEqual([
      {
        message: 'A bearer token is needed, in the header Authorization.',
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ]);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test('a request is refused though its URL holds one', async () => {
    const token = await issuer.mint({ scope: 'rooms.read' });
    expect((await post(undefined, rooms, `?access_token=${token}&authorization=${token}`)).status).toBe(401);
  });

  test.each(['{ __typename }', '{ __schema { types { name } } }', '{ nope }', '{', ''])(
    'not even %j is answered',
    async (query) => {
      expect((await post(undefined, query)).status).toBe(401);
    },
  );

  test('a GET is refused as a POST is', async () => {
    const answer = await fetch(`${gateway.url}/graphql?query={__typename}`);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('a request is refused before its body has come', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n',
    );
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 401 .*\r\nConnection: close\r\n/s);
    connection.end();
  });

  test.each(['/healthz', '/readyz', '/metrics'])(
    '%s answers: it is for whoever runs the gateway',
    async (path) => {
      expect((await fetch(`${gateway.url}${path}`)).status).toBe(200);
    },
  );
});
