import { pino } from 'pino';
import { expect, test } from 'vitest';
import { notConfigured } from '../../../src/upstreams/not-configured.ts';
import type { RoomsProvider } from '../../../src/rooms/rooms-provider.ts';
import { startEngine } from '../../../src/graphql/engine/engine.ts';
import { defaultOperationLimits } from '../../../src/graphql/limits/operation-limits.ts';
import { anybody } from '../../../src/auth/principal.ts';
import { LiveCalls } from '../../../src/live/live-calls.ts';
import { createAdmission } from '../../../src/admission/admission.ts';
import { systemClock } from '../../../src/clock.ts';
import { LiveRooms } from '../../../src/live/rooms/live-rooms.ts';
import { createMemoryStore } from '../../../src/live/store/memory-live-store.ts';

test('an operation whose time runs out while no service is to blame is OPERATION_TIMEOUT', async () => {
  const calls = notConfigured('calls');
  const rooms: Partial<RoomsProvider> = {
    // As where the gateway itself holds something up.
    getRoom: (_, signal) =>
      new Promise((__, reject) => {
        signal?.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
      }),
  };
  const store = createMemoryStore(Date.now);
  const engine = await startEngine({
    backend: {
      rooms: rooms as RoomsProvider,
      identity: notConfigured('identity'),
      calls,
      live: new LiveCalls({ store, graph: calls, now: Date.now }),
      liveRooms: new LiveRooms({ store, provider: rooms as RoomsProvider, now: Date.now }),
      admission: createAdmission(store.keyValues, systemClock, Date.now),
      graphCloud: 'public',
      callbackUri: (token) => token,
      now: () => new Date(),
    },
    logger: pino({ level: 'silent' }),
    limits: { ...defaultOperationLimits, operationMs: 50 },
  });
  const prepared = engine.prepare('{ __typename room(id: "1") { id } }');
  if (!('document' in prepared)) throw new Error('the document was refused');
  const result = await engine.execute({ document: prepared.document }, anybody, new AbortController().signal);
  expect(engine.formatResult(result)).toMatchObject({
    data: { __typename: 'Query', room: null },
    errors: [
      {
        path: ['room'],
        message:
          'The operation took longer than 0.05 seconds (limit "operationMs") and was cancelled; what it had changed by then stays changed.',
        extensions: { code: 'OPERATION_TIMEOUT', limit: 'operationMs', maximum: 50 },
      },
    ],
  });
  await engine.stop();
});
