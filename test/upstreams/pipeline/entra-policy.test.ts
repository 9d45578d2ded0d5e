import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { createRoom } from '../../support/people.ts';

let entra: Sandbox;
let gateway: TestGateway;
beforeAll(async () => {
  entra = await startSandbox({ tls: true });
  gateway = await startGateway({
    config: {
      communicationServices: { kind: 'entra', endpoint: entra.url },
      entraApplication: entra.entra,
    },
    gateway: { certificateAuthority: entra.certificate },
  });
});
afterAll(async () => {
  await gateway.close();
  await entra.close();
});

test('over TLS an Entra credential opens the resource', async () => {
  const roomId = await createRoom(gateway);
  expect(await gateway.query('query ($roomId: ID!) { room(id: $roomId) { id } }', { roomId })).toEqual({
    data: { room: { id: roomId } },
  });
});

test('a secret that Entra refuses is UPSTREAM_FORBIDDEN, and is not quoted', async () => {
  const clientSecret = 'a secret of another application';
  await using refused = await startGateway({
    config: {
      communicationServices: { kind: 'entra', endpoint: entra.url },
      entraApplication: { ...entra.entra, clientSecret },
    },
    gateway: { certificateAuthority: entra.certificate },
  });
  const result = await refused.query('{ rooms { nodes { id } } }');
  expect(result.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_FORBIDDEN' } }]);
  expect(JSON.stringify(result)).not.toContain(clientSecret);
});

test('an Entra that cannot be reached is UPSTREAM_UNAVAILABLE', async () => {
  await using lost = await startGateway({
    config: {
      communicationServices: { kind: 'entra', endpoint: entra.url },
      entraApplication: { ...entra.entra, authorityHost: 'https://localhost:1' },
    },
    gateway: { certificateAuthority: entra.certificate },
  });
  const { errors } = await lost.query('{ rooms { nodes { id } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});

test('a certificate that nobody vouches for is not trusted', async () => {
  await using untrusting = await startGateway({
    config: { communicationServices: { kind: 'accessKey', endpoint: entra.url, accessKey: entra.accessKey } },
    gateway: { certificateAuthority: undefined },
  });
  const { errors } = await untrusting.query('{ rooms { nodes { id } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
});
