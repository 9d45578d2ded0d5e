import { LRUCache } from 'lru-cache';
import type { SimulatedCall } from './simulated-call.ts';
import { isOver } from './simulated-call.ts';
import { callNotFound } from '../protocol/graph-error.ts';
import type { SimulatedCallEvent } from './call-event.ts';
import { applyEvent } from './call-event.ts';
import type { Notification } from './notification.ts';
import type { Scheduler } from './virtual-clock.ts';
import type { CallSettings } from '../protocol/settings.ts';
import { comparableId } from '../protocol/wire.ts';

/** Replaces an event of a call by those that are applied instead of it, in order. */
type AlterEvent = (call: SimulatedCall, event: SimulatedCallEvent) => readonly SimulatedCallEvent[];

const leaveAsIs: AlterEvent = (_call, event) => [event];

/** What a call simulator works with. */
export interface CallSimulatorOptions {
  readonly scheduler: Scheduler;
  readonly settings: CallSettings;
  /** Takes the notifications that the bot is to get. */
  readonly notify: (call: SimulatedCall, notifications: readonly Notification[]) => void;
  /** Stops what a call has still to tell the bot. */
  readonly withhold: (callId: string) => void;
  /** If absent, every event is applied as it is. */
  readonly alterEvent?: AlterEvent;
}

/** The calls, to which events are applied. Nothing else replaces their state. */
export interface CallSimulator {
  /** The call of that id, in either form of it, be it over or not. */
  find(id: string): SimulatedCall | undefined;
  /**
   * The call of that id, in either form of it.
   * @throws {ApiError} 404 8522 when there is none or it is over
   */
  activeCall(id: string): SimulatedCall;
  /** All calls, newest last; those over included as long as they are archived. */
  all(): readonly SimulatedCall[];
  /** Adds a call and starts its deadlines. */
  add(call: SimulatedCall): void;
  /**
   * Applies events to a call, in order, and tells the bot of each. A call that is over stays as it is.
   * @throws {ApiError} 404 8522 when there is no such call
   */
  apply(id: string, ...events: readonly SimulatedCallEvent[]): SimulatedCall;
  /**
   * Runs a task later, unless the call is over by then.
   * @returns what cancels it
   */
  later(id: string, delayMs: number, task: (call: SimulatedCall) => void): () => void;
  /**
   * Counts the time until the call is dropped from now on.
   * @throws {ApiError} 404 8522 when there is none or it is over
   */
  keepAlive(id: string): void;
  /** Takes note of whether the bot got a state of a call: a call is dropped if it doesn't, several times in a row. */
  noteStateDelivery(id: string, isDelivered: boolean): void;
  close(): void;
}

/** The time in which an incoming call must be answered, rejected or redirected, in milliseconds. */
const decisionDeadlineMs = 15_000;

/** The time after which a call that nobody keeps alive is dropped, in milliseconds. */
const keepAliveDeadlineMs = 45 * 60_000;

/** States in a row that can't be delivered until the call is dropped. Ours: the service's rule is not known. */
const maxDroppedStates = 3;

/** How many calls that are over can still be read. */
const maxArchivedCalls = 1_000;

interface ActiveCall {
  call: SimulatedCall;
  readonly timers: Set<() => void>;
  cancelKeepAlive: () => void;
  droppedStates: number;
}

/** Makes a call simulator without calls. */
export function createCallSimulator(options: CallSimulatorOptions): CallSimulator {
  const { scheduler, settings, notify, withhold, alterEvent = leaveAsIs } = options;
  const active = new Map<string, ActiveCall>();
  const archived = new LRUCache<string, SimulatedCall>({ max: maxArchivedCalls });

  function find(id: string): SimulatedCall | undefined {
    const key = comparableId(id);
    return active.get(key)?.call ?? archived.get(key);
  }

  function requireActive(id: string): ActiveCall {
    const found = active.get(comparableId(id));
    if (found === undefined) throw callNotFound();
    return found;
  }

  function apply(id: string, ...events: readonly SimulatedCallEvent[]): SimulatedCall {
    const key = comparableId(id);
    for (const event of events) {
      const entry = active.get(key);
      if (entry === undefined) break;
      for (const one of alterEvent(entry.call, event)) applyOne(key, entry, one);
    }
    const call = find(id);
    if (call === undefined) throw callNotFound();
    return call;
  }

  function applyOne(key: string, entry: ActiveCall, event: SimulatedCallEvent): void {
    const before = entry.call;
    const { call, notifications } = applyEvent(before, event, settings);
    entry.call = call;
    if (isOver(call)) archive(key, entry);
    else if (before.state === 'incoming' && call.state !== 'incoming') startKeepAlive(entry);
    notify(call, notifications);
  }

  function archive(key: string, { call, timers }: ActiveCall): void {
    for (const cancel of timers) cancel();
    active.delete(key);
    archived.set(key, call);
  }

  function later(id: string, delayMs: number, task: (call: SimulatedCall) => void): () => void {
    const entry = active.get(comparableId(id));
    if (entry === undefined) return () => undefined;
    const stop = (): void => {
      cancel();
      entry.timers.delete(stop);
    };
    const cancel = scheduler.schedule(delayMs, () => {
      entry.timers.delete(stop);
      task(entry.call);
    });
    entry.timers.add(stop);
    return stop;
  }

  function startKeepAlive(entry: ActiveCall): void {
    entry.cancelKeepAlive();
    const { id } = entry.call;
    entry.cancelKeepAlive = later(id, keepAliveDeadlineMs, () => {
      end(id, 408, 8537, 'The call was not kept alive.');
    });
  }

  function end(id: string, code: number, subcode: number, message: string): void {
    apply(id, { kind: 'ended', result: { code, subcode, message } });
  }

  return {
    find,
    activeCall: (id) => requireActive(id).call,
    all: () => [...[...archived.values()].reverse(), ...[...active.values()].map(({ call }) => call)],
    add(call) {
      const { id } = call;
      const entry: ActiveCall = {
        call,
        timers: new Set(),
        cancelKeepAlive: () => undefined,
        droppedStates: 0,
      };
      active.set(comparableId(id), entry);
      if (call.state !== 'incoming') {
        startKeepAlive(entry);
        return;
      }
      later(id, decisionDeadlineMs, ({ state }) => {
        if (state === 'incoming') end(id, 480, 10076, 'The call was not answered in time.');
      });
    },
    apply,
    later,
    keepAlive(id) {
      startKeepAlive(requireActive(id));
    },
    noteStateDelivery(id, isDelivered) {
      const entry = active.get(comparableId(id));
      if (entry === undefined) return;
      entry.droppedStates = isDelivered ? 0 : entry.droppedStates + 1;
      if (entry.droppedStates < maxDroppedStates) return;
      withhold(id);
      end(id, 500, 7117, 'The callbacks of the call were not accepted.');
    },
    close() {
      for (const { timers } of active.values()) for (const cancel of timers) cancel();
    },
  };
}
