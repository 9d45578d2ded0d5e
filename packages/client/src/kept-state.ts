import { onWindow } from './page.ts';
import { createAlarm } from './timing.ts';
import type { Timing } from './timing.ts';

/** Where something is kept over reloads of a page, such as `sessionStorage`. */
export interface CursorStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** What is known of something that is followed, kept over reloads. */
export interface KeptState<State> {
  /** What was kept last; undefined for nothing. */
  read(): State | undefined;
  /** Keeps it soon: at once when the page is left, or when nobody follows any more. */
  note(state: State): void;
  forget(): void;
  /** Begins to look out for when the page is left. @returns what ends that */
  begin(): () => void;
}

/**
 * Keeps states, each with its cursor: an older one is as good as a newer one, since who goes on from it gets all that it is
 * behind. What a storage refuses, such as one that is full, is not kept.
 */
export function createKeptStates(storage: CursorStorage | undefined, { keepMs }: Pick<Timing, 'keepMs'>) {
  return <State>(query: string, callId: string): KeptState<State> => {
    // What was kept by another version of a page, which selects otherwise, is of no use.
    const key = `switchboard:${callId}:${hashOf(query)}`;
    const alarm = createAlarm();
    let waiting: State | undefined;
    const write = (): void => {
      alarm.clear();
      if (waiting === undefined) return;
      attempt(() => storage?.setItem(key, JSON.stringify(waiting)));
      waiting = undefined;
    };
    return {
      read: () =>
        attempt(() => {
          const text = storage?.getItem(key);
          return text == null ? undefined : (JSON.parse(text) as State);
        }),
      note(state) {
        if (!storage) return;
        if (waiting === undefined) alarm.set(keepMs, write);
        waiting = state;
      },
      forget() {
        waiting = undefined;
        alarm.clear();
        attempt(() => storage?.removeItem(key));
      },
      begin() {
        const stopListening = onWindow('pagehide', write);
        return () => {
          stopListening();
          write();
        };
      },
    };
  };
}

/** Does what may fail, and then does without. */
function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

/** A short text that tells queries apart (FNV-1a). */
function hashOf(text: string): string {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619) >>> 0;
  }
  return hash.toString(36);
}
