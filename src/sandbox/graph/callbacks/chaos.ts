import type { Random } from '../../server/seeded-random.ts';
import { createRandom, happens, pick, pickOne } from '../../server/seeded-random.ts';
import type { SimulatedCall } from '../simulation/simulated-call.ts';
import { isOver } from '../simulation/simulated-call.ts';
import { tokenFlaws } from './callback-signer.ts';
import { addUnknown, capitaliseMembers, someNames } from './wire-variants.ts';
import type { ChaosSettings, ChaosFault } from './chaos-settings.ts';
import { noChaos } from './chaos-settings.ts';
import type { CallbackRequest } from './callback-queue.ts';
import type { SimulatedCallEvent } from '../simulation/call-event.ts';
import type { Notification } from '../simulation/notification.ts';
import { usualForm, writeNotification } from '../simulation/notification.ts';
import { writeOlderAnnouncement } from './older-announcement.ts';
import { bringsRoster, nameLater, restartOf } from './roster-chaos.ts';
import { createDelayedTasks } from '../simulation/delayed-tasks.ts';
import type { Scheduler } from '../simulation/virtual-clock.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { typed } from '../protocol/wire.ts';

/** What chaos works with. */
export interface ChaosOptions {
  readonly scheduler: Scheduler;
  readonly seed: string | number;
  /** Takes the requests to send, in order. */
  readonly forward: (request: CallbackRequest) => void;
}

/** Lets things go wrong between the simulated calls and their callbacks. */
export interface Chaos {
  /** Forwards notifications of a call as requests: late, twice, garbled, or not at all. */
  notify(call: SimulatedCall, notifications: readonly Notification[]): void;
  /** Whether the first notification of a new call is to arrive before its creation is answered. */
  isEarly(call: SimulatedCall): boolean;
  /** Gives the events that are applied to a call instead of one. */
  alterEvent(call: SimulatedCall, event: SimulatedCallEvent): readonly SimulatedCallEvent[];
  settings(): ChaosSettings;
  configure(settings: ChaosSettings): void;
  /** Drops the requests that are still held back. */
  close(): void;
}

/**
 * How long a request is held back for the next one of its call, which is to overtake or to join it, in milliseconds.
 */
const maxHoldMs = 2_000;

/** How many notifications of a call are remembered, to be repeated when they are out of date. */
const rememberedNotifications = 5;

interface CallChaos {
  readonly random: Random;
  /** The newest notifications, each with the call as it was then. */
  readonly past: CallbackRequest[];
  held:
    | { readonly request: CallbackRequest; readonly as: 'reorder' | 'batch'; readonly release: () => void }
    | undefined;
}

