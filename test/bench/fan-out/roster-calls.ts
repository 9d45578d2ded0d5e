import { pino } from 'pino';
import type { ParticipantResource } from '../../../src/microsoft-graph/resources.ts';
import { createContext } from '../../../src/graphql/context.ts';
import type { Backend } from '../../../src/graphql/context.ts';
import { startEngine } from '../../../src/graphql/engine/engine.ts';
import type { Engine } from '../../../src/graphql/engine/engine.ts';
import { anybody } from '../../../src/auth/principal.ts';
import { LiveHarness } from '../../live/harness.ts';
import { callIdOf } from './subscription.ts';

/** Calls whose rosters change whenever they are told to, and the engine that they are followed by. */
export interface RosterCalls {
  readonly engine: Engine;
  /** The context of an operation, for those who bring an engine of their own. */
  readonly context: () => object;
  /** Mutes or unmutes somebody in a call. */
  readonly change: (call: number) => Promise<void>;
}

const peopleOfRoster = 6;

/** Makes so many, in a live core that is the gateway's own. */
export async function startRosterCalls(count: number): Promise<RosterCalls> {
  const harness = new LiveHarness();
  const backend = { live: harness.live, graphCloud: 'public', now: () => new Date() } as unknown as Backend;
  const engine = await startEngine({ logger: pino({ level: 'silent' }), backend });
  const calls: RosterCall[] = [];
  for (let number = 0; number < count; number += 1) {
    const call = new RosterCall(harness, callIdOf(number));
    await call.begin();
    calls.push(call);
  }
  return {
    engine,
    context: () => createContext(backend, anybody, new AbortController().signal),
    async change(number) {
      await calls[number]?.change();
    },
  };
}

/** A call whose roster changes whenever it is told to. */
export class RosterCall {
  readonly #harness: LiveHarness;
  readonly #id: string;
  readonly #people: number;
  readonly #muted = new Set<number>();
  #sequence = 0;
  #last = Promise.resolve();

  constructor(harness: LiveHarness, id: string, people = peopleOfRoster) {
    this.#harness = harness;
    this.#id = id;
    this.#people = people;
  }

  /** Lets it begin, with everybody there. */
  async begin(): Promise<void> {
    await this.#harness.create({ id: this.#id });
    await this.#deliver(Array.from({ length: this.#people }, (_, index) => this.#person(index)));
  }

  /** Mutes or unmutes somebody. */
  change(): Promise<void> {
    // One after another, as the platform posts them.
    this.#last = this.#last.then(() => {
      const index = this.#sequence % this.#people;
      if (!this.#muted.delete(index)) this.#muted.add(index);
      return this.#deliver([this.#person(index)]);
    });
    return this.#last;
  }

  #deliver(participants: readonly ParticipantResource[]): Promise<void> {
    this.#sequence += 1;
    const sequenceNumber = this.#sequence;
    return this.#harness.deliver([
      {
        kind: 'rosterDelta',
        callId: this.#id,
        graphCallId: this.#id,
        changeType: 'updated',
        sequenceNumber,
        participants: participants.map((one) => ({ ...one, rosterSequenceNumber: sequenceNumber })),
      },
    ]);
  }

  #person(index: number): ParticipantResource {
    const number = String(index).padStart(12, '0');
    return {
      id: `00000000-0000-4000-8000-${number}`,
      info: {
        identity: {
          user: { id: `10000000-0000-4000-8000-${number}`, displayName: `Person ${index}` },
        },
      },
      isMuted: this.#muted.has(index),
      isInLobby: false,
    };
  }
}
