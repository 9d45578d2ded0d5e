import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createClient, typed } from '../../packages/client/src/index.ts';
import type { ClientOptions, TokenPurpose } from '../../packages/client/src/index.ts';
import { openUnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import type { UnreliableNetwork } from '../e2e/frontend/unreliable-network.ts';
import { createScheduler } from '../../src/sandbox/graph/simulation/virtual-clock.ts';
import { startStreamHarness } from '../http/event-stream/harness.ts';
import type { StreamHarness } from '../http/event-stream/harness.ts';
import { startIssuer } from '../support/issuer.ts';
import type { TestIssuer } from '../support/issuer.ts';
import { follow, has, isLive, patient, until } from './follower.ts';

let issuer: TestIssuer;
let harness: StreamHarness;
let network: UnreliableNetwork;
afterEach(async () => {
  await network[Symbol.asyncDispose]();
  await harness[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

/** Gives one token after the other, and the last one again and again. */
function tokensOf(...tokens: readonly string[]): {
  readonly token: (purpose: TokenPurpose) => string;
  readonly purposes: TokenPurpose[];
} {
  const left = [...tokens];
  const purposes: TokenPurpose[] = [];
  return {
    purposes,
    token(purpose) {
      purposes.push(purpose);
      return (left.length > 1 ? left.shift() : left[0]) ?? '';
    },
  };
}

describe.each(['websocket', 'eventStream'] as const)('over %s', (transport) => {
  beforeEach(async () => {
    issuer = await startIssuer({ now: () => new Date('2026-11-20T15:00:00Z') });
    harness = await startStreamHarness({ issuer });
    network = await openUnreliableNetwork(harness.url);
  });

  test('an expired token is replaced by a fresh one, and nothing is missed', async () => {
    const { token, purposes } = tokensOf(await harness.bearer(60), await harness.bearer(3600));
    const follower = follow(network.url, harness.callId, { transport, token });
    await follower.until(isLive);
    network.hold();
    await harness.advance(61_000);
    await follower.until(({ phase }) => phase === 'interrupted');
    await harness.join('Ann');
    network.release();
    expect(await follower.until(has('Ann'))).toMatchObject({ phase: 'live', resumption: 'exact' });
    expect(purposes.slice(0, 2)).toEqual(['connect', 'refused']);
    expect(purposes.filter((purpose) => purpose === 'refused')).toHaveLength(1);
  });

  test('without a token that is taken it is forbidden, and goes on once there is one', async () => {
    const expired = await harness.bearer(-1);
    let current = expired;
    const client = createClient({
      url: `${network.url}/graphql`,
      transport,
      token: () => current,
      timing: patient,
    });
    onTestFinished(() => {
      client.close();
    });
    const roster = client.followRoster(harness.callId);
    onTestFinished(roster.subscribe(() => undefined));
    const { refusal } = await until(roster, ({ phase }) => phase === 'refused');
    expect(refusal?.code).toBe('UNAUTHENTICATED');
    await until(client.connection, ({ status }) => status === 'forbidden');
    const { connections } = network;
    expect(connections).toBe(transport === 'websocket' ? 2 : connections);

    current = await harness.bearer(3600);
    client.reconnect();
    await until(roster, isLive);
    expect(client.connection.get().status).toBe('live');
  });

  test('a token that can not be renewed is tried once', async () => {
    const client = createClient({
      url: `${network.url}/graphql`,
      transport,
      token: await harness.bearer(-1),
      timing: patient,
    });
    onTestFinished(() => {
      client.close();
    });
    const roster = client.followRoster(harness.callId);
    onTestFinished(roster.subscribe(() => undefined));
    await until(roster, ({ phase }) => phase === 'refused');
    expect(client.connection.get().status).toBe('forbidden');
    expect(network.connections).toBe(1);
  });

  test('an application that fails to give a token is asked again', async () => {
    let asked = 0;
    const token = async (): Promise<string> => {
      asked += 1;
      if (asked < 3) throw new Error('the network is down');
      return harness.bearer(3600);
    };
    const follower = follow(network.url, harness.callId, { transport, token });
    await follower.until(isLive);
    expect(asked).toBeGreaterThanOrEqual(3);
  });
});

describe('a token that is about to expire', () => {
  const seconds = 3;
  beforeEach(async () => {
    issuer = await startIssuer();
    harness = await startStreamHarness({ issuer, scheduler: createScheduler({ now: () => new Date() }) });
    network = await openUnreliableNetwork(harness.url);
  });

  const mint = (validFor: number): Promise<string> =>
    issuer.mint({ scope: 'calls.read', exp: Math.floor(Date.now() / 1000) + validFor });

  test('is replaced over the WebSocket that it is for, which goes on', async () => {
    const expiresAt = (Math.floor(Date.now() / 1000) + seconds) * 1000;
    const { token, purposes } = tokensOf(await mint(seconds), await mint(3600));
    const follower = follow(network.url, harness.callId, { transport: 'websocket', token });
    await follower.until(isLive);
    await expect.poll(() => purposes).toEqual(['connect', 'expiring']);
    expect(Date.now()).toBeLessThan(expiresAt);
    await expect.poll(() => Date.now() > expiresAt + 500).toBe(true);
    await harness.join('Ann');
    expect(await follower.until(has('Ann'))).toMatchObject({ phase: 'live', resumption: undefined });
    expect(network.connections).toBe(1);
  });
});

describe('a request', () => {
  beforeEach(async () => {
    issuer = await startIssuer({ now: () => new Date('2026-11-20T15:00:00Z') });
    harness = await startStreamHarness({ issuer });
    network = await openUnreliableNetwork(harness.url);
  });

  const callDocument = typed<{ call: { state: string } | null }, { id: string }>(
    'query ($id: ID!) { call(id: $id) { state } }',
  );
  const clientWith = (token: ClientOptions['token']) =>
    createClient({ url: `${network.url}/graphql`, token, timing: patient });

  test('is answered with its data', async () => {
    const client = clientWith(await harness.bearer(3600));
    expect(await client.request(callDocument, { id: harness.callId })).toEqual({
      call: { state: 'ESTABLISHED' },
    });
  });

  test('whose token is refused is sent again with a fresh one, once', async () => {
    const { token, purposes } = tokensOf(await harness.bearer(-1), await harness.bearer(3600));
    expect(await clientWith(token).request(callDocument, { id: harness.callId })).toMatchObject({
      call: { state: 'ESTABLISHED' },
    });
    expect(purposes).toEqual(['connect', 'refused']);
    const refused = clientWith(tokensOf(await harness.bearer(-1)).token);
    await expect(refused.request(callDocument, { id: harness.callId })).rejects.toMatchObject({
      name: 'Refusal',
      code: 'UNAUTHENTICATED',
    });
  });

  test('that has errors fails by the first, with what was answered nevertheless', async () => {
    const client = clientWith(await harness.bearer(3600));
    const document = typed('{ identifier(rawId: "4:+1") { __typename } rooms { nodes { id } } }');
    await expect(client.request(document)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      data: { identifier: { __typename: 'PhoneNumberIdentifier' }, rooms: null },
    });
  });

  test('that nobody answers fails, and says so', async () => {
    const client = createClient({ url: 'http://127.0.0.1:1/graphql' });
    await expect(client.request(callDocument, { id: 'x' })).rejects.toMatchObject({
      code: 'CONNECTION_FAILED',
    });
  });

  test('can be called off', async () => {
    network.hold();
    const off = new AbortController();
    const client = clientWith(await harness.bearer(3600));
    const asked = client.request(callDocument, { id: harness.callId }, { signal: off.signal });
    off.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });
});
