/** What is asked of `fetch`: the global one will do, and undici's. */
export type FetchDocument = (
  url: string,
  init: { readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<{
  readonly status: number;
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null;
}>;

/**
 * The longest document that is read, in bytes: some hundred times what issuers publish. Without an end, whoever answers
 * in an issuer's place could fill the memory.
 */
const maxBytes = 1024 * 1024;

/**
 * Reads a JSON document of another server.
 *
 * @param timeoutMs how long it may take in all, in milliseconds
 * @throws Error if there is none at the address itself, or none in time, or one that is longer than a mebibyte
 */
export async function readRemoteDocument(
  url: string,
  fetch: FetchDocument,
  timeoutMs: number,
): Promise<unknown> {
  const { status, body } = await fetch(url, {
    // A redirection could lead anywhere, and out of https.
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (status !== 200) {
    await body?.cancel();
    throw new Error(`${url} was answered with status ${status}`);
  }
  const text = body ? await readText(url, body) : '';
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${url} was answered with something else than JSON`);
  }
}

async function readText(url: string, body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    // To leave the loop ends the answer, however much of it is still to come.
    if (length > maxBytes) throw new Error(`${url} was answered with more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
