import { createHash } from 'node:crypto';

/** A program in Lua that Redis executes as a whole or not at all, as far as its keys are of one slot. */
export interface RedisScript {
  readonly text: string;
  /** By which Redis knows it once it has had the text. */
  readonly digest: string;
}

/** Makes a script. It gets its keys as `KEYS`, and everything else as `ARGV`: texts, all of them. */
export function redisScript(text: string): RedisScript {
  return { text, digest: createHash('sha1').update(text).digest('hex') };
}

/** What a script or a command has answered: texts, numbers, lists of them. */
export type Reply = string | number | null | readonly Reply[];

/** Reads a list of texts of our own writing. @throws {Error} if it is none */
export function textsOf(reply: Reply | undefined): readonly string[] {
  if (Array.isArray(reply) && reply.every((one) => typeof one === 'string')) return reply;
  throw new Error('Redis holds something else under a key of ours than texts');
}

/** Reads names and values that stand one after the other, as in a hash. */
export function pairsOf(reply: Reply | undefined): [name: string, value: string][] {
  const texts = textsOf(reply);
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < texts.length; index += 2)
    pairs.push([texts[index] ?? '', texts[index + 1] ?? '']);
  return pairs;
}
