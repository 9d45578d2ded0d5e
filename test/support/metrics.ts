import { rawRequest } from './signed-request.ts';

/**
 * The value of one sample at a gateway's `/metrics`, such as `name{label="value"}`; undefined if there is none.
 *
 * @param url the gateway's origin
 */
export async function readSample(url: string, name: string): Promise<number | undefined> {
  const { text } = await rawRequest(url, '/metrics');
  const line = text.split('\n').find((sample) => sample.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}
