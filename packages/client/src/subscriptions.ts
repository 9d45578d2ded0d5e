import type { Connection } from './connection.ts';
import { closeCodeOf } from './refusal.ts';
import type { Result } from './refusal.ts';
import { resuming } from './resuming.ts';
import { apart } from './store.ts';
import { createWaits } from './timing.ts';
import type { Timing } from './timing.ts';
import type { ConnectionObserver, Operation, Transport } from './transport.ts';

/** Takes what a subscription brings, and perhaps what becomes of its connection. */
export interface SubscriptionSink {
  next(result: Result): void;
  error(reason: unknown): void;
  complete(): void;
  opened?(): void;
  interrupted?(): void;
}

/** All subscriptions of a client, whatever they go over. */
export interface Subscriptions {
  /** Begins one that goes on from its cursor over any number of connections. @returns what ends it */
  subscribe(operation: Operation, sink: SubscriptionSink): () => void;
  /** @param isOtherNetwork whether a connection that seems to live may be of a network that is gone */
  wake(isOtherNetwork: boolean): void;
  reconnect(): void;
  /** Calls back at each `reconnect`. @returns what ends that */
  onReconnect(listener: () => void): () => void;
  close(): void;
}

/** What they are made from. */
export interface SubscriptionsOptions {
  readonly connection: Connection;
  readonly timing: Timing;
  /** Undefined where they are not to go over a WebSocket. */
  readonly bySocket: ((observer: ConnectionObserver, onNoWay: () => void) => Transport) | undefined;
  readonly byEventStreams: (observer: ConnectionObserver) => Transport;
  /** Finds out whether the gateway answers where no WebSocket gets through; undefined to go on trying. */
  readonly isAnswered: (() => Promise<boolean>) | undefined;
}

/** After so many WebSockets in a row that did not get through, though the gateway answers, none is tried any more. */
const enoughTries = 2;

/** Codes of a closing that is no fault of what was asked, though graphql-ws gives up at them. */
const faultCodes = new Set([1002, 1011, 4004, 4005, 4500]);

interface Active {
  begin(): void;
  end(): void;
  /** Is told that nothing will come any more, though it isn't over. */
  leave(): void;
}

/** Makes them. Nothing is opened until something is subscribed to. */
export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { connection, timing, bySocket, byEventStreams, isAnswered } = options;
  const { observer } = connection;
  const waits = createWaits(timing);
  const active = new Set<Active>();
  const onReconnect = new Set<() => void>();
  let transport: Transport | undefined;
  let hasConnected = false;
  let triesInVain = 0;
  let isFallenBack = false;
  let isClosed = false;

  const choose = (): Transport =>
    bySocket && !isFallenBack
      ? bySocket(
          {
            ...observer,
            onConnected() {
              hasConnected = true;
              observer.onConnected();
            },
          },
          () => void considerFallingBack(),
        )
      : byEventStreams(observer);

  async function considerFallingBack(): Promise<void> {
    const isOpenQuestion = (): boolean => !hasConnected && !isFallenBack && !isClosed;
    if (!isAnswered || !isOpenQuestion()) return;
    triesInVain = (await isAnswered()) ? triesInVain + 1 : 0;
    // It may have been opened meanwhile.
    if (triesInVain < enoughTries || !isOpenQuestion()) return;
    isFallenBack = true;
    connection.fallBack('no WebSocket gets through to the gateway, though it answers over HTTP');
    for (const one of active) one.end();
    transport?.close();
    transport = choose();
    for (const one of active) one.begin();
  }

  return {
    subscribe(operation, sink) {
      const resumed = resuming(operation);
      let stop: (() => void) | undefined;
      const one: Active = {
        begin() {
          let isCurrent = true;
          /** What comes after it has ended, or besides it, is nobody's. */
          const whileCurrent = (callBack: () => void): void => {
            if (isCurrent) apart(callBack);
          };
          const over = (callBack: () => void): void => {
            if (!isCurrent) return;
            isCurrent = false;
            active.delete(one);
            apart(callBack);
          };
          transport ??= choose();
          const end = transport.subscribe(resumed.operation, {
            next(result) {
              if (isCurrent) resumed.note(result);
              whileCurrent(() => {
                sink.next(result);
              });
            },
            error(reason) {
              if (isCurrent && faultCodes.has(closeCodeOf(reason) ?? 0)) {
                isCurrent = false;
                beginLater();
                return;
              }
              over(() => {
                sink.error(reason);
              });
            },
            complete() {
              over(() => {
                sink.complete();
              });
            },
            opened() {
              whileCurrent(() => sink.opened?.());
            },
            interrupted() {
              whileCurrent(() => sink.interrupted?.());
            },
          });
          stop = () => {
            isCurrent = false;
            end();
          };
        },
        end: () => stop?.(),
        leave() {
          one.end();
          apart(() => sink.interrupted?.());
        },
      };
      /** Begins again after a while, unless it has ended by then. */
      const beginLater = (): void => {
        void waits.beforeRetry(Infinity).then(() => {
          if (active.has(one)) one.begin();
        });
      };
      active.add(one);
      one.begin();
      return () => {
        active.delete(one);
        one.end();
      };
    },
    wake(isOtherNetwork) {
      waits.wake();
      transport?.wake(isOtherNetwork);
    },
    reconnect() {
      transport?.reconnect();
      for (const listener of [...onReconnect]) listener();
    },
    onReconnect(listener) {
      onReconnect.add(listener);
      return () => onReconnect.delete(listener);
    },
    close() {
      isClosed = true;
      const left = [...active];
      active.clear();
      for (const one of left) one.leave();
      transport?.close();
      connection.close();
    },
  };
}
