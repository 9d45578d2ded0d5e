import type { LookupAddress } from 'node:dns';
import { isIPv6 } from 'node:net';
import { expect, test } from 'vitest';
import { publicAddressesOnly } from '../../src/net/public-addresses.ts';

/** What a connection to a name finds that leads to these addresses. */
function find(hostname: string, ...addresses: string[]): Promise<string | LookupAddress[]> {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const lookup = publicAddressesOnly(() => Promise.resolve(found));
  return new Promise((resolve, reject) => {
    lookup(hostname, { all: true }, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}

test.each(['8.8.8.8', '20.50.1.1', '172.32.0.1', '2606:4700::1111', '2a01:111::1'])(
  'the public address %s is connected to',
  async (address) => {
    expect(await find('router.example.org', address)).toMatchObject([{ address }]);
  },
);

test.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.9.9.9',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'ff02::1',
])('the address %s, which is not public, is not', async (address) => {
  await expect(find('router.example.org', address)).rejects.toThrow('the name leads to a private address');
});

test('one private address among public ones is enough to refuse a name', async () => {
  await expect(find('router.example.org', '8.8.8.8', '10.0.0.1')).rejects.toThrow('private address');
});

test('localhost is this machine, and nothing else', async () => {
  expect(await find('localhost', '127.0.0.1', '::1')).toHaveLength(2);
  await expect(find('localhost', '10.0.0.1')).rejects.toThrow('private address');
});
