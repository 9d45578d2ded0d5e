import { isDeepStrictEqual } from 'node:util';
import type { Contestant } from './measurement.ts';

/**
 * Asks all the same. A comparison of servers that do different work would be void.
 *
 * @returns the answer
 * @throws Error for one that differs, and for one with an error in it
 */
export async function sameAnswer(body: string, contestants: readonly Contestant[]): Promise<string> {
  const [first, ...others] = await Promise.all(
    contestants.map(async ({ server, load }) => ({ server, text: await load.ask(body) })),
  );
  if (!first) throw new Error('there is no server to ask');
  const answer = JSON.parse(first.text) as object;
  if ('errors' in answer) throw new Error(`${first.server.variant.name} failed: ${first.text}`);
  for (const { server, text } of others) {
    if (isDeepStrictEqual(JSON.parse(text), answer)) continue;
    throw new Error(
      `${server.variant.name} answered ${text}, and ${first.server.variant.name} ${first.text}`,
    );
  }
  return first.text;
}
