/**
 * The URL that a router names for its callbacks, if it is one that may be posted to: of the origin of an allowed prefix,
 * and at or below its path.
 *
 * Below the prefix there are letters, digits and `-._~/` only, which is what routers append. Anything encoded is
 * refused, since whoever decodes it behind us, perhaps twice, may find a `..` in it.
 *
 * @param allowedPrefixes http(s) URLs without a query
 */
export function findAllowedUrl(text: string, allowedPrefixes: readonly string[]): URL | undefined {
  const url = URL.parse(text);
  if (!url || url.username !== '' || url.password !== '') return undefined;
  return allowedPrefixes.some((prefix) => isBelow(url, new URL(prefix))) ? url : undefined;
}

function isBelow(url: URL, prefix: URL): boolean {
  const base = prefix.pathname.replace(/\/$/, '');
  const target = url.pathname + url.search;
  return (
    url.protocol === prefix.protocol &&
    url.host === prefix.host &&
    target.startsWith(base) &&
    /^(?:\/[\w.~/-]*)?$/.test(target.slice(base.length))
  );
}
