import { BlockList, isIP, isIPv6 } from 'node:net';

const loopbackAddresses = new BlockList();
loopbackAddresses.addSubnet('127.0.0.0', 8, 'ipv4');
loopbackAddresses.addAddress('::1', 'ipv6');

/**
 * Whether a host is this machine: `localhost`, or a loopback address, however it is written, in brackets or without. An
 * IPv4-mapped IPv6 address (`::ffff:127.0.0.1`) counts as the IPv4 address.
 */
export function isLoopback(host: string): boolean {
  const address = withoutZone(host.replace(/^\[(.*)\]$/, '$1'));
  const family = isIP(address);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopbackAddresses.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** A host as it stands in a URL: in small letters, an IPv6 address in brackets, and as short as it can be written. */
export function hostInUrl(host: string): string {
  if (!isIPv6(host)) return host.toLowerCase();
  return new URL(`http://[${withoutZone(host)}]`).hostname;
}

/** By what programs on this machine call what listens on an address. */
export function reachableHost(listeningHost: string): string {
  const host = hostInUrl(listeningHost);
  return ['127.0.0.1', '0.0.0.0', '[::]'].includes(host) ? 'localhost' : host;
}

/**
 * Reads a `Host` header, which is a host and perhaps a port.
 *
 * @param protocol whose port need not be named, such as `http:`
 */
export function parseHost(header: string | undefined, protocol: string): URL | undefined {
  if (header === undefined || /[\s/\\@?#]/.test(header)) return undefined;
  return URL.parse(`${protocol}//${header}`) ?? undefined;
}

/** An address without the network interface, which has no place in a URL. */
function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}
