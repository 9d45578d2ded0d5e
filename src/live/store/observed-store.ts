import type { CallStore } from './call-store.ts';
import type { LiveStore } from './live-store.ts';

/** Is told of what a store is asked, to be counted: with each operation, so it must be quick. */
export interface StoreObserver {
  onAsked(): void;
  /** @param operation what was asked, such as `calls commit` */
  onAnswered(operation: string, durationMs: number): void;
  onFailed(operation: string, durationMs: number, error: unknown): void;
}

/** What of the calls is asked, rather than known or listened to. */
const callMethods = [
  'read',
  'readHistory',
  'commit',
  'page',
  'ringing',
  'noteRequest',
  'lastRequestedAt',
] as const;

/** What of the other parts is asked. */
const methods: {
  readonly [Part in Exclude<keyof LiveStore, 'calls'>]: readonly Exclude<keyof LiveStore[Part], 'watch'>[];
} = {
  creations: ['begin', 'byToken', 'adopt', 'markLost', 'freeKey', 'forget', 'outcome'],
  callbackTokens: ['bind', 'callOf'],
  parked: ['park', 'read', 'remove'],
  deliveries: ['has', 'add'],
  work: ['schedule', 'cancel', 'takeDue', 'renew', 'release'],
  keyValues: ['get', 'set', 'delete', 'keys'],
};

type Method = (...args: never[]) => Promise<unknown>;

/** A store of which an observer is told how long each operation takes, whatever kind of store it is. */
export function observeStore(store: LiveStore, observer: StoreObserver): LiveStore {
  const { calls, keyValues } = store;
  const observedCalls: CallStore = {
    ...observed('calls', calls, callMethods, observer),
    known: (callId) => calls.known(callId),
    watch: (callId, listener) => calls.watch(callId, listener),
    watchRinging: (listener) => calls.watchRinging(listener),
    ...(calls.census && { census: () => calls.census?.() ?? Promise.reject(new Error('nobody counts')) }),
  };
  return {
    calls: observedCalls,
    creations: observed('creations', store.creations, methods.creations, observer),
    callbackTokens: observed('callbackTokens', store.callbackTokens, methods.callbackTokens, observer),
    parked: observed('parked', store.parked, methods.parked, observer),
    deliveries: observed('deliveries', store.deliveries, methods.deliveries, observer),
    work: observed('work', store.work, methods.work, observer),
    keyValues: {
      ...observed('keyValues', keyValues, methods.keyValues, observer),
      watch: (collection, key, listener) => keyValues.watch(collection, key, listener),
    },
  };
}

/** These methods of a part. */
function observed<Part extends object, Name extends keyof Part & string>(
  partName: string,
  part: Part,
  names: readonly Name[],
  observer: StoreObserver,
): Pick<Part, Name> {
  const wrapped = names.map((name) => {
    const operation = `${partName} ${name}`;
    const method = (part[name] as Method).bind(part);
    const timed: Method = (...args) => {
      observer.onAsked();
      const startedAt = performance.now();
      const answer = method(...args);
      answer.then(
        () => {
          observer.onAnswered(operation, performance.now() - startedAt);
        },
        (error: unknown) => {
          observer.onFailed(operation, performance.now() - startedAt, error);
        },
      );
      return answer;
    };
    return [name, timed];
  });
  return Object.fromEntries(wrapped) as Pick<Part, Name>;
}
