import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { participantsAfter } from '../../packages/client/src/follow-roster.ts';
import type { CallEvent, InCall } from '../../packages/client/src/index.ts';
import { startCallGraph } from '../graphql/resolvers/call/call-graph.ts';
import type { CallGraph } from '../graphql/resolvers/call/call-graph.ts';

interface Person {
  readonly displayName: string | null;
  readonly isMuted: boolean;
}
type Event = CallEvent<Person, never> & { readonly participants?: readonly InCall<Person>[] };

const person = '{ id displayName isMuted }';
const changed = '{ id formerId displayName isMuted }';
const document = `subscription ($callId: ID!) { callEvents(callId: $callId) {
  __typename cursor isSnapshot snapshot { participants ${person} } call { participants ${person} }
  ... on RosterChanged { joined ${person} updated ${changed} left ${changed} }
} }`;

/** Somebody in a message of Graph's: by identity alone, or by an id as well, here or gone. */
const somebody = fc.record({
  who: fc.integer({ min: 0, max: 5 }),
  hasId: fc.boolean(),
  /** Who comes back has another id. */
  visit: fc.integer({ min: 0, max: 1 }),
  isMuted: fc.boolean(),
  isGone: fc.boolean(),
});
const message = fc.record({
  isDelta: fc.boolean(),
  people: fc.array(somebody, { minLength: 1, maxLength: 6 }),
});
type Message = typeof message extends fc.Arbitrary<infer Value> ? Value : never;

function resourceOf({ who, hasId, visit, isMuted, isGone }: Message['people'][number]): object {
  return {
    id: hasId ? `${who}-${visit}` : null,
    isMuted,
    isInLobby: false,
    info: { identity: { user: { id: `user-${who}`, displayName: `Person ${who}` } } },
    ...(isGone && { removedState: { reason: 'left' } }),
  };
}

let graph: CallGraph;
let calls = 0;
beforeAll(async () => {
  graph = await startCallGraph();
});
afterAll(() => graph[Symbol.asyncDispose]());

test('the list of a client that is told of changes only is the list of the gateway at each event', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 20 }), async (messages) => {
      calls += 1;
      const callId = `2e1a0b00-2db4-4022-9570-${String(calls).padStart(12, '0')}`;
      await graph.notify(callId, { id: callId, state: 'incoming' }, 'created');
      const events = await graph.subscribe<Event & { readonly call: { participants: unknown } }>(document, {
        callId,
      });
      for (const [index, { isDelta, people }] of messages.entries()) {
        const participants = people.map(resourceOf);
        await graph.notify(
          `${callId}/participants`,
          isDelta
            ? [
                {
                  '@odata.type': '#microsoft.graph.deltaParticipants',
                  sequenceNumber: index + 1,
                  participants,
                },
              ]
            : participants,
        );
      }
      await graph.notify(callId, { state: 'terminated' }, 'deleted');

      let list: readonly InCall<Person>[] = [];
      for (let event = await events.next(); event; event = await events.next()) {
        list = participantsAfter(list, event);
        expect(list).toEqual(event.call.participants);
      }
      expect(list).toEqual([]);
    }),
    { numRuns: 200 },
  );
}, 60_000);
