import { getNamedType, isCompositeType, isInterfaceType, isUnionType } from 'graphql';
import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSchema } from '../../../src/graphql/schema/schema.ts';
import { startGateway } from '../../support/gateway.ts';
import type { GraphQLResult, TestGateway } from '../../support/gateway.ts';
import { refusedTokens, startIssuer } from '../../support/issuer.ts';
import type { TestIssuer } from '../../support/issuer.ts';
import { entities, mutations, queries, scopes, subscriptions } from './access-operations.ts';
import type { ExampleOperation, Scope } from './access-operations.ts';
import { openEventStream } from '../../http/event-stream/client.ts';
import { openReadySocket, openSocket } from '../../http/websocket/graphql-socket.ts';

/** A row of the table: something that can be asked for. */
interface Row {
  readonly title: string;
  readonly query: string;
  /** Where its error is, or its data. */
  readonly path: readonly (string | number)[];
  /** All that is needed. */
  readonly needed: readonly Scope[];
  readonly isAnsweredHere: boolean;
  readonly isSubscription: boolean;
}

const schema = createSchema();
const roots = [
  { keyword: 'query', type: schema.getQueryType(), examples: queries },
  { keyword: 'mutation', type: schema.getMutationType(), examples: mutations },
  { keyword: 'subscription', type: schema.getSubscriptionType(), examples: subscriptions },
].map(({ type, ...root }) => ({ ...root, fields: fieldsOf(type) }));
/** Types whose values other subgraphs can ask for: the members of the union of entities, and interfaces with a key. */
const entityTypes = Object.values(schema.getTypeMap()).flatMap((type) => {
  if (isUnionType(type) && type.name === '_Entity') return type.getTypes().map(({ name }) => name);
  const hasKey = type.astNode?.directives?.some(({ name }) => name.value === 'key') ?? false;
  return isInterfaceType(type) && hasKey ? [type.name] : [];
});

const rows: readonly Row[] = [
  ...roots.flatMap(({ keyword, fields, examples }) =>
    fields.flatMap((field) =>
      (examples[field.name] ?? []).map((example) => ({
        ...rowOf(example),
        title: [keyword, field.name, example.when].filter(Boolean).join(' '),
        query: `${keyword} { ${field.name}${example.args ? `(${example.args})` : ''} ${selectionOf(field)} }`,
        path: [field.name],
        isSubscription: keyword === 'subscription',
      })),
    ),
  ),
  ...entityTypes.flatMap((type) =>
    (entities[type] ?? []).map((example) => ({
      ...rowOf(example),
      title: `_entities of ${type}`,
      query: `{ _entities(representations: [{ __typename: "${type}" ${example.args ?? ''} }]) { __typename } }`,
      path: ['_entities', 0],
      isSubscription: false,
    })),
  ),
];

function rowOf({ scope, isAnsweredHere = false }: ExampleOperation): Pick<Row, 'needed' | 'isAnsweredHere'> {
  return { needed: [scope ?? []].flat(), isAnsweredHere };
}

/** Of `_entities` each type has rows of its own. */
function fieldsOf(type: GraphQLObjectType | null | undefined): GraphQLField<unknown, unknown>[] {
  return Object.values(type?.getFields() ?? {}).filter(({ name }) => name !== '_entities');
}

function selectionOf({ type }: GraphQLField<unknown, unknown>): string {
  return isCompositeType(getNamedType(type)) ? '{ __typename }' : '';
}

let issuer: TestIssuer;
let gateway: TestGateway;
const bad = new Map<string, string | undefined>();
beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await startGateway({ issuer, roomCalls: 'connect' });
  for (const [kind, make] of Object.entries(refusedTokens)) bad.set(kind, await make(issuer));
  await gateway.takeJournal();
});
afterAll(async () => {
  await gateway.close();
  await issuer[Symbol.asyncDispose]();
});

/** The first result that comes over a WebSocket. */
async function askBySocket(query: string, authorization: string): Promise<GraphQLResult> {
  const socket = await openReadySocket(gateway.url, authorization);
  socket.send({ id: 'one', type: 'subscribe', payload: { query } });
  const { type, payload } = await socket.next();
  socket.terminate();
  return type === 'error' ? ({ errors: payload } as GraphQLResult) : (payload as GraphQLResult);
}

