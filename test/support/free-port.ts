import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that a system gives to whoever asks for any: they begin at 32768 under Linux, at 49152 elsewhere. */
const [lowest, highest] = [20_000, 32_000];

/**
 * A port on which nobody listens, for what can't take any by itself, or stops listening and listens again. As no system gives
 * it away, nobody else takes it meanwhile, unless they are drawn the same one.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
