import { LRUCache } from 'lru-cache';
import type { CallTruth } from './simulated-call.ts';
import { isOver } from './simulated-call.ts';
import type { CallbackEntry } from '../callbacks/callback-log.ts';
import type { Letter } from '../callbacks/callback-queue.ts';
import { callNotFound } from '../protocol/graph-error.ts';
import type { CallEvent } from './call-event.ts';
import { applyEvent } from './call-event.ts';
import type { Notice } from './notification.ts';
import type { Scheduler } from './virtual-clock.ts';
import type { CallSettings } from '../protocol/settings.ts';
import { canonicalId } from '../protocol/wire.ts';

/** Replaces an event of a call by those that are applied instead of it, in order. */
type AlterEvent = (call: CallTruth, event: CallEvent) => readonly CallEvent[];

const leaveAsIs: AlterEvent = (_call, event) => [event];

/** What an engine works with. */
export interface CallEngineOptions {
  readonly scheduler: Scheduler;
  readonly settings: CallSettings;
  /** Takes what the bot is to be told. */
  readonly tell: (call: CallTruth, notices: readonly Notice[]) => void;
  /** Withholds whatever a call has still to tell. */
  readonly silence: (callId: string) => void;
  /** If absent, every event is applied as it is. */
  readonly alterEvent?: AlterEvent;
}

/** The calls, to which events are applied. Nothing else replaces their state. */
export interface CallEngine {
  /** The call of that id, in either form of it, be it over or not. */
  find(id: string): CallTruth | undefined;
  /**
   * The call of that id, if it is not over.
   * @throws {ApiError} 404 8522
   */
  live(id: string): CallTruth;
  /** All calls, newest last; those over included as long as they are remembered. */
  all(): readonly CallTruth[];
  /** Adds a call and starts its deadlines. */
  begin(call: CallTruth): void;
  /**
   * Applies events to a call, in order, and tells the bot of each. A call that is over stays as it is.
   * @throws {ApiError} 404 8522 when there is no such call
   */
  apply(id: string, ...events: readonly CallEvent[]): CallTruth;
  /** Runs a task later, unless the call is over by then. */
  later(id: string, delayMs: number, task: (call: CallTruth) => void): () => void;
  /** Counts the time until the call is dropped from now on. */
  keepAlive(id: string): void;
  /** Takes note of how a post went: a call whose states can't be delivered is dropped. */
  noteDelivery(letter: Letter, outcome: CallbackEntry['outcome']): void;
  close(): void;
}

/** Milliseconds in which an incoming call must be answered, rejected or redirected. */
const decisionDeadlineMs = 15_000;

/** Milliseconds after which a call is dropped that nobody keeps alive. */
const keepAliveDeadlineMs = 45 * 60_000;

/** States in a row that can't be delivered until the call is dropped. Ours: the service's rule is not known. */
const maxDroppedStates = 3;

/** How many calls that are over are remembered. */
const rememberedCalls = 1_000;

interface LiveCall {
  truth: CallTruth;
  readonly timers: Set<() => void>;
  cancelKeepAlive: () => void;
  droppedStates: number;
}

/** Makes an engine without calls. */
export function createCallEngine(options: CallEngineOptions): CallEngine {
  const { scheduler, settings, tell, silence, alterEvent = leaveAsIs } = options;
  const lives = new Map<string, LiveCall>();
  const over = new LRUCache<string, CallTruth>({ max: rememberedCalls });

  function find(id: string): CallTruth | undefined {
    const key = canonicalId(id);
    return lives.get(key)?.truth ?? over.get(key);
  }

  function live(id: string): CallTruth {
    const found = lives.get(canonicalId(id));
    if (found === undefined) throw callNotFound();
    return found.truth;
  }

  function apply(id: string, ...events: readonly CallEvent[]): CallTruth {
    const key = canonicalId(id);
    for (const event of events) {
      const call = lives.get(key);
      if (call === undefined) break;
      for (const one of alterEvent(call.truth, event)) applyOne(key, call, one);
    }
    const truth = find(id);
    if (truth === undefined) throw callNotFound();
    return truth;
  }

  function applyOne(key: string, call: LiveCall, event: CallEvent): void {
    const before = call.truth;
    const outcome = applyEvent(before, event, settings);
    call.truth = outcome.call;
    if (isOver(call.truth)) bury(key, call);
    else if (before.state === 'incoming' && call.truth.state !== 'incoming') startKeepAlive(call);
    tell(outcome.call, outcome.notices);
  }

  function bury(key: string, call: LiveCall): void {
    for (const cancel of call.timers) cancel();
    lives.delete(key);
    over.set(key, call.truth);
  }

  function later(id: string, delayMs: number, task: (call: CallTruth) => void): () => void {
    const call = lives.get(canonicalId(id));
    if (call === undefined) return () => undefined;
    const stop = (): void => {
      cancel();
      call.timers.delete(stop);
    };
    const cancel = scheduler.schedule(delayMs, () => {
      call.timers.delete(stop);
      task(call.truth);
    });
    call.timers.add(stop);
    return stop;
  }

  function startKeepAlive(call: LiveCall): void {
    call.cancelKeepAlive();
    const { id } = call.truth;
    call.cancelKeepAlive = later(id, keepAliveDeadlineMs, () => {
      apply(id, {
        kind: 'ended',
        result: { code: 408, subcode: 8537, message: 'The call was not kept alive.' },
      });
    });
  }

  return {
    find,
    live,
    all: () => [...[...over.values()].reverse(), ...[...lives.values()].map(({ truth }) => truth)],
    begin(truth) {
      const { id } = truth;
      const call: LiveCall = {
        truth,
        timers: new Set(),
        cancelKeepAlive: () => undefined,
        droppedStates: 0,
      };
      lives.set(canonicalId(id), call);
      if (truth.state !== 'incoming') {
        startKeepAlive(call);
        return;
      }
      later(id, decisionDeadlineMs, ({ state }) => {
        if (state !== 'incoming') return;
        apply(id, {
          kind: 'ended',
          result: { code: 480, subcode: 10076, message: 'The call was not answered in time.' },
        });
      });
    },
    apply,
    later,
    keepAlive(id) {
      const call = lives.get(canonicalId(id));
      if (call === undefined) throw callNotFound();
      startKeepAlive(call);
    },
    noteDelivery({ call: { id }, notices, flaw }, outcome) {
      const call = lives.get(canonicalId(id));
      if (call === undefined || flaw !== undefined || !notices.some(({ path }) => path === '')) return;
      call.droppedStates = outcome === 'dropped' ? call.droppedStates + 1 : 0;
      if (call.droppedStates < maxDroppedStates) return;
      silence(id);
      apply(id, {
        kind: 'ended',
        result: { code: 500, subcode: 7117, message: 'The callbacks of the call were not accepted.' },
      });
    },
    close() {
      for (const { timers } of lives.values()) for (const cancel of timers) cancel();
    },
  };
}