/** The first result of an event stream. */
async function askByStream(query: string, authorization: string): Promise<GraphQLResult> {
  const stream = await openEventStream(gateway.url, { query, authorization });
  const { data = {} } = await stream.next();
  stream.cut();
  return data;
}

const transports: Readonly<Record<string, (query: string, authorization: string) => Promise<GraphQLResult>>> =
  {
    HTTP: (query, authorization) => gateway.query(query, {}, authorization),
    WebSocket: askBySocket,
    'event stream': askByStream,
  };

/** What a transport is for; it refuses the rest, whoever asks. */
const serves: Readonly<Record<string, (row: Row) => boolean>> = {
  HTTP: ({ isSubscription }) => !isSubscription,
  WebSocket: () => true,
  'event stream': ({ isSubscription }) => isSubscription,
};
const served = Object.entries(serves).flatMap(([transport, isServed]) =>
  rows.filter(isServed).map((row) => ({ ...row, transport })),
);

const codesOf = ({ errors = [] }: GraphQLResult): string[] => errors.map(({ extensions }) => extensions.code);

test.each(roots)('every field of the $keyword type stands in the table', ({ fields, examples }) => {
  expect(Object.keys(examples).sort()).toEqual(fields.map(({ name }) => name).sort());
});

test('every type of entity stands in the table', () => {
  expect(Object.keys(entities).sort()).toEqual([...entityTypes].sort());
});

describe.each(Object.keys(refusedTokens))('%s', (kind) => {
  test.each(rows)('is refused over HTTP, unsent: $title', async ({ query }) => {
    const answer = await gateway.query(query, {}, bad.get(kind));
    expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
    expect(answer).not.toHaveProperty('data');
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test.each(rows)('is refused over WebSocket, unsent: $title', async ({ query }) => {
    const authorization = bad.get(kind);
    const socket = await openSocket(gateway.url);
    socket.send({ type: 'connection_init', ...(authorization && { payload: { authorization } }) });
    // Not waiting to be let in is refused for itself; either may be found out first.
    socket.send({ id: 'one', type: 'subscribe', payload: { query } });
    expect([4401, 4403]).toContain((await socket.closed).code);
    expect(await gateway.takeJournal()).toEqual([]);
  });

  test.each(rows)('is refused over event stream, unsent: $title', async ({ query }) => {
    const { status } = await openEventStream(gateway.url, { query, authorization: bad.get(kind) });
    expect(status).toBe(401);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

describe('a token with every scope but the one that is needed', () => {
  const protectedRows = served.flatMap(({ needed, ...row }) =>
    needed.map((missing) => ({ ...row, missing })),
  );

  test.each(protectedRows)('is refused over $transport, unsent: $title without $missing', async (row) => {
    const token = await issuer.bearer(...scopes.filter((scope) => scope !== row.missing));
    const answer = await transports[row.transport]?.(row.query, token);
    expect(answer?.errors).toMatchObject([
      { path: row.path, extensions: { code: 'FORBIDDEN', requiredScopes: expect.any(Array) as unknown } },
    ]);
    expect(await gateway.takeJournal()).toEqual([]);
  });
});

// Comes last: what is let in has effects upstream, which the gateway then follows.
describe('a token with just what is needed', () => {
  beforeAll(async () => {
    // Otherwise there would be no event to wait for.
    await fetch(`${gateway.sandbox.url}/sandbox/calls/incoming`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  });

  test.each(served)('is let in over $transport: $title', async (row) => {
    await gateway.takeJournal();
    const token = await issuer.bearer(...row.needed);
    const answer = (await transports[row.transport]?.(row.query, token)) ?? {};
    const refusals = ['FORBIDDEN', 'UNAUTHENTICATED', 'GRAPHQL_VALIDATION_FAILED', 'INTERNAL_SERVER_ERROR'];
    expect(codesOf(answer).filter((code) => refusals.includes(code))).toEqual([]);
    // That nothing was sent for the others means something only if something is sent for these.
    const sent = (await gateway.takeJournal()).filter((request) => request !== 'GET /v1/keys 200');
    if (!row.isAnsweredHere) expect(sent).not.toEqual([]);
  });
});
