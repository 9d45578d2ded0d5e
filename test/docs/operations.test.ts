import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getOperationAST, OperationTypeNode, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { subscribe } from '../support/graphql-subscriber.ts';
import { blocks, guides, readPage, repository } from '../support/pages.ts';

const schema = buildSchema(readFileSync(join(repository, 'schema.api.graphql'), 'utf8'));
const operations = guides.flatMap((page) =>
  blocks(page, 'graphql').map((text) => ({
    path: page.path,
    name: /^\w+ (\w+)/.exec(text)?.[1] ?? '',
    text,
  })),
);
let gateway: TestGateway | undefined;
let variables: Readonly<Record<string, string>>;

beforeAll(async () => {
  gateway = await startGateway();
  variables = await createWhatTheyName(gateway);
});

afterAll(() => gateway?.close());

test.each(operations)('$name of $path can be sent as it stands, and is answered', async ({ name, text }) => {
  if (!gateway) throw new Error('The gateway is to be started first.');
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);

  const { operation, variableDefinitions = [] } = getOperationAST(document) ?? {};
  const given = variableDefinitions.flatMap(({ variable }) => {
    const value = variables[variable.name.value];
    return value === undefined ? [] : [[variable.name.value, value] as const];
  });
  const ringing = name === 'Ringing' || name === 'Answer' ? await letCallComeIn(gateway) : undefined;
  const values = { ...Object.fromEntries(given), ...(name === 'Answer' && { callId: ringing }) };
  if (operation === OperationTypeNode.SUBSCRIPTION) {
    expect(await subscribe(gateway.url, text, values).next()).toBeTypeOf('object');
  } else {
    const { data, errors } = await gateway.query(text, values);
    expect(errors).toBeUndefined();
    expect(Object.values(data ?? {})).not.toContain(null);
  }
});

/** Makes what operations name by their variables, by these. */
async function createWhatTheyName(to: TestGateway): Promise<Record<string, string>> {
  const create = async (field: string): Promise<string> => {
    const { data, errors } = await to.query<Record<string, Record<string, { id: string }>>>(
      `mutation { ${field} }`,
    );
    const [payload = {}] = Object.values(data ?? {});
    const [created] = Object.values(payload);
    if (errors || !created) throw new Error(JSON.stringify(errors ?? data));
    return created.id;
  };
  const createUser = (): Promise<string> => create('createUser(input: {}) { user { id: rawId } }');
  const [presenter, comes, goes] = [await createUser(), await createUser(), await createUser()];
  const roomId = await create(
    `createRoom(input: { participants: [{ identifier: { rawId: "${goes}" } }] }) { room { id } }`,
  );
  const teamsUser = '5a4db0c5-0000-4000-8000-0000000000a1';
  const callId = await create(
    `createCall(input: { to: { user: { identifier: { rawId: "8:orgid:${teamsUser}" } } } }) { call { id } }`,
  );
  const context = JSON.stringify({ Tid: '5a4db0c5-0000-4000-8000-000000007e4a', Oid: teamsUser });
  const { ticket, requestId, otherRequestId } = await letPeopleKnock(to, roomId);
  return {
    id: roomId,
    roomId,
    ticket,
    requestId,
    otherRequestId,
    presenter,
    person: presenter,
    userId: presenter,
    comes,
    goes,
    callId,
    until: new Date(Date.now() + 86_400_000).toISOString(),
    link: `https://teams.microsoft.com/l/meetup-join/19%3ameeting_abc%40thread.v2/0?context=${encodeURIComponent(context)}`,
  };
}

/** Lets two people knock at a room, of whom one is let in. */
async function letPeopleKnock(
  to: TestGateway,
  roomId: string,
): Promise<{ ticket: string; requestId: string; otherRequestId: string }> {
  const { data } = await to.query<Record<'admitted' | 'first' | 'second', { ticket: string }>>(
    `mutation ($roomId: ID!) {
      admitted: knock(input: { roomId: $roomId, externalId: "1", displayName: "Ana" }) { ticket }
      first: knock(input: { roomId: $roomId, externalId: "2", displayName: "Ben" }) { ticket }
      second: knock(input: { roomId: $roomId, externalId: "3", displayName: "Cem" }) { ticket }
    }`,
    { roomId },
  );
  const idIn = (ticket: string | undefined): string => ticket?.split('.')[1] ?? '';
  const ticket = data?.admitted.ticket ?? '';
  await to.query(
    'mutation ($roomId: ID!, $requestId: ID!) { admit(input: { roomId: $roomId, requestId: $requestId }) { __typename } }',
    { roomId, requestId: idIn(ticket) },
  );
  return { ticket, requestId: idIn(data?.first.ticket), otherRequestId: idIn(data?.second.ticket) };
}

/** Lets somebody call, and gives the id of the call once the gateway knows it. */
async function letCallComeIn({ url, sandbox }: TestGateway): Promise<string> {
  const incoming = subscribe<{ id: string }>(url, 'subscription { incomingCall { id } }');
  const answer = await fetch(`${sandbox.url}/sandbox/calls/incoming`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"from": "phone"}',
  });
  const { id } = (await answer.json()) as { id: string };
  await incoming.until((call) => call.id === id);
  return id;
}

test('the api-versions that are asked for stand with what differs from the SDKs', () => {
  const folder = join(repository, 'src/upstreams/acs');
  const source = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const versions = [...source.join('').matchAll(/'api-version': '([\d-]+)'/g)].map(([, version]) => version);
  const [sentence = ''] =
    /The api-version is fixed[^.]*\./.exec(readPage('docs/from-the-sdks.md').text) ?? [];
  const shown = [...sentence.matchAll(/`([\d-]+)`/g)].map(([, version]) => version);
  expect(shown.toSorted()).toEqual(versions.toSorted());
  expect(versions).not.toEqual([]);
});

test('every mutation stands beside the method or request that it follows', () => {
  const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
  const { text } = readPage('docs/from-the-sdks.md');
  expect(mutations.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
