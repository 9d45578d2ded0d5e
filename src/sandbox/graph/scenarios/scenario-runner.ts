import type { Random } from '../../server/seeded-random.ts';
import { createRandom } from '../../server/seeded-random.ts';
import type { CallSimulator } from '../simulation/call-simulator.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import { isOver } from '../simulation/simulated-call.ts';
import type { SimulatedCallEvent } from '../simulation/call-event.ts';
import { autopilot } from './autopilot.ts';
import type { Action, Scenario, Step } from './scenario.ts';
import { idleScenario } from './scenario.ts';
import type { CallSettings } from '../protocol/settings.ts';
import { comparableId } from '../protocol/wire.ts';

/** What a scenario runner works with. */
export interface ScenarioRunnerOptions {
  readonly simulator: CallSimulator;
  readonly settings: CallSettings;
  readonly seed: string | number;
}

/** Carries out the steps of scenarios in calls, one scenario per call. */
export interface ScenarioRunner {
  /**
   * Tells the bot of a new call and starts its scenario: by default the one that was prepared; without one, the
   * autopilot if the settings have it on, else {@link idleScenario}.
   */
  start(callId: string, scenario?: Scenario): void;
  /** Stops the scenario of a call and starts another one. */
  replace(callId: string, scenario: Scenario): void;
  /** Chooses the scenario of the next call that the bot creates. Several are taken in their order. */
  prepareNext(scenario: (call: SimulatedCall) => Scenario): void;
  /** Runs the steps by which the others react to what the bot did. */
  react(callId: string, action: Action): void;
}

interface ScenarioRun {
  readonly scenario: Scenario;
  readonly random: Random;
  readonly cancels: Set<() => void>;
}

/**
 * Makes a scenario runner. Each call has its own random sequence, so that one call doesn't change what happens in
 * another.
 */
export function createScenarioRunner({ simulator, settings, seed }: ScenarioRunnerOptions): ScenarioRunner {
  const runs = new Map<string, ScenarioRun>();
  const prepared: ((call: SimulatedCall) => Scenario)[] = [];
  let startedCalls = 0;

  function runSteps(callId: string, run: ScenarioRun, steps: readonly Step[], then?: Step): void {
    const [step = then, ...rest] = steps;
    if (step === undefined) return;
    const { min, max } = settings.stepIntervalMs;
    const intervalMs = min + run.random.fraction() * (max - min);
    const cancel = simulator.later(callId, intervalMs, (call) => {
      run.cancels.delete(cancel);
      takeStep(call, step, run.random);
      runSteps(callId, run, rest, then);
    });
    run.cancels.add(cancel);
  }

  function takeStep(call: SimulatedCall, step: Step, random: Random): void {
    for (const effect of step(call, random)) {
      if (effect.kind !== 'otherCall') simulator.apply(call.id, effect);
      else if (simulator.find(effect.callId) !== undefined) simulator.apply(effect.callId, effect.event);
    }
  }

  function forgetEnded(): void {
    for (const callId of runs.keys()) {
      const call = simulator.find(callId);
      if (call === undefined || isOver(call)) runs.delete(callId);
    }
  }

  function begin(callId: string, scenario: Scenario, random: Random): void {
    const run: ScenarioRun = { scenario, random, cancels: new Set() };
    runs.set(comparableId(callId), run);
    runSteps(callId, run, scenario.steps, scenario.repeatedStep);
  }

  return {
    start(callId, wanted) {
      startedCalls += 1;
      forgetEnded();
      const call = simulator.activeCall(callId);
      const isIncoming = call.state === 'incoming';
      const next = isIncoming ? undefined : prepared.shift();
      const scenario = wanted ?? next?.(call) ?? (settings.autopilot ? autopilot(call) : idleScenario);
      const told: SimulatedCallEvent = isIncoming
        ? { kind: 'announced' }
        : { kind: 'stateChanged', state: 'establishing' };
      simulator.apply(callId, told);
      begin(callId, scenario, createRandom(seed, `scenario ${startedCalls}`));
    },
    replace(callId, scenario) {
      const before = runs.get(comparableId(callId));
      before?.cancels.forEach((cancel) => {
        cancel();
      });
      begin(callId, scenario, before?.random ?? createRandom(seed, `scenario of ${callId}`));
    },
    prepareNext(scenario) {
      prepared.push(scenario);
    },
    react(callId, action) {
      const run = runs.get(comparableId(callId));
      if (run === undefined) return;
      const steps = reactionTo(run.scenario, action);
      runSteps(callId, run, steps);
    },
  };
}

function reactionTo({ reactions }: Scenario, action: Action): readonly Step[] {
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
