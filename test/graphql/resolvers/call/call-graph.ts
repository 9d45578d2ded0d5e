import type { ServerResponse } from 'node:http';
import { pino } from 'pino';
import { canonicalId } from '../../../../src/microsoft-graph/call-id.ts';
import { readNotifications } from '../../../../src/microsoft-graph/notifications.ts';
import type { Backend } from '../../../../src/graphql/context.ts';
import { startEngine } from '../../../../src/graphql/engine/engine.ts';
import { anybody } from '../../../../src/auth/principal.ts';
import { LeaseHolder } from '../../../../src/live/lease-holder.ts';
import { LiveCalls } from '../../../../src/live/live-calls.ts';
import { createMemoryStore } from '../../../../src/live/store/memory-live-store.ts';
import type { KnownNotification } from '../../../../src/live/record/known-notification.ts';
import { startStubGraph } from '../../../support/calls-client.ts';
import type { GraphRequest } from '../../../support/calls-client.ts';
import type { GraphQLResult } from '../../../support/gateway.ts';

/** The graph over a stand-in of Microsoft Graph, whose notifications the test writes itself. */
export interface CallGraph extends AsyncDisposable {
  /** What was asked of Graph, in order. */
  readonly requests: readonly GraphRequest[];
  query<Data>(document: string, variables?: Record<string, unknown>): Promise<GraphQLResult<Data>>;
  /** Follows the only field of a subscription. */
  subscribe<Item>(document: string, variables?: Record<string, unknown>): Promise<Followed<Item>>;
  /** Takes a notification about a call, as Graph posts it; its post began to come in so many milliseconds ago. */
  notify(path: string, resourceData: unknown, changeType?: string, receivedAgoMs?: number): Promise<void>;
  /** Lets time pass. */
  wait(milliseconds: number): void;
  /** Lets the live core let go of what has waited too long. */
  sweep(): Promise<void>;
}

/** A subscription, or the errors that there are instead. */
export interface Followed<Item> {
  readonly errors: GraphQLResult['errors'];
  /** The next event; undefined once it is complete. */
  next(): Promise<Item | undefined>;
  end(): Promise<void>;
}

/** What differs from an ordinary one. */
export interface CallGraphOptions {
  /** What Graph answers; left out, that it knows nothing. */
  readonly answer?: (response: ServerResponse, request: GraphRequest, index: number) => void;
  readonly backend?: Partial<Backend>;
}

const notFound = (response: ServerResponse): void => {
  response
    .writeHead(404, { 'content-type': 'application/json' })
    .end(JSON.stringify({ error: { code: '8522', message: 'Call not found.' } }));
};

/** Starts one. Its clock stands still at the beginning of 2026-12-01. */
export async function startCallGraph({
  answer = notFound,
  backend = {},
}: CallGraphOptions = {}): Promise<CallGraph> {
  let time = Date.parse('2026-12-01T00:00:00Z');
  const graph = await startStubGraph(answer);
  const now = (): number => time;
  const live = new LiveCalls({ store: createMemoryStore(now), graph: graph.calls, now });
  const engine = await startEngine({
    logger: pino({ level: 'silent' }),
    backend: {
      calls: graph.calls,
      live,
      graphCloud: 'public',
      graphTenantId: 'aa67bd4c-8475-432d-bd41-39f255720e0a',
      callbackUri: (token) => `https://gateway.example.org/callbacks/calls/${token}`,
      now: () => new Date(time),
      ...backend,
    } as Backend,
  });
  let deliveries = 0;

  const prepared = (document: string) => {
    const ready = engine.prepare(document);
    if ('errors' in ready) throw new Error(ready.errors.map(({ message }) => message).join('\n'));
    return ready.document;
  };

  return {
    requests: graph.requests,
    async query<Data>(document: string, variableValues = {}) {
      const signal = new AbortController().signal;
      const result = await engine.execute({ document: prepared(document), variableValues }, anybody, signal);
      return JSON.parse(JSON.stringify(engine.formatResult(result))) as GraphQLResult<Data>;
    },
    async subscribe<Item>(document: string, variableValues = {}) {
      const results = await engine.subscribe({ document: prepared(document), variableValues }, () => anybody);
      if (!(Symbol.asyncIterator in results)) {
        const formatted = (results.errors ?? []).map((error) => engine.formatError(error, { requestId: '' }));
        const errors = JSON.parse(JSON.stringify(formatted)) as NonNullable<GraphQLResult['errors']>;
        return { errors, next: () => Promise.resolve(undefined), end: () => Promise.resolve() };
      }
      return {
        errors: undefined,
        async next() {
          const result = await results.next();
          if (result.done) return undefined;
          const { data, errors } = JSON.parse(JSON.stringify(result.value)) as GraphQLResult<
            Record<string, Item>
          >;
          if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
          return Object.values(data ?? {})[0];
        },
        async end() {
          await results.return?.();
        },
      };
    },
    async notify(path, resourceData, changeType = 'updated', receivedAgoMs = 0) {
      const body = { value: [{ changeType, resourceUrl: `/communications/calls/${path}`, resourceData }] };
      const notifications = (readNotifications(body) ?? []).filter(
        (notification): notification is KnownNotification => notification.kind !== 'unknown',
      );
      deliveries += 1;
      await live.deliver({
        notifications,
        callbackToken: undefined,
        tenantId: 'contoso',
        deliveryKey: String(deliveries),
        receivedAt: new Date(time - receivedAgoMs),
      });
    },
    wait(milliseconds) {
      time += milliseconds;
    },
    sweep: () => live.sweep(new LeaseHolder(live.store.work, () => live.now())),
    async [Symbol.asyncDispose]() {
      await engine.stop();
      await graph[Symbol.asyncDispose]();
    },
  };
}

/** The id of the call that tests speak of. */
export const callId = canonicalId('2e1a0b00-2db4-4022-9570-243709c565ab');
