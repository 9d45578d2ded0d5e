/**
 * What an operator learns of an outage, by its cause: each row of the table of docs/errors.md, tried. The table says what is
 * to be expected; how each comes about stands here.
 */
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startGateway } from '../support/gateway.ts';
import type { GraphQLResult, TestGateway, TestGatewayOptions } from '../support/gateway.ts';
import { readPage, tableRows } from '../support/pages.ts';
import { json, startStubUpstream } from '../support/stub-upstream.ts';

const rooms = '{ rooms { nodes { id } } }';
const createCall =
  'mutation { createCall(input: { to: { user: { identifier: { microsoftTeamsUser: { userId: "5a4db0c5-0000-4000-8000-0000000000a1" } } } } }) { call { id } } }';

type Line = Readonly<Record<string, unknown>>;

/** A gateway in an outage, and what it writes to its log. */
interface Outage {
  readonly gateway: TestGateway;
  readonly lines: Line[];
  /** What fails by it. */
  readonly document: string;
}

async function start(
  options: TestGatewayOptions,
  document = rooms,
  fault?: Record<string, unknown>,
): Promise<Outage> {
  const lines: Line[] = [];
  const logger = pino(
    { level: 'warn' },
    { write: (line: string) => void lines.push(JSON.parse(line) as Line) },
  );
  const gateway = await startGateway({ ...options, gateway: { logger, ...options.gateway } });
  onTestFinished(() => gateway.close());
  if (fault) await gateway.fail(fault);
  return { gateway, lines, document };
}

const byKey = (endpoint: string): TestGatewayOptions => ({
  config: { communicationServices: { kind: 'accessKey', endpoint, accessKey: 'QQ==' } },
});

const failing = (fault: Record<string, unknown>): Promise<Outage> =>
  start({}, rooms, { path: '*', ...fault });

/** Signs in to a sandbox with TLS by Entra, but for what is different. */
async function byEntra(application: object, fault?: Record<string, unknown>): Promise<Outage> {
  const entra = await startSandbox({ tls: true });
  onTestFinished(() => entra.close());
  return start(
    {
      // So that the faults of the gateway's own sandbox are those of Entra.
      sandbox: { tls: true },
      config: {
        communicationServices: { kind: 'entra', endpoint: entra.url },
        // Its certificate is not the one that is trusted.
        graph: { kind: 'none' },
        entraApplication: { ...entra.entra, ...application },
      },
      gateway: { certificateAuthority: entra.certificate },
    },
    rooms,
    fault,
  );
}

async function behindStub(answer: Parameters<typeof startStubUpstream>[0]): Promise<Outage> {
  const stub = await startStubUpstream(answer);
  onTestFinished(() => stub[Symbol.asyncDispose]());
  return start(byKey(stub.url));
}

