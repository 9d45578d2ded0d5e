import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload } from 'jose';
import { z } from 'zod';
import type { Sandbox } from '../../../../src/sandbox/sandbox.ts';

const bodyShape = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.commsNotifications'),
  value: z.array(
    z.looseObject({
      '@odata.type': z.literal('#microsoft.graph.commsNotification'),
      changeType: z.string(),
      resourceUrl: z.string().optional(),
      resource: z.string().optional(),
      callbackUri: z.string().optional(),
      resourceData: z
        .union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])
        .optional(),
    }),
  ),
});

/** One entry of a post. */
export type Notification = z.infer<typeof bodyShape>['value'][number];

/** A post as it arrived. */
export interface Arrival {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly notifications: readonly Notification[];
  /** All of it; an announcement in the older form has no notifications. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What the token says; undefined if it isn't one to believe. */
  readonly claims: JWTPayload | undefined;
  /** Why it isn't, as jose codes it. */
  readonly refusal: string | undefined;
}

/** How a post is answered. */
type Answer =
  { readonly status: number; readonly location?: string; readonly body?: string } | 'reset' | 'never';

/** A bot's webhook: it verifies each post by the keys that the sandbox publishes. */
export interface CallbackReceiver {
  readonly url: string;
  readonly arrivals: Arrival[];
  /** Decides how posts are answered; 202 at first. */
  answer: (arrival: Arrival, count: number) => Answer | Promise<Answer>;
  /** Tells whose keys to verify by, and what time it is. */
  trust(sandbox: Sandbox, now: () => Date): void;
  close(): Promise<void>;
}

/** Starts a webhook on a free port. */
export async function startCallbackReceiver(): Promise<CallbackReceiver> {
  let verify: (token: string) => Promise<JWTPayload> = () =>
    Promise.reject(new Error('Nobody is trusted yet.'));
  const server = createServer((request, response) => {
    void (async () => {
      const body = z.record(z.string(), z.unknown()).parse(JSON.parse(await text(request)));
      const notifications = body['callState'] === undefined ? bodyShape.parse(body).value : [];
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const verified = await verify(token).then(
        (claims) => ({ claims, refusal: undefined }),
        (error: unknown) => ({
          claims: undefined,
          refusal: error instanceof errors.JOSEError ? error.code : String(error),
        }),
      );
      const { url: path = '', headers } = request;
      const arrival: Arrival = { path, headers, notifications, body, ...verified };
      receiver.arrivals.push(arrival);
      const answer = await receiver.answer(arrival, receiver.arrivals.length);
      if (answer === 'reset') request.socket.destroy();
      else if (answer !== 'never') {
        response.writeHead(answer.status, answer.location === undefined ? {} : { Location: answer.location });
        response.end(answer.body);
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver must listen on TCP.');

  const receiver: CallbackReceiver = {
    url: `http://127.0.0.1:${address.port}/callbacks`,
    arrivals: [],
    answer: () => ({ status: 202 }),
    trust(sandbox, now) {
      const { issuer, audience, jwksUrl } = sandbox.graph.callbacks;
      const keys = createRemoteJWKSet(new URL(jwksUrl), { cooldownDuration: 0 });
      const requiredClaims = ['tid', 'exp', 'nbf', 'iat'];
      verify = async (token) => {
        const options = { issuer, audience, requiredClaims, algorithms: ['RS256'], currentDate: now() };
        return (await jwtVerify(token, keys, options)).payload;
      };
    },
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
