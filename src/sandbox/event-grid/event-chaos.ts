import { createDelayedTasks } from '../graph/simulation/delayed-tasks.ts';
import type { Scheduler } from '../graph/simulation/virtual-clock.ts';
import type { Random } from '../server/seeded-random.ts';
import { createRandom, happens, pick } from '../server/seeded-random.ts';
import type { EventChaosSettings, EventFault } from './chaos-settings.ts';
import { noEventChaos } from './chaos-settings.ts';
import type { Delivery } from './deliveries.ts';
import type { DataForm, EventSubscription } from './event-subscription.ts';
import { senderTokenFlaws } from './sender-tokens.ts';
import type { JsonObject, SystemEvent } from './system-events.ts';
import { falseEnd, writeEvent } from './wire-forms.ts';

/** What the chaos of events works with. */
export interface EventChaosOptions {
  readonly scheduler: Scheduler;
  readonly seed: string | number;
  /** Takes an event that is to be posted, in the schema of its subscription. */
  readonly forward: (to: EventSubscription, event: JsonObject) => void;
  /** Takes a post that nobody may believe. */
  readonly forge: (to: EventSubscription, event: JsonObject, forged: NonNullable<Delivery['forged']>) => void;
}

/** Lets things go wrong between events and their subscriptions. */
export interface EventChaos {
  /** Forwards an event: late, twice, otherwise written, or not at all. */
  pass(to: EventSubscription, event: SystemEvent): void;
  settings(): EventChaosSettings;
  configure(settings: EventChaosSettings): void;
  /** Drops the events that are still held back. */
  close(): void;
}

/** How long an event is held back for the next one, which is to overtake it, in milliseconds. */
const maxHoldMs = 2_000;

const otherForm: Readonly<Record<DataForm, DataForm>> = { modelled: 'documented', documented: 'modelled' };

interface SubscriptionChaos {
  readonly random: Random;
  /** Lets go the event that is held back; undefined if none is. */
  release: (() => void) | undefined;
}

/** Makes a chaos in which nothing goes wrong until it is configured. */
export function createEventChaos({ scheduler, seed, forward, forge }: EventChaosOptions): EventChaos {
  let current = noEventChaos;
  let bySubscription = new Map<string, SubscriptionChaos>();
  const { later, drop } = createDelayedTasks(scheduler);

  function chaosOf({ name }: EventSubscription): SubscriptionChaos {
    let found = bySubscription.get(name);
    if (found === undefined) {
      const random = createRandom(current.seed ?? seed, `chaos of events for ${name}`);
      found = { random, release: undefined };
      bySubscription.set(name, found);
    }
    return found;
  }

  function occurs(fault: EventFault, random: Random): boolean {
    return happens(random, current[fault]);
  }

  function write(to: EventSubscription, event: SystemEvent, random: Random): readonly JsonObject[] {
    const form = occurs('dataForm', random) ? otherForm[to.dataForm] : to.dataForm;
    const written = writeEvent(event, { ...to, dataForm: form });
    if (!occurs('unknown', random)) return [written];
    const data = { mood: 'cheerful' };
    const stranger = {
      ...event,
      id: random.uuid(),
      type: 'Microsoft.Communication.HologramRaised',
      data: { modelled: data, documented: data },
    };
    return [
      { ...written, data: { ...event.data[form], hologram: { depth: 'deep' } } },
      writeEvent(stranger, to),
    ];
  }

  function hold(chaos: SubscriptionChaos, letGo: () => void): void {
    const cancel = later(maxHoldMs, () => {
      chaos.release = undefined;
      letGo();
    });
    chaos.release = () => {
      cancel();
      chaos.release = undefined;
      letGo();
    };
  }

  function passOne(to: EventSubscription, chaos: SubscriptionChaos, event: JsonObject): void {
    const { random } = chaos;
    const copies = occurs('duplicate', random) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const send = (): void => {
        forward(to, event);
      };
      if (occurs('delay', random)) later(random.fraction() * current.maxDelayMs, send);
      else send();
    }
  }

  return {
    pass(to, event) {
      const chaos = chaosOf(to);
      const { random, release } = chaos;
      if (occurs('lose', random)) return;
      const written = write(to, event, random);
      const send = (): void => {
        for (const one of written) passOne(to, chaos, one);
      };
      if (release !== undefined) {
        send();
        release();
      } else if (occurs('reorder', random)) hold(chaos, send);
      else send();
      if (!occurs('forge', random)) return;
      const flaws = to.azureActiveDirectoryApplicationIdOrUri === undefined ? [] : senderTokenFlaws;
      forge(to, falseEnd(event, to, random.uuid()), pick(random, ['guessedAddress', ...flaws]));
    },
    settings: () => current,
    configure(settings) {
      current = settings;
      for (const { release } of bySubscription.values()) release?.();
      bySubscription = new Map();
    },
    close: drop,
  };
}
