import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { connectTcp, upgradeOf } from '../../support/tcp-connection.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe('the upgrade', () => {
  test.each(['/', '/graphql//', '/healthz', '/nowhere', '/graphqlx?a=/graphql'])(
    'is refused with 404 at %s, and the connection ended',
    async (path) => {
      const connection = await connectTcp(gateway.url);
      connection.write(`${upgradeOf(path)}\r\n`);
      expect(await connection.ended).toMatch(/^HTTP\/1\.1 404 Not Found\r\nCache-Control: no-store\r\n/);
      connection.end();
      await connection.closed;
    },
  );

  test('is accepted with a query in the URL', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql?client=1')}\r\n`);
    await connection.received(/^HTTP\/1\.1 101 /);
    connection.reset();
  });

  test('of another version of the protocol is refused', async () => {
    const connection = await connectTcp(gateway.url);
    connection.write(`${upgradeOf('/graphql').replace('Version: 13', 'Version: 9')}\r\n`);
    expect(await connection.ended).toMatch(/^HTTP\/1\.1 4\d\d /);
    connection.end();
  });

  test('refused to who is gone by then does no harm', async () => {
    for (let round = 0; round < 20; round += 1) {
      const connection = await connectTcp(gateway.url);
      connection.write(`${upgradeOf('/nowhere')}\r\n`);
      connection.reset();
      await connection.closed;
    }
    expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });
});
