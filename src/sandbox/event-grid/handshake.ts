import { z } from 'zod';
import { ApiError } from '../server/api-error.ts';
import type { EventSubscription } from './event-subscription.ts';
import type { Poster, WebhookAnswer } from '../server/poster.ts';
import { topic } from './wire-forms.ts';

/** What a handshake works with. */
export interface HandshakeOptions {
  readonly subscription: EventSubscription;
  /** What the webhook has to say in return, and the id of the event that asks for it. */
  readonly code: string;
  readonly eventId: string;
  /** ISO 8601. */
  readonly time: string;
  /** Where it may be said by a GET instead. */
  readonly validationUrl: string;
  /** The bearer token; undefined for none. */
  readonly token: string | undefined;
  readonly poster: Poster;
}

/** Whether a webhook has said that it wants the events, or may still say so by a GET. */
export type HandshakeResult = 'Succeeded' | 'AwaitingManualAction';

/** Who asks, in the CloudEvents schema. */
const origin = 'eventgrid.azure.net';

const answerSchema = z.object({ validationResponse: z.string() });

/**
 * Asks a webhook whether it wants the events of a subscription.
 * @throws {ApiError} 400 when its answer is neither that nor a bare 200: the subscription is not made
 */
export function shakeHands(options: HandshakeOptions): Promise<HandshakeResult> {
  return options.subscription.eventDeliverySchema === 'EventGridSchema'
    ? postEvent(options)
    : askPermission(options);
}

async function postEvent(options: HandshakeOptions): Promise<HandshakeResult> {
  const { subscription, code, eventId, time, validationUrl, poster } = options;
  const event = {
    id: eventId,
    topic,
    subject: '',
    data: { validationCode: code, validationUrl },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: time,
    metadataVersion: '1',
    dataVersion: '2',
  };
  const answer = await poster.send({
    method: 'POST',
    url: subscription.endpointUrl,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'aeg-event-type': 'SubscriptionValidation',
      'aeg-subscription-name': subscription.name.toUpperCase(),
      'aeg-delivery-count': '0',
      'aeg-data-version': '2',
      'aeg-metadata-version': '1',
      ...authorization(options),
    },
    body: JSON.stringify([event]),
  });
  const said = readAnswer(answer);
  if (answer.status !== 200) throw refusal(answer);
  if (said === undefined) return 'AwaitingManualAction';
  if (said !== code)
    throw refusal(answer, 'It has another validationResponse than the code that it was sent.');
  return 'Succeeded';
}

async function askPermission(options: HandshakeOptions): Promise<HandshakeResult> {
  const { subscription, validationUrl, poster } = options;
  const answer = await poster.send({
    method: 'OPTIONS',
    url: subscription.endpointUrl,
    headers: {
      'WebHook-Request-Origin': origin,
      'WebHook-Request-Callback': validationUrl,
      ...authorization(options),
    },
  });
  if (answer.status !== 200) throw refusal(answer);
  const allowed = answer.header('webhook-allowed-origin');
  if (allowed === undefined) return 'AwaitingManualAction';
  if (allowed !== '*' && allowed !== origin)
    throw refusal(answer, `It allows ${allowed}, and not ${origin}.`);
  return 'Succeeded';
}

function authorization({ token }: HandshakeOptions): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

function readAnswer(answer: WebhookAnswer): string | undefined {
  if (answer.status === null) return undefined;
  try {
    return answerSchema.safeParse(JSON.parse(answer.text)).data?.validationResponse;
  } catch {
    return undefined;
  }
}

function refusal(answer: WebhookAnswer, reason?: string): ApiError {
  const said =
    answer.status === null ? `there was no answer (${answer.error})` : `it answered ${answer.status}`;
  return new ApiError(
    400,
    answer.status === null ? 'UrlUnreachable' : 'UrlValidation',
    `The webhook did not say that it wants the events: ${reason ?? `${said}.`}`,
  );
}
