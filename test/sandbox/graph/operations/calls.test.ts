import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { rawRequest } from '../../../support/signed-request.ts';
import { creation, user } from '../call-bodies.ts';
import { startCallbackReceiver } from '../callbacks/callback-receiver.ts';
import { startSandbox } from '../../../../src/sandbox/sandbox.ts';
import { describeNotification } from '../callbacks/describe-notification.ts';
import { refusal, startHarness } from '../harness.ts';
import { gone, startOperationsHarness } from './operations-harness.ts';

const harness = await startOperationsHarness({ advancesClock: true });

const establish = (id: string) => harness.control('POST', `/calls/${id}/state`, { state: 'established' });

describe('a call', () => {
  it('is served by its older name too', async () => {
    const { sandbox, receiver } = harness;
    const ask = (method: string, path: string, json?: unknown) =>
      rawRequest(sandbox.url, `/v1.0/app/calls${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${sandbox.graph.token}`,
          ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        body: json === undefined ? '' : JSON.stringify(json),
      });
    const created = await ask('POST', '', creation(receiver.url, {}));
    expect(created.status).toBe(201);
    const { id } = z.object({ id: z.string() }).parse(created.json);
    expect((await ask('GET', `/${id}`)).json).toMatchObject({ id });
    expect((await harness.graph('GET', `/${id}`)).json).toMatchObject({ id });
    expect((await ask('POST', `/${id}/keepAlive`)).status).toBe(200);
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    expect((await rawRequest(sandbox.url, '/v1.0/app/callsx')).status).toBe(404);
  });

  it('is read as it is by now', async () => {
    const { id } = await harness.create({ subject: 'Hello' });
    await establish(id);
    const reply = await harness.graph('GET', `/${id}`);
    expect(reply.json).toMatchObject({
      '@odata.context': `${harness.sandbox.url}/v1.0/$metadata#communications/calls/$entity`,
      id,
      state: 'established',
      subject: 'Hello',
      mediaState: { audio: 'active' },
    });
  });

  it('is found by its id in 32 hexadecimal digits too', async () => {
    const { id } = await harness.create();
    const reply = await harness.graph('GET', `/${id.replaceAll('-', '').toUpperCase()}`);
    expect(reply.json).toMatchObject({ id });
  });

  it('is read in part if that is asked for', async () => {
    const { id } = await harness.create();
    const { json } = await harness.graph('GET', `/${id}?$select=id,state`);
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(json)).sort()).toEqual([
      '@odata.context',
      'id',
      'state',
    ]);
  });

  it('is established in any order of state and media', async () => {
    const { id } = await harness.create();
    await establish(id);
    expect(await harness.lines()).toEqual([
      'updated call establishing',
      'updated call established',
      'updated call established',
    ]);
  });

  it('is terminating and then terminated once the bot hangs up', async () => {
    const { id } = await harness.create();
    expect((await harness.graph('DELETE', `/${id}`)).status).toBe(204);
    expect(await harness.lines()).toEqual([
      'updated call establishing',
      'updated call terminating',
      'deleted call terminated 200/7000',
    ]);
  });

  it('is not found once it is over, whatever is asked of it', async () => {
    const { id } = await harness.create();
    await harness.graph('DELETE', `/${id}`);
    expect(refusal(await harness.graph('GET', `/${id}`))).toEqual(gone);
    expect(refusal(await harness.graph('DELETE', `/${id}`))).toEqual(gone);
    expect(refusal(await harness.graph('POST', `/${id}/keepAlive`))).toEqual(gone);
    expect(refusal(await harness.graph('GET', `/${id}/participants`))).toEqual(gone);
  });

  it('is remembered by the controls when it is over', async () => {
    const { id } = await harness.create();
    await harness.graph('DELETE', `/${id}`);
    expect(await harness.simulatedCall(id)).toMatchObject({ state: 'terminated', participants: [] });
  });

  it('is ended by the other side as the control says', async () => {
    const { id } = await harness.create();
    await harness.control('POST', `/calls/${id}/hangUp`, { code: 603, subcode: 0 });
    expect((await harness.lines()).at(-1)).toBe('deleted call terminated 603/0');
  });
});

describe('a call that nobody keeps alive', () => {
  const minutes = (count: number) => harness.control('POST', '/clock', { advanceSeconds: count * 60 });

  it('is dropped after 45 minutes', async () => {
    const { id } = await harness.create();
    await minutes(44);
    expect((await harness.graph('GET', `/${id}`)).status).toBe(200);
    await minutes(1);
    expect(refusal(await harness.graph('GET', `/${id}`))).toEqual(gone);
    expect((await harness.lines()).at(-1)).toBe('deleted call terminated 408/8537');
  });

  it('has 45 minutes more from each time that it was kept alive', async () => {
    const { id } = await harness.create();
    await minutes(44);
    const reply = await harness.graph('POST', `/${id}/keepAlive`);
    expect(reply).toMatchObject({ status: 200, text: '' });
    await minutes(44);
    expect((await harness.graph('GET', `/${id}`)).status).toBe(200);
    await minutes(1);
    expect(refusal(await harness.graph('GET', `/${id}`))).toEqual(gone);
  });
});

