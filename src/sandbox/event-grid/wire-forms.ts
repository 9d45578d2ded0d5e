import type { EventSubscription } from './event-subscription.ts';
import type { JsonObject, SystemEvent } from './system-events.ts';

/** The communication resource as the source of events. */
export const topic =
  '/subscriptions/5a4db0c5-0000-4000-8000-00000000a25b/resourcegroups/sandbox/providers/microsoft.communication/communicationservices/sandbox';

/** A body to be posted, with its type. */
export interface Post {
  readonly body: string;
  readonly contentType: string;
}

/** Writes an event in the schema of a subscription. */
export function writeEvent(event: SystemEvent, subscription: EventSubscription): JsonObject {
  const { id, subject, type, time } = event;
  const data = event.data[subscription.dataForm];
  return subscription.eventDeliverySchema === 'EventGridSchema'
    ? { id, topic, subject, data, eventType: type, dataVersion: '1.0', metadataVersion: '1', eventTime: time }
    : { id, source: topic, subject, data, type, time, specversion: '1.0' };
}

/** Writes a post of events, which are in the schema of that subscription. */
export function writePost(events: readonly JsonObject[], subscription: EventSubscription): Post {
  if (subscription.eventDeliverySchema === 'EventGridSchema') {
    return { body: JSON.stringify(events), contentType: 'application/json; charset=utf-8' };
  }
  return subscription.maxEventsPerBatch === 1
    ? { body: JSON.stringify(events[0]), contentType: 'application/cloudevents+json; charset=utf-8' }
    : { body: JSON.stringify(events), contentType: 'application/cloudevents-batch+json; charset=utf-8' };
}

/** Writes an event that claims that the call of another one is over. */
export function falseEnd(event: SystemEvent, subscription: EventSubscription, id: string): JsonObject {
  return writeEvent({ ...event, id, type: 'Microsoft.Communication.CallEnded' }, subscription);
}
