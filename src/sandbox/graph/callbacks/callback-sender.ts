import { setMaxListeners } from 'node:events';
import { Agent, request } from 'undici';
import type { Activity } from '../simulation/pending-work.ts';
import type { CallbackEntry } from './callback-log.ts';
import { isLoopback } from '../../../net/host.ts';
import type { Scheduler } from '../simulation/virtual-clock.ts';

/** How posts are made. */
export interface PosterOptions {
  readonly scheduler: Scheduler;
  /** Counts the attempts under way; what waits to be tried again isn't. */
  readonly activity: Activity;
  /** Milliseconds that one attempt may take, by the system's time. */
  readonly timeoutMs: number;
  /** Milliseconds before each repeat; as many repeats as entries. */
  readonly retryDelaysMs: readonly number[];
  /** Whether addresses that are not on this machine may be posted to. */
  readonly allowsRemote: boolean;
}

/** One post. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether it announces an incoming call, for which 204 and 302 mean: send it again. */
  readonly announcesCall: boolean;
}

/** Posts callbacks, again where that may help. */
export interface Poster {
  /** Posts, and writes into the entry how each attempt and the whole went. Never fails. */
  post(post: Post, entry: CallbackEntry): Promise<void>;
  /** Ends all connections and every wait. */
  close(): Promise<void>;
}

/** How often an incoming call is sent again because the receiver asked for it. */
const maxRedirections = 3;

/**
 * Makes a poster. How often and when the service tries again isn't published; what is sure is that receivers see
 * repeats.
 */
export function createPoster(options: PosterOptions): Poster {
  const { scheduler, activity, timeoutMs, retryDelaysMs, allowsRemote } = options;
  const agent = new Agent({ connections: 64, keepAliveTimeout: 4_000 });
  const closing = new AbortController();
  // One for each post that waits, of which there may be any number.
  setMaxListeners(0, closing.signal);

  async function attempt(
    url: string,
    { headers, body }: Post,
  ): Promise<{ status: number; location: unknown }> {
    const reply = await request(url, {
      dispatcher: agent,
      method: 'POST',
      headers: { ...headers },
      body,
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), closing.signal]),
    });
    await reply.body.dump();
    return { status: reply.statusCode, location: reply.headers['location'] };
  }

  function wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = scheduler.schedule(delayMs, done);
      closing.signal.addEventListener('abort', done, { once: true });
      function done(): void {
        cancel();
        closing.signal.removeEventListener('abort', done);
        resolve();
      }
    });
  }

  return {
    async post(post, entry) {
      let { url } = post;
      let repeats = 0;
      let redirections = 0;
      while (!closing.signal.aborted) {
        if (!allowsRemote && !isLoopback(new URL(url).hostname)) {
          entry.outcome = 'withheld';
          return;
        }
        const end = activity.begin();
        const { status, location, error } = await attempt(url, post).then(
          (reply) => ({ ...reply, error: undefined }),
          (failure: unknown) => ({ status: null, location: undefined, error: nameOf(failure) }),
        );
        end();
        entry.attempts.push(error === undefined ? { status } : { status, error });

        const target =
          post.announcesCall && redirections < maxRedirections ? again(status, location, url) : undefined;
        if (target !== undefined) {
          redirections += 1;
          url = target;
          continue;
        }
        if (status !== null && status >= 200 && status < 300) {
          entry.outcome = 'delivered';
          return;
        }
        const delayMs = mayHelp(status) ? retryDelaysMs[repeats] : undefined;
        if (delayMs === undefined) break;
        repeats += 1;
        await wait(delayMs);
      }
      entry.outcome = 'dropped';
    },
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}

/** Where an incoming call is to be sent again: 204 asks for this form of the protocol, 302 names another region. */
function again(status: number | null, location: unknown, url: string): string | undefined {
  if (status === 204) return url;
  return status === 302 && typeof location === 'string' ? URL.parse(location, url)?.href : undefined;
}

function mayHelp(status: number | null): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}

function nameOf(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  return 'code' in failure && typeof failure.code === 'string' ? failure.code : failure.name;
}
