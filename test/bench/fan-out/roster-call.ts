import { pino } from 'pino';
import { type Backend, createContext } from '../../../src/graphql/context.ts';
import { type Engine, startEngine } from '../../../src/graphql/engine.ts';
import { anybody } from '../../../src/graphql/principal.ts';
import { callId, deltaOf, LiveWorld } from '../../live/live-world.ts';

/** What everybody subscribes to: events of about 1.5 kB, ten people and which of them has changed. */
export const subscription = {
  query: `subscription ($callId: ID!) { rosterChanged(callId: $callId) {
    cursor isSnapshot occurredAt updated { id isMuted }
    participants { id displayName isMuted isInLobby identifier { __typename ... on HasRawId { rawId } } }
  } }`,
  variables: { callId },
};

/** A call whose roster changes whenever it is told to, and the engine that it is followed by. */
export interface RosterCall {
  readonly engine: Engine;
  /** The context of an operation, for those who bring an engine of their own. */
  readonly context: () => object;
  /** Mutes or unmutes somebody. */
  change(): Promise<void>;
}

const people = 6;

/** Makes one, in a live core that is the gateway's own. */
export async function startRosterCall(): Promise<RosterCall> {
  const world = new LiveWorld();
  await world.create();
  const backend = { live: world.live, graphCloud: 'public', now: () => new Date() } as unknown as Backend;
  const engine = await startEngine({ logger: pino({ level: 'silent' }), backend });
  let sequence = 0;
  const muted = new Set<number>();
  let last = Promise.resolve();
  const person = (index: number) => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    info: {
      identity: {
        user: {
          id: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
          displayName: `Person ${index}`,
        },
      },
    },
    isMuted: muted.has(index),
    isInLobby: false,
  });
  await world.deliver([deltaOf(++sequence, ...Array.from({ length: people }, (_, index) => person(index)))]);
  return {
    engine,
    context: () => createContext(backend, anybody, new AbortController().signal),
    change() {
      // One after another, as the platform posts them.
      last = last.then(() => {
        sequence += 1;
        const index = sequence % people;
        if (!muted.delete(index)) muted.add(index);
        return world.deliver([deltaOf(sequence, person(index))]);
      });
      return last;
    },
  };
}
