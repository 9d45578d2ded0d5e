import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import { startStubUpstream } from '../../support/stub-upstream.ts';
import { openEventStream } from './client.ts';
import { openReadySocket } from '../websocket/graphql-socket.ts';

const callId = '57dab8b1-894c-409a-b240-bd8beae78896';
const query = `subscription { rosterChanged(callId: "${callId}") { cursor } }`;

/** Begins to subscribe, and gives the way by which the client goes. */
type Begin = (url: string) => Promise<() => void>;

const transports: Readonly<Record<string, Begin>> = {
  'an event stream': async (url) => {
    const stream = await openEventStream(url, { query });
    return () => {
      stream.cut();
    };
  },
  'a WebSocket': async (url) => {
    const socket = await openReadySocket(url);
    socket.send({ id: '1', type: 'subscribe', payload: { query } });
    return () => {
      socket.terminate();
    };
  },
};

test.each(Object.entries(transports))(
  'a client of %s that goes while Graph is asked for the call cancels that',
  async (_, begin) => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<ServerResponse>();
    await using upstream = await startStubUpstream((__, response) => {
      ask(response);
    });
    await using gateway = await startGateway({
      // Nothing but the client ends it.
      gateway: { upstreamLimits: { attemptTimeoutMs: 600_000 } },
      config: { graph: { kind: 'developmentToken', endpoint: upstream.url, token: 'a-token' } },
    });
    const go = await begin(gateway.url);
    const response = await asked;
    go();
    await once(response, 'close');
    expect(response.writableFinished).toBe(false);
    expect(upstream.requests).toHaveLength(1);
  },
);
