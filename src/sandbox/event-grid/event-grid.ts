import { ApiError } from '../server/api-error.ts';
import { createRandom } from '../server/seeded-random.ts';
import { createActivity } from '../graph/simulation/pending-work.ts';
import type { Scheduler } from '../graph/simulation/virtual-clock.ts';
import type { RoomCalls } from '../acs/room-calls/room-calls.ts';
import { createEventBatches } from './event-batches.ts';
import { createDeliveries } from './deliveries.ts';
import type { DeliveryLog } from './delivery-log.ts';
import { createDeliveryLog } from './delivery-log.ts';
import type { EventChaos } from './event-chaos.ts';
import { createEventChaos } from './event-chaos.ts';
import type { EventSubscription, WantedSubscription } from './event-subscription.ts';
import { subscriptionSchema } from './event-subscription.ts';
import type { HandshakeResult } from './handshake.ts';
import { shakeHands } from './handshake.ts';
import type { PosterOptions } from '../server/poster.ts';
import { createPoster } from '../server/poster.ts';
import type { SenderToken, SenderTokenFlaw } from './sender-tokens.ts';
import type { SystemEvent } from './system-events.ts';
import { systemEvent } from './system-events.ts';
import { falseEnd } from './wire-forms.ts';

/** What Event Grid works with. */
export interface EventGridOptions extends PosterOptions {
  readonly scheduler: Scheduler;
  /** Whose events it tells. */
  readonly roomCalls: RoomCalls;
  readonly token: SenderToken;
  /** Where the sandbox is, without a slash at the end. */
  readonly url: () => string;
  readonly seed: string | number;
}

/** A subscription as it is. */
export interface SubscriptionState {
  readonly subscription: EventSubscription;
  /** Only a subscription whose handshake succeeded gets events. */
  readonly provisioningState: HandshakeResult;
}

/** Event Grid, as far as it tells of calls in rooms. */
export interface EventGrid {
  readonly chaos: EventChaos;
  readonly log: DeliveryLog;
  /**
   * Makes a subscription, or replaces the one of that name, once its webhook has said that it wants the events.
   * @throws {ApiError} 400 when it says something else, or may not be reached
   */
  subscribe(wanted: WantedSubscription): Promise<SubscriptionState>;
  subscriptions(): readonly SubscriptionState[];
  /** @throws {ApiError} 404 when there is none of that name */
  unsubscribe(name: string): void;
  /**
   * Completes a handshake by the code that the webhook was sent.
   * @throws {ApiError} 404 when no handshake waits for it, or not any more
   */
  validate(name: string, code: string): SubscriptionState;
  /** Publishes an event to all subscriptions that want its type. */
  publish(event: SystemEvent): void;
  /**
   * Posts a false end of a call, which nobody may believe.
   * @throws {ApiError} 404 when there is no such subscription; 409 for a flaw of tokens where it asks for none
   */
  forge(name: string, event: SystemEvent, flaw: SenderTokenFlaw | 'guessedAddress'): void;
  /** Resolves when nothing is being posted; what waits to be repeated doesn't count. */
  idle(): Promise<void>;
  /** Stops all timers and posts. */
  close(): Promise<void>;
}

/** How long a handshake waits for a GET, in milliseconds. */
const manualValidationMs = 10 * 60_000;

interface Subscribed extends SubscriptionState {
  /** What completes its handshake; undefined if that is done. */
  readonly code: string | undefined;
  readonly untilMs: number;
}

/** Makes an Event Grid without subscriptions. */
export function createEventGrid(options: EventGridOptions): EventGrid {
  const { scheduler, roomCalls, token, url, seed } = options;
  const subscribed = new Map<string, Subscribed>();
  const random = createRandom(seed, 'ids of events');
  const log = createDeliveryLog();
  const activity = createActivity();
  const poster = createPoster(options);
  const find = (name: string): EventSubscription | undefined => subscribed.get(name)?.subscription;
  const deliveries = createDeliveries({ scheduler, activity, poster, token, log, seed, find });
  const batches = createEventBatches(scheduler, deliveries);
  const chaos = createEventChaos({
    scheduler,
    seed,
    forward: (to, event) => {
      batches.add(to, event);
    },
    forge: ({ name }, event, forged) => {
      deliveries.deliver({ to: name, events: [event], publishedMs: nowMs(), forged });
    },
  });

  const nowMs = (): number => scheduler.now().getTime();

  function publish(event: SystemEvent): void {
    for (const { subscription, provisioningState } of subscribed.values()) {
      const isWanted = subscription.includedEventTypes?.includes(event.type) ?? true;
      if (provisioningState === 'Succeeded' && isWanted) chaos.pass(subscription, event);
    }
  }

  const stopListening = roomCalls.onChange((call, change) => {
    const event = systemEvent(call, change, random.uuid());
    if (event !== undefined) publish(event);
  });

  return {
    chaos,
    log,
    async subscribe(wanted) {
      const subscription = subscriptionSchema.parse(wanted);
      const { name, endpointUrl } = subscription;
      if (!poster.mayReach(endpointUrl)) {
        throw new ApiError(
          400,
          'UrlValidation',
          'The webhook is not on this machine: nothing is posted there.',
        );
      }
      const code = random.uuid();
      const end = activity.begin();
      try {
        const provisioningState = await shakeHands({
          subscription,
          code,
          eventId: random.uuid(),
          time: scheduler.now().toISOString(),
          validationUrl: `${url()}/sandbox/event-grid/subscriptions/${name}/validate/${code}`,
          token: await token(subscription),
          poster,
        });
        const isDone = provisioningState === 'Succeeded';
        const untilMs = nowMs() + manualValidationMs;
        subscribed.set(name, { subscription, provisioningState, code: isDone ? undefined : code, untilMs });
        return { subscription, provisioningState };
      } finally {
        end();
      }
    },
    subscriptions: () =>
      [...subscribed.values()].map(({ subscription, provisioningState }) => ({
        subscription,
        provisioningState,
      })),
    unsubscribe(name) {
      if (!subscribed.delete(name)) throw noSubscription();
    },
    validate(name, code) {
      const found = subscribed.get(name);
      if (found?.code !== code || found.untilMs < nowMs()) {
        throw new ApiError(404, 'NotFound', 'No handshake waits for this code.');
      }
      const { subscription } = found;
      const provisioningState = 'Succeeded';
      subscribed.set(name, { ...found, provisioningState, code: undefined });
      return { subscription, provisioningState };
    },
    publish,
    forge(name, event, forged) {
      const to = find(name);
      if (to === undefined) throw noSubscription();
      if (forged !== 'guessedAddress' && to.azureActiveDirectoryApplicationIdOrUri === undefined) {
        throw new ApiError(
          409,
          'Conflict',
          'This subscription asks for no tokens, so that none can be wrong.',
        );
      }
      const events = [falseEnd(event, to, random.uuid())];
      deliveries.deliver({ to: name, events, publishedMs: nowMs(), forged });
    },
    idle: () => activity.idle(),
    async close() {
      stopListening();
      chaos.close();
      batches.close();
      deliveries.close();
      await poster.close();
    },
  };
}

function noSubscription(): ApiError {
  return new ApiError(404, 'NotFound', 'There is no such subscription.');
}
