import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Waits for the next message of a process.
 *
 * @param failure what to say if there will be none
 * @throws Error that says so, once the process has ended
 */
export async function messageOf(child: ChildProcess, failure: string): Promise<unknown> {
  const ended = new AbortController();
  const giveUp = (): void => {
    ended.abort();
  };
  child.once('exit', giveUp);
  try {
    const [message] = (await once(child, 'message', { signal: ended.signal })) as unknown[];
    return message;
  } catch (cause) {
    throw new Error(failure, { cause });
  } finally {
    child.off('exit', giveUp);
  }
}