/** Makes a chaos in which nothing goes wrong until it is configured. */
export function createChaos({ scheduler, seed, forward }: ChaosOptions): Chaos {
  let current = noChaos;
  let calls = new Map<string, CallChaos>();
  const { later, drop } = createDelayedTasks(scheduler);

  function chaosOf({ id }: SimulatedCall): CallChaos {
    let found = calls.get(id);
    if (found === undefined) {
      found = { random: createRandom(current.seed ?? seed, `chaos of ${id}`), past: [], held: undefined };
      calls.set(id, found);
    }
    return found;
  }

  function occurs(fault: ChaosFault, random: Random): boolean {
    return happens(random, current[fault]);
  }

  function write(call: SimulatedCall, notification: Notification, random: Random): readonly JsonObject[] {
    const form = {
      ...usualForm,
      ...(occurs('names', random) ? someNames(random) : {}),
      ...(occurs('bareIds', random) ? { hasBareId: true } : {}),
    };
    let entry = writeNotification(call, notification, form);
    if (occurs('casing', random)) entry = capitaliseMembers(entry);
    if (!occurs('unknown', random)) return [entry];
    const stranger: Notification = { changeType: 'updated', path: '/holograms', data: typed('hologram', {}) };
    return [addUnknown(entry), ...(random.fraction() < 0.3 ? [writeNotification(call, stranger, form)] : [])];
  }

  /** Where a request goes if not to the address of its call. */
  function address({ callbackUri }: SimulatedCall, random: Random): Pick<CallbackRequest, 'callbackUri'> {
    const below = occurs('astray', random) ? '/astray/' : occurs('slash', random) ? '/' : undefined;
    return below === undefined ? {} : { callbackUri: callbackUri.replace(/\/*(\?|$)/, `${below}$1`) };
  }

  function notifyOne(call: SimulatedCall, notification: Notification): void {
    const chaos = chaosOf(call);
    const { random } = chaos;
    if (occurs('lose', random)) return;
    const isOlder =
      announces(call, notification) && (call.announcedIn === 'older' || occurs('olderForm', random));
    const request: CallbackRequest = {
      call,
      notifications: [notification],
      entries: write(call, notification, random),
      ...(isOlder ? { olderBody: writeOlderAnnouncement(call) } : {}),
      ...address(call, random),
    };
    remember(chaos, request);

    const { held } = chaos;
    if (held !== undefined) {
      chaos.held = undefined;
      held.release();
      if (held.as === 'reorder') [request, held.request].forEach(forward);
      else forward(merge(held.request, request));
    } else if (occurs('reorder', random)) hold(chaos, request, 'reorder');
    else if (occurs('batch', random)) hold(chaos, request, 'batch');
    else pass(request, random);

    if (isOver(call) && occurs('late', random)) {
      const old = pickOne(random, chaos.past.slice(0, -1));
      if (old !== undefined) forward(old);
    }
    if (occurs('forge', random)) forward(forge(call, random));
    if (isOver(call) && chaos.held === undefined) calls.delete(call.id);
  }

  function hold(chaos: CallChaos, request: CallbackRequest, as: 'reorder' | 'batch'): void {
    const release = later(maxHoldMs, () => {
      chaos.held = undefined;
      forward(request);
    });
    chaos.held = { request, as, release };
  }

  function pass(request: CallbackRequest, random: Random): void {
    const messageId = random.uuid();
    const isTwice = occurs('duplicate', random);
    const copies = isTwice ? [messageId, random.fraction() < 0.5 ? messageId : random.uuid()] : [messageId];
    for (const copy of copies) {
      const whole = { ...request, messageId: copy };
      if (!occurs('delay', random)) forward(whole);
      else {
        later(random.fraction() * current.maxDelayMs, () => {
          forward(whole);
        });
      }
    }
  }

  return {
    notify(call, notifications) {
      for (const notification of notifications) notifyOne(call, notification);
    },
    isEarly: (call) => occurs('early', chaosOf(call).random),
    alterEvent(call, event) {
      const { random } = chaosOf(call);
      const altered: SimulatedCallEvent[] = [];
      if (bringsRoster(call, event)) {
        const nextRoster = occurs('loseRoster', random)
          ? 'lost'
          : occurs('laterOnly', random)
            ? 'uncounted'
            : 'told';
        if (nextRoster !== 'told') altered.push({ kind: 'nextRosterDecided', nextRoster });
      }
      if (event.kind !== 'rosterChanged') return [...altered, event];
      altered.push(...(occurs('withoutId', random) ? nameLater(call, event) : [event]));
      if (call.wants.deltaRoster && occurs('restart', random)) altered.push(restartOf(random));
      return altered;
    },
    settings: () => current,
    configure(settings) {
      current = settings;
      calls = new Map([...calls].filter(([, { held }]) => held !== undefined));
    },
    close: drop,
  };
}

function announces({ state }: SimulatedCall, { changeType, path }: Notification): boolean {
  return state === 'incoming' && changeType === 'created' && path === '';
}

function remember({ past }: CallChaos, request: CallbackRequest): void {
  past.push(request);
  if (past.length > rememberedNotifications) past.shift();
}

function merge(first: CallbackRequest, second: CallbackRequest): CallbackRequest {
  return {
    call: second.call,
    // As an announcement stays one, however much comes with it.
    ...(first.olderBody === undefined ? {} : { olderBody: first.olderBody }),
    notifications: [...first.notifications, ...second.notifications],
    entries: [...first.entries, ...second.entries],
  };
}

/** A request that claims that the call is over, which nobody must believe. */
function forge(call: SimulatedCall, random: Random): CallbackRequest {
  return forgedEnd(call, pick(random, tokenFlaws));
}

/** Makes a request that claims that a call is over, with a token that has that flaw. */
export function forgedEnd(call: SimulatedCall, flaw: NonNullable<CallbackRequest['flaw']>): CallbackRequest {
  const data = typed('call', { state: 'terminated', id: call.id });
  const notification: Notification = { changeType: 'deleted', path: '', data };
  return { call, notifications: [notification], entries: [writeNotification(call, notification)], flaw };
}
