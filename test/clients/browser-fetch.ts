/** What a page may send without asking first: by the Fetch standard, whatever it holds, but for the type of the body. */
const safelisted = ['accept', 'accept-language', 'content-language'];
const simpleTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/**
 * Makes a `fetch` for a client in Node that does what that of a page in a browser does by the Fetch standard: it says where
 * the page is from, asks first whether it may send what is not harmless, and fails where it may not, or not read the answer.
 *
 * @param origin of the page, another than the server's
 */
export function createBrowserFetch(origin: string): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const asked = [...request.headers.keys()].filter(
      (name) => !isSafe(name, request.headers.get(name) ?? ''),
    );
    if (asked.length > 0 && !(await isGranted(origin, request, asked.toSorted()))) refuse();
    request.headers.set('origin', origin);
    request.headers.set('sec-fetch-site', 'cross-site');
    const answer = await fetch(request);
    if (answer.headers.get('access-control-allow-origin') !== origin) refuse();
    return answer;
  };
}

function isSafe(name: string, value: string): boolean {
  if (name === 'content-type') return simpleTypes.includes(value.replace(/;.*/, '').trim());
  return safelisted.includes(name);
}

/** Asks by a preflight. */
async function isGranted(
  origin: string,
  { url, method }: Request,
  names: readonly string[],
): Promise<boolean> {
  const answer = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': names.join(','),
    },
  });
  const granted = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/, ?/);
  return (
    answer.ok &&
    answer.headers.get('access-control-allow-origin') === origin &&
    names.every((name) => granted.includes(name))
  );
}

function refuse(): never {
  throw new TypeError('Failed to fetch');
}
