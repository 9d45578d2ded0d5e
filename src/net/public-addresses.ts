import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import type { LookupFunction } from 'node:net';
import { isLoopback } from './host.ts';

/** Finds the addresses of a name. */
export type ResolveName = (hostname: string) => Promise<readonly LookupAddress[]>;

/** As the operating system does, from its hosts file and by DNS. */
export const resolveBySystem: ResolveName = (hostname) => lookup(hostname, { all: true });

/** What of IPv4 the internet doesn't route (IANA's registry of special-purpose addresses), and one thing more. */
const specialIPv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Azure's own services for a virtual machine: public by its number, reached from within only.
  '168.63.129.16/32',
];

/** What of IPv6's global unicast, 2000::/3, is not: protocol assignments such as Teredo, documentation, 6to4. */
const specialIPv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const special = blockListOf([...specialIPv4, ...specialIPv6]);
const globalUnicast = blockListOf(['2000::/3']);

/** Whether an address is one of the internet: not of this machine, its network or its cloud's platform. */
function isPublicAddress(address: string): boolean {
  if (!isIPv6(address)) return !special.check(address);
  // An IPv4-mapped IPv6 address is not global unicast.
  return globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/**
 * Makes the way in which a connection finds the addresses of a name: only if they are public. It is asked with each
 * connection, and the address it gives is the one connected to, so that a name can't come to mean another one in
 * between. A host that is an address itself isn't looked up, nor is it refused here.
 *
 * `localhost` is as good as an address (RFC 6761, 6.3), as long as it is this machine's.
 */
export function publicAddressesOnly(resolve: ResolveName): LookupFunction {
  const find = async (hostname: string): Promise<[LookupAddress, ...LookupAddress[]]> => {
    const isAllowed = ({ address }: LookupAddress): boolean =>
      hostname === 'localhost' ? isLoopback(address) : isPublicAddress(address);
    const [first, ...others] = await resolve(hostname);
    if (!first) throw new Error('the name has no address');
    if (![first, ...others].every(isAllowed)) throw new Error('the name leads to a private address');
    return [first, ...others];
  };
  return (hostname, { all }, callback) => {
    find(hostname).then(
      (addresses) => {
        if (all) callback(null, addresses);
        else callback(null, addresses[0].address, addresses[0].family);
      },
      (error: unknown) => {
        callback(error as NodeJS.ErrnoException, '');
      },
    );
  };
}

function blockListOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefixLength] = subnet.split('/');
    list.addSubnet(address, Number(prefixLength), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
