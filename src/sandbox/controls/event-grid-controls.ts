import { z } from 'zod';
import { systemEvent } from '../event-grid/system-events.ts';
import { eventChaosSchema, noEventChaos } from '../event-grid/chaos-settings.ts';
import { subscriptionSchema } from '../event-grid/event-subscription.ts';
import type { SubscriptionState } from '../event-grid/event-grid.ts';
import { senderTokenFlaws } from '../event-grid/sender-tokens.ts';
import { formatEventTime, ticksOf } from '../acs/service-clock.ts';
import { ApiError } from '../server/api-error.ts';
import { emptyReply, jsonReply } from '../server/exchange.ts';
import type { Control } from './control.ts';
import { defineControl } from './control.ts';

const eventSchema = z.strictObject({
  type: z.string().min(1),
  subject: z.string().default(''),
  time: z.iso.datetime({ offset: true }).optional(),
  data: z.record(z.string(), z.unknown()),
});

const forgerySchema = z.strictObject({
  serverCallId: z.string(),
  flaw: z.enum(['guessedAddress', ...senderTokenFlaws]),
});

/** The controls of Event Grid. */
export const eventGridControls: readonly Control[] = [
  defineControl({
    method: 'GET',
    path: '/sandbox/event-grid/subscriptions',
    about: 'Lists the event subscriptions.',
    handle: ({ context }) =>
      jsonReply(200, { subscriptions: context.eventGrid.subscriptions().map(writeSubscription) }),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/event-grid/subscriptions',
    about:
      'Subscribes the webhook `endpointUrl` to events under a `name`, once it has answered the handshake as Event Grid wants it: ' +
      '400 otherwise. `eventDeliverySchema` is `EventGridSchema` or `CloudEventSchemaV1_0`; `dataForm` is `modelled`, as the ' +
      'official packages have the data, or `documented`, as the documentation shows it; `includedEventTypes`, ' +
      '`maxEventsPerBatch`, `maxDeliveryAttempts`, `eventTimeToLiveInMinutes`, `azureActiveDirectoryApplicationIdOrUri` (posts ' +
      'carry a token for it) and `azureActiveDirectoryTenantId` are as in Azure.',
    body: subscriptionSchema,
    handle: async ({ context, body }) =>
      jsonReply(201, writeSubscription(await context.eventGrid.subscribe(body))),
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/event-grid/subscriptions/{name}',
    about: 'Ends an event subscription; what was not delivered is dropped.',
    handle({ context, params }) {
      context.eventGrid.unsubscribe(params['name'] ?? '');
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/event-grid/subscriptions/{name}/validate/{code}',
    about:
      'Completes the handshake of a webhook that answered 200 and nothing else: the `validationUrl` that it was sent.',
    handle: ({ context, params }) =>
      jsonReply(
        200,
        writeSubscription(context.eventGrid.validate(params['name'] ?? '', params['code'] ?? '')),
      ),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/event-grid/subscriptions/{name}/forge',
    about:
      'Posts a false end of the call `serverCallId` with a `flaw`: to a `guessedAddress`, or with a token that is `expired`, ' +
      '`unsigned` and so on: nothing may change.',
    body: forgerySchema,
    handle({ context: { eventGrid, roomCalls, calls, random }, params, body: { serverCallId, flaw } }) {
      const call = roomCalls.find(serverCallId);
      const at = ticksOf(calls.scheduler.now());
      const event = call && systemEvent(call, { kind: 'ended', at }, random.uuid());
      if (event === undefined) throw new ApiError(404, 'NotFound', 'There is no such call in a room.');
      eventGrid.forge(params['name'] ?? '', event, flaw);
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/event-grid/events',
    about:
      'Publishes an event that is given, such as one that nobody knows, or of another room: `type`, `data`, `subject` and ' +
      '`time`, which have defaults.',
    body: eventSchema,
    handle({ context: { eventGrid, calls, random }, body: { type, subject, time, data } }) {
      const now = formatEventTime(ticksOf(calls.scheduler.now()));
      const id = random.uuid();
      const forms = { modelled: data, documented: data };
      eventGrid.publish({ id, type, subject, time: time ?? now, data: forms });
      return jsonReply(201, { id });
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/event-grid/deliveries',
    about: 'Lists what Event Grid posted, with all attempts, and how each was answered.',
    handle: ({ context }) => jsonReply(200, { deliveries: context.eventGrid.log.entries() }),
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/event-grid/deliveries',
    about: 'Clears that list; what is still to be delivered stays.',
    handle({ context }) {
      context.eventGrid.log.clear();
      return emptyReply(204);
    },
  }),
  defineControl({
    method: 'GET',
    path: '/sandbox/event-grid/chaos',
    about: 'Shows how likely it is that something goes wrong with an event.',
    handle: ({ context }) => jsonReply(200, context.eventGrid.chaos.settings()),
  }),
  defineControl({
    method: 'POST',
    path: '/sandbox/event-grid/chaos',
    about:
      'Loses, repeats, delays and reorders events by chance, for example `{"duplicate": 0.2, "delay": 0.5, "maxDelayMs": 60000}`. ' +
      'What is not named does not happen.',
    body: eventChaosSchema,
    handle({ context: { eventGrid }, body }) {
      eventGrid.chaos.configure(body);
      return jsonReply(200, eventGrid.chaos.settings());
    },
  }),
  defineControl({
    method: 'DELETE',
    path: '/sandbox/event-grid/chaos',
    about: 'Ends the chaos of events.',
    handle({ context }) {
      context.eventGrid.chaos.configure(noEventChaos);
      return emptyReply(204);
    },
  }),
];

function writeSubscription({ subscription, provisioningState }: SubscriptionState): object {
  return { ...subscription, provisioningState };
}
