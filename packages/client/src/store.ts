/**
 * Something that changes, in the form of Svelte's stores and of React's `useSyncExternalStore`. `get` gives the same object until
 * something has changed.
 */
export interface Store<State> {
  readonly get: () => State;
  /** Calls back at once, and after each change. @returns what ends that */
  readonly subscribe: (listener: (state: State) => void) => () => void;
}

/** A store that its owner changes. */
export interface WritableStore<State> extends Store<State> {
  readonly set: (state: State) => void;
}

/**
 * Makes a store that does something for as long as somebody listens: it begins shortly after the first has come, and ends
 * shortly after the last has gone. Who goes and comes back at once, as React's StrictMode does, changes nothing.
 *
 * @param start begins it, and gives what ends it
 */
export function createStore<State>(initial: State, start?: () => () => void): WritableStore<State> {
  // Each is an object of its own, so that one function can listen twice.
  const listeners = new Set<{ readonly tell: (state: State) => void }>();
  let state = initial;
  let stop: (() => void) | undefined;
  const settle = (): void => {
    if (listeners.size > 0) {
      stop ??= start?.();
    } else {
      stop?.();
      stop = undefined;
    }
  };
  return {
    get: () => state,
    set(next) {
      state = next;
      for (const { tell } of listeners)
        apart(() => {
          tell(next);
        });
    },
    subscribe(tell) {
      const listener = { tell };
      listeners.add(listener);
      queueMicrotask(settle);
      apart(() => {
        tell(state);
      });
      return () => {
        listeners.delete(listener);
        queueMicrotask(settle);
      };
    },
  };
}

/** Calls what isn't ours: what it throws is reported as an error of nobody's, and stops nothing here. */
export function apart(callBack: () => void): void {
  try {
    callBack();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
