import type { TokenCredential } from '@azure/core-auth';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { graphEntraPolicy } from '../../../src/upstreams/graph/graph-authentication.ts';
import { createCertificate } from '../../../src/sandbox/server/certificate.ts';
import { createTestCallsClient, refuse, reply, startStubGraph } from '../../support/calls-client.ts';

const callId = '57dab8b1-894c-409a-b240-bd8beae78896';

/** A credential that gives one token, and tells what it was asked for. */
function credential(asked: unknown[]): TokenCredential {
  return {
    getToken(scopes) {
      asked.push(scopes);
      return Promise.resolve({ token: 'from Entra', expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };
}

test('over TLS Entra is asked for a token of the Graph that is spoken to, and the token is sent', async () => {
  const { certificate, privateKey } = await createCertificate();
  const sent: unknown[] = [];
  const server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
    sent.push(request.headers.authorization);
    reply(response, 200, { id: callId });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const root = `https://localhost:${(server.address() as AddressInfo).port}`;
  const asked: unknown[] = [];
  {
    await using client = createTestCallsClient(root, {
      authentication: graphEntraPolicy(root, credential(asked)),
      certificateAuthority: certificate,
    });
    await client.calls.getCall(callId);
  }
  server.close();
  await once(server, 'close');
  expect(asked).toEqual([[`${root}/.default`]]);
  expect(sent).toEqual(['Bearer from Entra']);
});

test("Entra's token is not sent over plain http", async () => {
  const asked: unknown[] = [];
  await using graph = await startStubGraph(
    (response) => {
      reply(response, 200, {});
    },
    { authentication: graphEntraPolicy('http://127.0.0.1', credential(asked)) },
  );
  await expect(graph.calls.getCall(callId)).rejects.toThrow('non-TLS');
  expect([graph.requests, asked]).toEqual([[], []]);
});

test('a stand-in on this machine gets the development token with every attempt', async () => {
  await using graph = await startStubGraph((response, _request, index) => {
    if (index === 0) refuse(response, 503, 'UnknownError');
    else reply(response, 200, { id: callId });
  });
  await graph.calls.getCall(callId);
  expect(graph.requests.map(({ headers }) => headers.authorization)).toEqual([
    'Bearer a development token',
    'Bearer a development token',
  ]);
});

test('the development token is not sent over plain http to another machine', async () => {
  await using client = createTestCallsClient('http://graph.invalid');
  await expect(client.calls.getCall(callId)).rejects.toThrow(
    'refusing to send a token over plain http to another machine',
  );
});
