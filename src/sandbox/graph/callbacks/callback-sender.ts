import { setMaxListeners } from 'node:events';
import type { Activity } from '../simulation/pending-work.ts';
import type { Delivery } from './callback-log.ts';
import { createPoster } from '../../server/poster.ts';
import type { Scheduler } from '../simulation/virtual-clock.ts';

/** What a callback sender works with. */
export interface CallbackSenderOptions {
  readonly scheduler: Scheduler;
  /** Counts the attempts under way; those that wait to be repeated are left out. */
  readonly activity: Activity;
  /** The time that one attempt may take, in milliseconds, by the system's clock. */
  readonly timeoutMs: number;
  /** The time before each repeat, in milliseconds; as many repeats as entries. */
  readonly retryDelaysMs: readonly number[];
  /** Whether addresses that are not on this machine may be posted to. */
  readonly allowsRemote: boolean;
}

/** What is sent to a callback URI. */
export interface CallbackMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What is sent in place of the body until 204 asks for that; undefined for nothing. */
  readonly olderBody?: string | undefined;
  /** Whether it announces an incoming call, for which 204 and 302 mean: send it again. */
  readonly announcesCall: boolean;
  /** Whether it asks something: what the answer says is written into the entry, and it is asked once only. */
  readonly asks: boolean;
}

/** Sends requests to callback URIs, and repeats them where that may help. */
export interface CallbackSender {
  /** Sends a message, and writes into the entry how each attempt and the whole went. Never rejects. */
  send(message: CallbackMessage, entry: Delivery): Promise<void>;
  /** Ends all connections and every wait. */
  close(): Promise<void>;
}

/** How often an incoming call is sent again because the receiver asks for it. */
const maxRedirections = 3;

/**
 * Makes a callback sender. How often and when the service tries again is not published; receivers do see repeats.
 */
export function createCallbackSender(options: CallbackSenderOptions): CallbackSender {
  const { scheduler, activity, timeoutMs, retryDelaysMs, allowsRemote } = options;
  const poster = createPoster({ timeoutMs, allowsRemote });
  const closing = new AbortController();
  // Each message that waits adds a listener, and any number may wait.
  setMaxListeners(0, closing.signal);

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
    async send(message, entry) {
      let { url } = message;
      let body = message.olderBody ?? message.body;
      let repeats = 0;
      let redirections = 0;
      while (!closing.signal.aborted) {
        if (!poster.mayReach(url)) {
          entry.outcome = 'withheld';
          return;
        }
        const end = activity.begin();
        const reply = await poster.send({ method: 'POST', url, headers: message.headers, body });
        end();
        const { status } = reply;
        if (reply.status === null) entry.attempts.push({ status, error: reply.error });
        else entry.attempts.push({ status, ...(message.asks && { answer: readAnswer(reply.text) }) });
        const location = reply.status === null ? undefined : reply.header('location');

        const target =
          message.announcesCall && redirections < maxRedirections ? again(status, location, url) : undefined;
        if (target !== undefined) {
          redirections += 1;
          if (status === 204) ({ body } = message);
          url = target;
          continue;
        }
        if (status !== null && status >= 200 && status < 300) {
          entry.outcome = 'delivered';
          return;
        }
        const delayMs = !message.asks && mayHelp(status) ? retryDelaysMs[repeats] : undefined;
        if (delayMs === undefined) break;
        repeats += 1;
        await wait(delayMs);
      }
      entry.outcome = 'dropped';
    },
    async close() {
      closing.abort();
      await poster.close();
    },
  };
}

/** Where an incoming call is to be sent again: 204 asks for this form of the protocol, 302 names another region. */
function again(status: number | null, location: string | undefined, url: string): string | undefined {
  if (status === 204) return url;
  return status === 302 && location !== undefined ? URL.parse(location, url)?.href : undefined;
}

function mayHelp(status: number | null): boolean {
  return status === null || status === 408 || status === 429 || status >= 500;
}

function readAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
