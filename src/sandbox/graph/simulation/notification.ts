import type { SimulatedCall } from './simulated-call.ts';
import type { JsonObject } from '../protocol/wire.ts';
import { typed } from '../protocol/wire.ts';

/** How a resource changed. */
export type ChangeType = 'created' | 'updated' | 'deleted';

/** A change that the bot is told of, before it is written for the wire. */
export interface Notification {
  readonly changeType: ChangeType;
  /** What follows the path of the call: empty for the call itself, else such as `/participants`. */
  readonly path: string;
  /** Undefined to leave `resourceData` out. */
  readonly data: JsonObject | readonly JsonObject[] | undefined;
}

/** How a notification looks on the wire. Each way was seen. */
export interface NotificationForm {
  /** Which member names the resource: the current one, its twin of old, or both. */
  readonly names: 'resourceUrl' | 'resource' | 'both';
  /** Whether the path begins with a slash. */
  readonly hasSlash: boolean;
  /** Whether the call's id is 32 hexadecimal digits in upper case, rather than a dashed GUID. */
  readonly hasBareId: boolean;
  readonly hasCallbackUri: boolean;
}

/** The form that the documentation's examples of creating calls show. */
export const usualForm: NotificationForm = {
  names: 'resourceUrl',
  hasSlash: true,
  hasBareId: false,
  hasCallbackUri: true,
};

/** Writes a notification about a call as an entry of `commsNotifications.value`. */
export function writeNotification(
  call: SimulatedCall,
  notification: Notification,
  form: NotificationForm = usualForm,
): JsonObject {
  const id = form.hasBareId ? call.id.replaceAll('-', '').toUpperCase() : call.id;
  const path = (root: string): string => `${form.hasSlash ? '/' : ''}${root}/calls/${id}${notification.path}`;
  return typed('commsNotification', {
    changeType: notification.changeType,
    ...(form.names === 'resourceUrl' ? {} : { resource: path('app') }),
    ...(form.names === 'resource' ? {} : { resourceUrl: path('communications') }),
    ...(form.hasCallbackUri ? { callbackUri: call.callbackUri } : {}),
    ...(notification.data === undefined ? {} : { resourceData: notification.data }),
  });
}

/** Writes the body of one callback: several entries in one `commsNotifications`. */
export function writeNotificationBody(entries: readonly JsonObject[]): string {
  return JSON.stringify(typed('commsNotifications', { value: entries }));
}
