import { EventGridDeserializer } from '@azure/eventgrid';
import { z } from 'zod';
import type { WantedSubscription } from '../../../src/sandbox/event-grid/event-subscription.ts';
import type { RawReply } from '../../support/signed-request.ts';
import type { RoomsHarness } from '../acs/rooms-with-calls.ts';
import { startRoomsHarness } from '../acs/rooms-with-calls.ts';
import type { Arrival, EventReceiver } from './event-receiver.ts';
import { startEventReceiver } from './event-receiver.ts';

/** An event, in whatever schema it came. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A sandbox in virtual time, and a webhook that is subscribed to its events. */
export interface EventGridHarness extends RoomsHarness {
  readonly receiver: EventReceiver;
  /** Subscribes the webhook, by the controls. */
  subscribe(wanted?: Partial<WantedSubscription>): Promise<RawReply>;
  /** Waits until nothing more is on its way, and gives the requests that came since the last time. */
  arrived(): Promise<readonly Arrival[]>;
  /** The same as events, read by the parser of the official package. */
  told(): Promise<readonly ReceivedEvent[]>;
  deliveries(): Promise<readonly ShownDelivery[]>;
  /** Moves time on, and waits until what came due is delivered. */
  advance(seconds: number): Promise<void>;
}

const deliveriesShape = z.object({
  deliveries: z.array(
    z.strictObject({
      subscription: z.string(),
      endpointUrl: z.string(),
      events: z.array(z.string()),
      forged: z.string().optional(),
      attempts: z.array(
        z.strictObject({ at: z.string(), status: z.number().nullable(), error: z.string().optional() }),
      ),
      outcome: z.string(),
    }),
  ),
});

/** A post of Event Grid, by the sandbox's controls. */
export type ShownDelivery = z.infer<typeof deliveriesShape>['deliveries'][number];

/** Starts them, and subscribes the webhook unless that is not wanted. */
export async function startEventGridHarness(
  wanted: Partial<WantedSubscription> | null = {},
  options: { readonly seed?: string; readonly eventGridTimeoutMs?: number } = {},
): Promise<EventGridHarness> {
  const receiver = await startEventReceiver();
  const rooms = await startRoomsHarness(options);
  const { sandbox, scheduler } = rooms;
  const harness: EventGridHarness = {
    ...rooms,
    receiver,
    subscribe: (change = {}) =>
      rooms.control('POST', '/event-grid/subscriptions', {
        name: 'gateway',
        endpointUrl: receiver.url,
        ...change,
      }),
    async arrived() {
      await sandbox.eventGrid.idle();
      return receiver.arrivals.splice(0);
    },
    told: async () => (await Promise.all((await harness.arrived()).map(readByOfficialPackage))).flat(),
    deliveries: async () =>
      deliveriesShape.parse((await rooms.control('GET', '/event-grid/deliveries')).json).deliveries,
    async advance(seconds) {
      await sandbox.eventGrid.idle();
      await scheduler.advance(seconds * 1000);
      await sandbox.eventGrid.idle();
    },
    async close() {
      await rooms.close();
      await receiver.close();
    },
  };
  if (wanted !== null) {
    const reply = await harness.subscribe(wanted);
    if (reply.status !== 201) throw new Error(reply.text);
  }
  return harness;
}

const official = new EventGridDeserializer();
const dataShape = z.record(z.string(), z.unknown());

/** Reads a post by the parser of `@azure/eventgrid`. */
async function readByOfficialPackage({ headers, body }: Arrival): Promise<ReceivedEvent[]> {
  const encoded = JSON.stringify(body);
  if (headers['content-type']?.startsWith('application/cloudevents') === true) {
    const events = await official.deserializeCloudEvents(encoded);
    return events.map(({ id, type, subject = '', time, data }) => {
      if (time === undefined) throw new Error('The event has no time.');
      return { id, type, subject, time, data: dataShape.parse(data) };
    });
  }
  const events = await official.deserializeEventGridEvents(encoded);
  return events.map(({ id, eventType, subject, eventTime, data }) => ({
    id,
    type: eventType,
    subject,
    time: eventTime,
    data: dataShape.parse(data),
  }));
}
