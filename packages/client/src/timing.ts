/** How long things may take, and how soon they are tried again; milliseconds. */
export interface Timing {
  /** From opening a connection to the gateway's first answer. */
  readonly connectMs: number;
  /** Between two pings of a WebSocket. */
  readonly pingIntervalMs: number;
  /** From a ping to its answer. */
  readonly pongMs: number;
  /** How long nothing may come over an event stream. The gateway sends a comment every 15 seconds. */
  readonly silenceMs: number;
  /** Before the first try to connect again; doubled with each try. */
  readonly firstRetryMs: number;
  /** Before each try at the most. */
  readonly lastRetryMs: number;
  /** How long before it expires a token is replaced over a WebSocket: half of what is left for one that is shorter. */
  readonly renewAheadMs: number;
  /** How long a WebSocket stays open when nothing is followed any more. */
  readonly lingerMs: number;
  /** How long it takes at the most until a change is kept, so that a reload goes on from there. */
  readonly keepMs: number;
}

export const defaultTiming: Timing = {
  connectMs: 10_000,
  pingIntervalMs: 10_000,
  pongMs: 5_000,
  silenceMs: 40_000,
  firstRetryMs: 250,
  lastRetryMs: 10_000,
  renewAheadMs: 60_000,
  lingerMs: 1_000,
  keepMs: 1_000,
};

/** What browsers and Node can wait at the most, in milliseconds. */
const longestMs = 2 ** 31 - 1;

/** Waits that can be cut short. */
export interface Waits {
  /** Waits about so long, all the time or half of it: clients that were cut off together are not to come back together. */
  wait(milliseconds: number): Promise<void>;
  /** Waits before a try to connect again. @param tries how many have failed in a row before */
  beforeRetry(tries: number): Promise<void>;
  /** Ends all waits there are. */
  wake(): void;
}

/** Makes them. */
export function createWaits({ firstRetryMs, lastRetryMs }: Timing): Waits {
  const waiting = new Set<() => void>();
  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        waiting.delete(end);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(end, milliseconds * (0.5 + Math.random() / 2));
      waiting.add(end);
    });
  return {
    wait,
    beforeRetry: (tries) => wait(Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(tries, 16))),
    wake() {
      for (const end of [...waiting]) end();
    },
  };
}

/** A timer that is set anew each time. */
export interface Alarm {
  set(milliseconds: number, onTime: () => void): void;
  clear(): void;
}

/** Makes one. */
export function createAlarm(): Alarm {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const clear = (): void => {
    clearTimeout(timer);
  };
  return {
    set(milliseconds, onTime) {
      clear();
      timer = setTimeout(onTime, Math.min(milliseconds, longestMs));
    },
    clear,
  };
}