/** Changes how the sandbox's calls behave, or how they are refused. */
async function calls(settings: object): Promise<Outage> {
  const outage = await start({}, createCall);
  await fetch(`${outage.gateway.sandbox.url}/sandbox/calls/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  return outage;
}

async function untrusted(): Promise<Outage> {
  const sandbox: Sandbox = await startSandbox({ tls: true });
  onTestFinished(() => sandbox.close());
  return start(byKey(sandbox.url));
}

/** How each outage of the table comes about. */
const outages: Readonly<Record<string, () => Promise<Outage>>> = {
  'Its name is not found': () => start(byKey('http://rooms.invalid')),
  'Nothing listens': () => start(byKey('http://localhost:1')),
  'Its certificate is not trusted': untrusted,
  'It is silent': async () => {
    const limits = { attemptTimeoutMs: 20, retryDelayMs: 1, maxRetryDelayMs: 2 };
    return start({ gateway: { upstreamLimits: limits } }, rooms, { kind: 'latency', ms: 60_000, path: '*' });
  },
  'It hangs up': () => failing({ kind: 'reset' }),
  'A proxy answers with a page': () => failing({ kind: 'garbage' }),
  'Something else answers': () =>
    behindStub((_, response) => {
      json(response, { hello: 'world' });
    }),
  'It fails': () => failing({ kind: 'status', status: 503, code: 'ServiceUnavailable' }),
  'It throttles': () => failing({ kind: 'status', status: 429, retryAfterSeconds: 60 }),
  'The access key is wrong': async () => {
    const { sandbox } = (await start({})).gateway;
    return start(byKey(sandbox.url));
  },
  'The clock is wrong': () =>
    behindStub((_, response) => {
      const date = new Date(Date.now() + 20 * 60_000).toUTCString();
      response.writeHead(401, { date, 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'Denied', message: 'No.' } }));
    }),
  'Entra is not reached': () => byEntra({ authorityHost: 'https://localhost:1' }),
  "Entra's name is not found": () => byEntra({ authorityHost: 'https://login.invalid' }),
  'The client secret is wrong': () => byEntra({ clientSecret: 'a secret of another application' }),
  'There is no such tenant': () => byEntra({ tenantId: '5a4db0c5-0000-4000-8000-000000000bad' }),
  'The bot is not registered': () => calls({ isRegistered: false }),
  'A permission is missing': () => calls({ permissions: [] }),
  'The calls of the month are used up': () =>
    start({}, createCall, { kind: 'status', status: 429, code: '8529', retryAfterSeconds: 30, path: '*' }),
};

/** Where no connection comes about: the gateway is not ready before it has had one. */
const unreachable = new Set(['Its name is not found', 'Nothing listens', 'Its certificate is not trusted']);

/** The rows of the table: the outage, the cause as it is logged, what the client is told. */
const table = tableRows(readPage('docs/errors.md').text.replace(/^.*<!-- outages -->/s, '')).map((cells) =>
  cells.map((cell) => cell.replaceAll('`', '')),
);

async function failingOf(gateway: TestGateway): Promise<{ status: number; failing: Line[] }> {
  const answer = await fetch(`${gateway.url}/readyz`);
  const { failing } = (await answer.json()) as { failing: Line[] };
  return { status: answer.status, failing };
}

/** Without a resolver at hand, as in some containers, the system says of a name that it can't be found now. */
function asWithResolver(line: Line): Line {
  return JSON.parse(JSON.stringify(line).replaceAll('EAI_AGAIN', 'ENOTFOUND')) as Line;
}

function toldOf({ errors = [] }: GraphQLResult): string {
  const [error] = errors;
  return `${error?.extensions.code}: ${error?.message}`;
}

test('the table of outages has all that are tried here', () => {
  expect(table.map(([name]) => name)).toEqual(Object.keys(outages));
});

describe('an outage is logged and shown at /readyz with its cause, and the client is told what the table says', () => {
  test.each(Object.entries(outages))('%s', async (name, begin) => {
    const [, cause, told] = table.find(([row]) => row === name) ?? [];
    const { gateway, lines, document } = await begin();
    const before = Date.now();
    const result = await gateway.query(document);

    expect(toldOf(result)).toBe(told);
    const service = document === rooms ? 'rooms' : 'calls';
    const failures = lines.filter(({ msg }) => msg === 'a service failed');
    expect(failures.map(asWithResolver)).toEqual([
      expect.objectContaining({ level: 40, msg: 'a service failed', service, cause, count: 1 }),
    ]);
    const { status, failing } = await failingOf(gateway);
    expect(status).toBe(unreachable.has(name) ? 503 : 200);
    expect(failing.map(asWithResolver)).toEqual([
      { service, since: expect.any(String) as string, lastReason: cause },
    ]);
    expect(Date.parse(String(failing[0]?.['since']))).toBeGreaterThanOrEqual(before);

    const said = JSON.stringify([lines, failing, result]);
    for (const secret of ['QQ==', 'a secret of another', 'api-version', 'Signature', 'Bearer']) {
      expect(said).not.toContain(secret);
    }
  });
});

test('an outage that goes on is logged once a minute and cause, with how often, and said to be over when it is', async () => {
  const scheduler = createScheduler({ now: () => new Date('2026-11-20T15:00:00Z'), runs: false });
  const { gateway, lines } = await start({ gateway: { clock: scheduler } }, rooms, {
    kind: 'status',
    status: 500,
    path: '*',
  });
  for (let count = 0; count < 3; count += 1) await gateway.query(rooms);
  expect(lines.map(({ count }) => count)).toEqual([1]);
  await scheduler.advance(60_000);
  expect(lines.map(({ count }) => count)).toEqual([1, 2]);

  await gateway.query(rooms);
  expect((await failingOf(gateway)).failing).toMatchObject([{ since: '2026-11-20T15:00:00.000Z' }]);
  await gateway.heal();
  await gateway.query(rooms);
  expect(await failingOf(gateway)).toEqual({ status: 200, failing: [] });
});

test('a refusal of what a client asked for is no outage', async () => {
  const { gateway, lines } = await start({});
  await gateway.query(
    'mutation { createRoom(input: { validFrom: "2020-01-01T00:00:00Z", validUntil: "2019-01-01T00:00:00Z" }) { room { id } } }',
  );
  await gateway.query('{ room(id: "99199690362660524") { id } }');
  expect(lines).toEqual([]);
  expect((await failingOf(gateway)).failing).toEqual([]);
});