describe('the clock', () => {
  it('moves the time of calls only: callbacks are signed by the time of those who receive them', async () => {
    const now = new Date('2026-11-20T15:00:00Z');
    const receiver = await startCallbackReceiver();
    const sandbox = await startSandbox({ now: () => now, calls: { autopilot: false, advancesClock: true } });
    try {
      receiver.trust(sandbox, () => now);
      const post = (path: string, json: object) =>
        rawRequest(sandbox.url, path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${sandbox.graph.token}` },
          body: JSON.stringify(json),
        });
      await post('/v1.0/communications/calls', creation(receiver.url));
      await sandbox.graph.idle();
      await post('/sandbox/clock', { advanceSeconds: 45 * 60 });
      await sandbox.graph.idle();
      expect(
        receiver.arrivals.flatMap(({ notifications }) => notifications.map(describeNotification)),
      ).toEqual(['updated call establishing', 'deleted call terminated 408/8537']);
      expect(receiver.arrivals.every(({ claims }) => claims !== undefined)).toBe(true);
    } finally {
      await sandbox.close();
      await receiver.close();
    }
  });

  it('cannot be advanced unless the sandbox was started so', async () => {
    const other = await startHarness();
    try {
      const reply = await rawRequest(other.sandbox.url, '/sandbox/clock', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"advanceSeconds":1}',
      });
      expect(reply.status).toBe(404);
    } finally {
      await other.close();
    }
  });
});

describe('a refusal of Graph', () => {
  it('has an inner error by which it is traced', async () => {
    const reply = await harness.graph('GET', '/00000000-0000-4000-8000-000000000000', undefined, {
      'client-request-id': 'mine',
    });
    const requestId = reply.headers['request-id'];
    expect(reply.json).toEqual({
      error: {
        code: '8522',
        message: 'Call not found.',
        innerError: {
          date: harness.scheduler.now().toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': 'mine',
        },
      },
    });
  });

  it('is wrapped as text if it is set so', async () => {
    await harness.control('PATCH', '/calls/settings', { wrapsErrors: true });
    const reply = await harness.graph('GET', '/00000000-0000-4000-8000-000000000000');
    await harness.control('PATCH', '/calls/settings', { wrapsErrors: false });
    expect(refusal(reply)).toEqual({ status: 404, code: 'UnknownError' });
    expect(reply.text).toContain('{\\"errorCode\\":\\"8522\\"');
  });

  it('names no code of a call where nothing is at all', async () => {
    expect(refusal(await harness.graph('GET', '/'))).toEqual({ status: 404, code: 'UnknownError' });
  });

  it('is what an injected fault looks like', async () => {
    const fault = { path: '/v1.0/*', kind: 'status', status: 429, retryAfterSeconds: 3, count: 1 };
    await harness.control('POST', '/faults', fault);
    const reply = await harness.graph('GET', '/x');
    expect(refusal(reply)).toEqual({ status: 429, code: 'TooManyRequests' });
    expect(reply.headers['retry-after']).toBe('3');
  });
});

describe('Graph', () => {
  const list = (authorization?: string) =>
    rawRequest(harness.sandbox.url, '/v1.0/communications/calls/x', {
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
  const unknown = { status: 401, code: 'InvalidAuthenticationToken' };

  async function entraToken(scope: string): Promise<string> {
    const { tenantId, clientId, clientSecret } = harness.sandbox.entra;
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope,
    });
    const reply = await rawRequest(harness.sandbox.url, `/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: body.toString(),
    });
    return z.object({ access_token: z.string() }).parse(reply.json).access_token;
  }

  it('opens by the development token', async () => {
    expect(refusal(await list(`Bearer ${harness.sandbox.graph.token}`))).toEqual(gone);
  });

  it('opens by a token for Graph, and for the sandbox itself', async () => {
    expect(refusal(await list(`Bearer ${await entraToken('https://graph.microsoft.com/.default')}`))).toEqual(
      gone,
    );
    const own = `http://127.0.0.1:${new URL(harness.sandbox.url).port}/.default`;
    const token = await entraToken(own.replace('127.0.0.1', 'localhost'));
    const { port } = new URL(harness.sandbox.url);
    const reply = await rawRequest(`http://localhost:${port}`, '/v1.0/communications/calls/x', {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(refusal(reply)).toEqual(gone);
  });

  it('does not open without a token, by a wrong one, or by one for another resource', async () => {
    expect(refusal(await list())).toEqual(unknown);
    expect(refusal(await list(`Bearer ${harness.sandbox.graph.token}x`))).toEqual(unknown);
    expect(
      refusal(await list(`Bearer ${await entraToken('https://communication.azure.com//.default')}`)),
    ).toEqual(unknown);
  });

  it('does not open by a user’s token', async () => {
    const minted = await harness.control('POST', '/entra/tokens', {
      oid: '11111111-2222-4333-8444-555555555555',
      scope: 'https://graph.microsoft.com/Calls.Initiate.All',
    });
    const { token } = z.object({ token: z.string() }).parse(minted.json);
    expect(refusal(await list(`Bearer ${token}`))).toEqual({ status: 403, code: 'Forbidden' });
  });

  it('names the application of the token as the source of a call', async () => {
    const { source } = z
      .object({ source: z.object({ identity: z.object({ application: z.object({ id: z.string() }) }) }) })
      .parse(await harness.create({ targets: [user('u9')] }));
    expect(source.identity.application.id).toBe(harness.sandbox.entra.clientId);
  });
});
