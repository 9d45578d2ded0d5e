/** How long the gateway may take to answer whether it is there, in milliseconds. */
const answerMs = 5_000;

/** The codes with which the gateway, or a server before it, says that it stops. */
const stopping: readonly number[] = [1001, 1012];
/** The codes of which the gateway says no more, or only this page has set. */
const silent: readonly number[] = [1000, 1005, 1006, 4499];

/**
 * Finds out why there is no connection, as far as a browser lets a page know: in a sentence.
 *
 * @param event what the browser said of the WebSocket
 * @returns undefined if the gateway is there, and answers requests
 * @param probe the address of a small file that the gateway serves to everybody
 */
export async function whyNotConnected(event: unknown, probe: URL): Promise<string | undefined> {
  const { code, reason } = { code: 1006, reason: '', ...(event as Partial<CloseEvent>) };
  if (!navigator.onLine) return 'This device is offline.';
  if (stopping.includes(code)) return 'The gateway stops, or is started again.';
  if (reason !== '' && !silent.includes(code)) return `The gateway closed the connection: ${reason}.`;
  try {
    const answer = await fetch(probe, { cache: 'no-store', signal: AbortSignal.timeout(answerMs) });
    return answer.ok
      ? undefined
      : `The gateway answers with ${`${answer.status} ${answer.statusText}`.trim()}.`;
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError'
      ? 'The gateway doesn’t answer in time.'
      : 'The gateway doesn’t answer: it is not running, or the network doesn’t reach it.';
  }
}
