import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkOf } from '../../src/net/remote-network.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['2001:db8::2:3:4:5:6', '2001:db8:0:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('a socket that is gone is of none', () => {
  expect(networkOf(undefined)).toBe('');
});

const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
const groups = (count: number) => fc.array(group, { minLength: count, maxLength: count });

test('however Node shortens an address of IPv6, its first four groups tell the network', () => {
  fc.assert(
    fc.property(groups(4), groups(4), (network, host) => {
      // IPv4 in IPv6's clothes has a form of its own.
      fc.pre(network.some((one) => one !== '0'));
      // The shortest form, as URLs write it too.
      const address = new URL(`http://[${[...network, ...host].join(':')}]`).hostname.slice(1, -1);
      expect(networkOf(address)).toBe(`${network.join(':')}::/64`);
    }),
  );
});
