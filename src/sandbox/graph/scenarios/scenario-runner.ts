import type { Random } from '../../server/seeded-random.ts';
import { createRandom } from '../../server/seeded-random.ts';
import type { CallEngine } from '../simulation/call-simulator.ts';
import type { CallTruth } from '../simulation/simulated-call.ts';
import { isOver } from '../simulation/simulated-call.ts';
import type { Happening } from '../simulation/call-event.ts';
import { autopilot } from './autopilot.ts';
import type { Action, Plot, Step } from './scenario.ts';
import { still } from './scenario.ts';
import type { CallSettings } from '../protocol/settings.ts';
import { canonicalId } from '../protocol/wire.ts';

/** What a director works with. */
export interface DirectorOptions {
  readonly engine: CallEngine;
  readonly settings: CallSettings;
  readonly seed: string | number;
}

/** Lets calls go by plots: that of the autopilot, a script, or nothing. */
export interface Director {
  /** Tells the bot of a new call and begins its plot: by default one that was prepared, else the autopilot unless that is off. */
  open(callId: string, plot?: Plot): void;
  /** Ends the plot of a call and begins another one. */
  change(callId: string, plot: Plot): void;
  /** Sets the plot of the next call that the bot creates. */
  prepare(plot: (call: CallTruth) => Plot): void;
  /** Lets the others react to what the bot did. */
  react(callId: string, action: Action): void;
}

interface Performance {
  readonly plot: Plot;
  readonly random: Random;
  readonly cancels: Set<() => void>;
}

/** Makes a director. Each call has a source of chance of its own, so that calls don't disturb each other. */
export function createDirector({ engine, settings, seed }: DirectorOptions): Director {
  const performances = new Map<string, Performance>();
  const prepared: ((call: CallTruth) => Plot)[] = [];
  let openedCalls = 0;

  function perform(callId: string, performance: Performance, steps: readonly Step[], then?: Step): void {
    const [step = then, ...rest] = steps;
    if (step === undefined) return;
    const { min, max } = settings.stepIntervalMs;
    const intervalMs = min + performance.random.fraction() * (max - min);
    const cancel = engine.later(callId, intervalMs, (call) => {
      performance.cancels.delete(cancel);
      play(call, step, performance.random);
      perform(callId, performance, rest, then);
    });
    performance.cancels.add(cancel);
  }

  function play(call: CallTruth, step: Step, random: Random): void {
    for (const deed of step(call, random)) {
      if (deed.kind !== 'elsewhere') engine.happen(call.id, deed);
      else if (engine.find(deed.callId) !== undefined) engine.happen(deed.callId, deed.happening);
    }
  }

  function forgetEnded(): void {
    for (const callId of performances.keys()) {
      const call = engine.find(callId);
      if (call === undefined || isOver(call)) performances.delete(callId);
    }
  }

  function begin(callId: string, plot: Plot, random: Random): void {
    const performance: Performance = { plot, random, cancels: new Set() };
    performances.set(canonicalId(callId), performance);
    perform(callId, performance, plot.opening, plot.goesOn);
  }

  return {
    open(callId, wanted) {
      openedCalls += 1;
      forgetEnded();
      const call = engine.live(callId);
      const isIncoming = call.state === 'incoming';
      const next = isIncoming ? undefined : prepared.shift();
      const plot = wanted ?? next?.(call) ?? (settings.autopilot ? autopilot(call) : still);
      const told: Happening = isIncoming
        ? { kind: 'announced' }
        : { kind: 'stateChanged', state: 'establishing' };
      engine.happen(callId, told);
      begin(callId, plot, createRandom(seed, `plot ${openedCalls}`));
    },
    change(callId, plot) {
      const before = performances.get(canonicalId(callId));
      before?.cancels.forEach((cancel) => {
        cancel();
      });
      begin(callId, plot, before?.random ?? createRandom(seed, `plot of ${callId}`));
    },
    prepare(plot) {
      prepared.push(plot);
    },
    react(callId, action) {
      const performance = performances.get(canonicalId(callId));
      if (performance === undefined) return;
      const steps = reactionTo(performance.plot, action);
      perform(callId, performance, steps);
    },
  };
}

function reactionTo({ reactions }: Plot, action: Action): readonly Step[] {
  switch (action.name) {
    case 'answer':
      return reactions.answer?.(action) ?? [];
    case 'redirect':
      return reactions.redirect?.(action) ?? [];
    case 'transfer':
      return reactions.transfer?.(action) ?? [];
    case 'invite':
      return reactions.invite?.(action) ?? [];
    case 'media':
      return reactions.media?.(action) ?? [];
    case 'operation':
      return reactions.operation?.(action) ?? [];
  }
}
