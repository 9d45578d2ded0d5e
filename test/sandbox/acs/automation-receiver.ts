import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { CallAutomationEvent } from '@azure/communication-call-automation';
import { parseCallAutomationEvent } from '@azure/communication-call-automation';
import type { JWTPayload } from 'jose';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';

const eventShape = z.strictObject({
  id: z.guid(),
  source: z.string(),
  subject: z.string(),
  type: z.string().startsWith('Microsoft.Communication.'),
  time: z.iso.datetime({ offset: true }),
  specversion: z.literal('1.0'),
  datacontenttype: z.literal('application/json'),
  data: z.record(z.string(), z.unknown()),
});

/** A post as it arrived. */
export interface AutomationArrival {
  readonly path: string;
  readonly contentType: string | undefined;
  /** Its events, as the official package parses them. */
  readonly events: readonly CallAutomationEvent[];
  readonly isArray: boolean;
  /** What the token says; undefined if it isn't one to believe. */
  readonly claims: JWTPayload | undefined;
  /** Why it isn't, as jose codes it. */
  readonly refusal: string | undefined;
}

/** An application's callback address: it verifies each post by the keys that the sandbox publishes. */
export interface AutomationReceiver {
  readonly url: string;
  readonly arrivals: AutomationArrival[];
  /** Decides by which status posts are answered; 200 at first. */
  answer: (arrival: AutomationArrival, count: number) => number;
  /** Tells whose keys to verify by, and what time it is. */
  trust(sandbox: Sandbox, now?: () => Date): void;
  /** The kinds of events that came since this was last asked, once nothing more is being sent. */
  told(sandbox: Sandbox): Promise<readonly string[]>;
  /** The events that came since they were last asked for, once nothing more is being sent. */
  events(sandbox: Sandbox): Promise<readonly CallAutomationEvent[]>;
  close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startAutomationReceiver(): Promise<AutomationReceiver> {
  let verify: (token: string) => Promise<JWTPayload> = () =>
    Promise.reject(new Error('Nobody is trusted yet.'));
  const server = createServer((request, response) => {
    void (async () => {
      const body: unknown = JSON.parse(await text(request));
      const isArray = Array.isArray(body);
      const events = z
        .array(eventShape)
        .parse(isArray ? body : [body])
        .map((event) => parseCallAutomationEvent(event));
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const verified = await verify(token).then(
        (claims) => ({ claims, refusal: undefined }),
        (error: unknown) => ({
          claims: undefined,
          refusal: error instanceof errors.JOSEError ? error.code : String(error),
        }),
      );
      const contentType = request.headers['content-type'];
      const arrival = { path: request.url ?? '', contentType, events, isArray, ...verified };
      receiver.arrivals.push(arrival);
      response.writeHead(receiver.answer(arrival, receiver.arrivals.length));
      response.end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver must listen on TCP.');

  const receiver: AutomationReceiver = {
    url: `http://127.0.0.1:${address.port}/automation`,
    arrivals: [],
    answer: () => 200,
    trust(sandbox, now = () => new Date()) {
      const { issuer, audience, jwksUrl } = sandbox.callAutomation.callbacks;
      const keys = createRemoteJWKSet(new URL(jwksUrl), { cooldownDuration: 0 });
      verify = async (token) => {
        const requiredClaims = ['exp', 'nbf', 'iat'];
        const options = { issuer, audience, requiredClaims, algorithms: ['RS256'], currentDate: now() };
        return (await jwtVerify(token, keys, options)).payload;
      };
    },
    told: async (sandbox) => (await receiver.events(sandbox)).map(({ kind }) => kind),
    async events(sandbox) {
      await sandbox.callAutomation.idle();
      return receiver.arrivals.splice(0).flatMap(({ events }) => events);
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
