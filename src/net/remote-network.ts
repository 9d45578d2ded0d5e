/**
 * The network that a remote address tells: of IPv4 the address itself, also where it is mapped to IPv6, as on a port
 * that takes both; of IPv6 its first 64 bits, since whoever has one of their addresses has all of them (RFC 4291,
 * 2.5.4).
 *
 * @param address as Node writes it, without leading zeros; undefined for a socket that is gone already
 */
export function networkOf(address = ''): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(':')) return mapped ?? address;
  const [before = [], after = []] = address
    .replace(/%.*$/, '')
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}
