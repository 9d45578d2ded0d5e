import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { rawRequest, signedRequest } from '../../support/signed-request.ts';
import { callIdentity, callRooms, readIdentity, readRoom, userId } from './wire-shapes.ts';

/**
 * What the services answered to their own client libraries, as these recorded it from 2020 to 2024; each distinct exchange
 * once. `$user1`, `$room` and the like stand for ids, `$(3600)` for a time that many seconds from now with what follows
 * it, `$string` and `$date` for values that differ each time. Messages are left out.
 */
const exchangeSchema = z.strictObject({
  request: z.string(),
  versions: z.array(z.string()),
  body: z.unknown().optional(),
  status: z.number(),
  answer: z.unknown().optional(),
  /** Whether the answer named the supported api-versions; absent where no headers were recorded. */
  namesVersions: z.boolean().optional(),
});

const exchanges = readFileSync(new URL('recorded-exchanges.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => exchangeSchema.parse(JSON.parse(line)));

const teamsUser = '0a0a0a0a-0000-4000-8000-000000000001';

let sandbox: Sandbox;
const tokens = new Map<string, string>();

beforeAll(async () => {
  sandbox = await startSandbox();
  tokens.set('$token', await entraToken(3600)).set('$expired', await entraToken(-60));
});

afterAll(() => sandbox.close());

async function entraToken(expiresInSeconds: number): Promise<string> {
  const { json } = await rawRequest(sandbox.url, '/sandbox/entra/tokens', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ oid: teamsUser, expiresInSeconds }),
  });
  return z.object({ token: z.string() }).parse(json).token;
}

async function createRoom(json: object): Promise<string> {
  return readRoom(await callRooms(sandbox, 'POST', '/rooms', { json })).id;
}

/** The path with ids of what is there, or is not. */
async function fillPath(path: string): Promise<string> {
  const name = /\$\w+/.exec(path)?.[0];
  const makers: Readonly<Record<string, () => string | Promise<string>>> = {
    $room: () => createRoom({ participants: { [userId(1)]: { role: 'Attendee' } } }),
    $none: () => '99000000000000000',
    $owned: async () => readIdentity(await callIdentity(sandbox, 'POST', '/identities')).identity.id,
    $foreign: () => userId(1),
  };
  if (path === '/rooms') await createRoom({ pstnDialOutEnabled: true });
  return name === undefined ? path : path.replace(name, (await makers[name]?.()) ?? name);
}

/** The body with ids, tokens and times. */
function fillBody(text: string): string {
  const fixed = { $app: sandbox.entra.clientId, $user: teamsUser, ...Object.fromEntries(tokens) };
  return text
    .replaceAll('$user1', userId(1))
    .replaceAll(/"(\$\w+)"/g, (whole, name: keyof typeof fixed) =>
      name in fixed ? `"${fixed[name]}"` : whole,
    )
    .replaceAll(/\$\((-?\d+)\)/g, (_, seconds: string) =>
      new Date(Date.now() + Number(seconds) * 1000).toISOString().slice(0, 19),
    );
}

/** An answer with what differs each time taken out, and lists cut to their first item. */
function shapeOf(value: unknown, key = ''): unknown {
  if (['id', 'rawId', 'role', 'token'].includes(key)) return '$string';
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:]{8}(?:\.\d{1,7})?\+00:00$/.test(value))
    return '$date';
  if (typeof value === 'string') return value.replace(userId(1), '$user1');
  if (Array.isArray(value)) return (key === 'value' ? value.slice(0, 1) : value).map((item) => shapeOf(item));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([name]) => !['message', 'nextLink'].includes(name));
  return Object.fromEntries(members.map(([name, member]) => [name, shapeOf(member, name)]));
}

const cases = exchanges.flatMap(({ versions, ...exchange }) =>
  versions.map((version) => ({
    ...exchange,
    version,
    title: `${exchange.request} ${exchange.body === undefined ? '' : JSON.stringify(exchange.body)} at ${version}`,
  })),
);

describe('as recorded, the answer', () => {
  it.each(cases)('to $title', async ({ request, version, body, status, answer, namesVersions }) => {
    const [method = '', template = ''] = request.split(' ');
    const target = `${await fillPath(template)}?api-version=${version}`;
    const reply = await signedRequest(
      sandbox,
      method,
      target,
      body === undefined ? {} : { body: fillBody(JSON.stringify(body)) },
    );
    expect({ status: reply.status, answer: shapeOf(reply.json) }).toEqual({ status, answer });
    if (namesVersions !== undefined) {
      expect('api-supported-versions' in reply.headers).toBe(namesVersions);
    }
    const isRefusedByRooms = template.startsWith('/rooms') && status >= 400;
    expect('x-ms-error-code' in reply.headers).toBe(isRefusedByRooms);
    if (method === 'POST' && template === '/rooms' && status === 201) {
      expect(reply.headers.location).toBe(readRoom(reply).id);
    }
  });
});
