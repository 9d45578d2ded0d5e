import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** A request as it arrived. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Parsed; undefined if it is empty. */
  readonly body: unknown;
}

/** How a request is answered. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/** A webhook for events. */
export interface EventReceiver {
  readonly url: string;
  /** Notifications in the order of their arrival; handshakes are left out. */
  readonly arrivals: Arrival[];
  readonly handshakes: Arrival[];
  /** Decides how handshakes are answered; as they ask for, at first. */
  shakeHands: (arrival: Arrival) => Answer | 'never';
  /** Decides how notifications are answered; 200 at first. */
  answer: (arrival: Arrival, count: number) => Answer | 'never';
  close(): Promise<void>;
}

const validationShape = z.tuple([
  z.looseObject({
    eventType: z.literal('Microsoft.EventGrid.SubscriptionValidationEvent'),
    data: z.strictObject({ validationCode: z.string(), validationUrl: z.url() }),
  }),
]);

/** What the event of a handshake asks for. */
export function askedOf({ body }: Arrival): { validationCode: string; validationUrl: string } {
  return validationShape.parse(body)[0].data;
}

/** Answers a handshake as it asks for. */
function agree(arrival: Arrival): Answer {
  return arrival.method === 'OPTIONS'
    ? { status: 200, headers: { 'WebHook-Allowed-Origin': 'eventgrid.azure.net' } }
    : { status: 200, json: { validationResponse: askedOf(arrival).validationCode } };
}

/** Starts a webhook on a free port. */
export async function startEventReceiver(): Promise<EventReceiver> {
  const server = createServer((request, response) => {
    void (async () => {
      const sent = await text(request);
      const { method = '', url: path = '', headers } = request;
      const body: unknown = sent === '' ? undefined : JSON.parse(sent);
      const arrival: Arrival = { method, path, headers, body };
      const isHandshake = method === 'OPTIONS' || headers['aeg-event-type'] === 'SubscriptionValidation';
      (isHandshake ? receiver.handshakes : receiver.arrivals).push(arrival);
      const answer = isHandshake
        ? receiver.shakeHands(arrival)
        : receiver.answer(arrival, receiver.arrivals.length);
      if (answer === 'never') return;
      response.writeHead(answer.status, answer.headers);
      response.end(answer.json === undefined ? '' : JSON.stringify(answer.json));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver must listen on TCP.');

  const receiver: EventReceiver = {
    url: `http://127.0.0.1:${address.port}/callbacks/events/secret`,
    arrivals: [],
    handshakes: [],
    shakeHands: agree,
    answer: () => ({ status: 200 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return receiver;
}
