/** How long the gateway may take to answer whether it is there, in milliseconds. */
const answerMs = 5_000;

/** What the client says where it knows no more than that the connection failed. */
const saysNothing = /^(closed with \d+|it could not be opened)?$/;

/**
 * Finds out why there is no connection, as far as a browser lets a page know.
 *
 * @param said what the client of the gateway says
 * @returns a sentence; empty if the gateway answers, so that it may soon be there again
 */
export async function whyNotConnected(said: string): Promise<string> {
  if (!navigator.onLine) return 'This device is offline.';
  if (!saysNothing.test(said)) return `The reason: ${said.replace(/\.$/, '')}.`;
  try {
    const small = new URL('live/settings.json', location.href);
    const answer = await fetch(small, { cache: 'no-store', signal: AbortSignal.timeout(answerMs) });
    return answer.ok ? '' : `The gateway answers with ${`${answer.status} ${answer.statusText}`.trim()}.`;
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError'
      ? 'The gateway doesn’t answer in time.'
      : 'The gateway doesn’t answer: it is not running, or the network doesn’t reach it.';
  }
}
