import { callSchema, participantSchema } from '../../../src/microsoft-graph/resources.ts';
import type { CallResource, ParticipantResource } from '../../../src/microsoft-graph/resources.ts';
import type { GraphPort, ParticipantList } from '../../../src/live/record/graph-port.ts';
import { isOver } from '../../../src/sandbox/graph/simulation/simulated-call.ts';
import type { SimulatedCall } from '../../../src/sandbox/graph/simulation/simulated-call.ts';
import type { CallSimulator } from '../../../src/sandbox/graph/simulation/call-simulator.ts';
import { writeCall } from '../../../src/sandbox/graph/simulation/new-call.ts';
import { writeParticipant } from '../../../src/sandbox/graph/simulation/roster.ts';
import type { Scheduler } from '../../../src/sandbox/graph/simulation/virtual-clock.ts';
import type { Random } from '../../../src/sandbox/server/seeded-random.ts';

/** One request to Graph. */
export interface GraphRequest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly callId: string;
  readonly what: 'call' | 'participants' | 'participant' | 'keepAlive' | 'hangUp';
}

/** How a simulated Graph answers. */
export interface SimulatedGraphOptions {
  readonly engine: CallSimulator;
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** The longest time that a request takes to arrive, and that its answer takes back, in milliseconds. */
  readonly maxTravelMs: number;
  /** The probability that a request fails, from 0 to 1. It may change during the run. */
  readonly failureRate: () => number;
}

/** Graph shows so many people of a call at the most. */
const mostShown = 100;

/**
 * Graph as the live core asks it, without the network: it tells what is true at a moment between request and answer,
 * cuts lists at 100, gives no sequence numbers in them, and shows nobody in a call of two. All requests are recorded.
 */
export function simulateGraph({
  engine,
  scheduler,
  random,
  maxTravelMs,
  failureRate,
}: SimulatedGraphOptions): {
  readonly port: GraphPort;
  readonly journal: readonly GraphRequest[];
} {
  const journal: GraphRequest[] = [];

  const travel = (signal?: AbortSignal): Promise<void> => {
    const delayMs = random.fraction() * maxTravelMs;
    if (delayMs === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      scheduler.schedule(delayMs, resolve);
      signal?.addEventListener('abort', () => {
        reject(new Error('the request was called off'));
      });
    });
  };

  async function ask<T>(
    what: GraphRequest['what'],
    callId: string,
    signal: AbortSignal | undefined,
    tell: (call: SimulatedCall) => T,
  ): Promise<T | undefined> {
    journal.push({ at: scheduler.now().getTime(), callId, what });
    await travel(signal);
    const call = engine.find(callId);
    const answer = call && !isOver(call) ? tell(call) : undefined;
    await travel(signal);
    if (random.fraction() < failureRate()) throw new Error('Graph did not answer');
    return answer;
  }

  return {
    journal,
    port: {
      getCall: (callId, signal) => ask('call', callId, signal, callAsShown),
      listParticipants: (callId, signal) => ask('participants', callId, signal, listAsShown),
      getParticipant: (callId, participantId, signal) =>
        ask('participant', callId, signal, (call) => rosterOf(call).find(({ id }) => id === participantId)),
      keepAlive: async (callId, signal) => {
        const isThere = await ask('keepAlive', callId, signal, ({ id }) => {
          engine.keepAlive(id);
          return true;
        });
        return isThere === true;
      },
      hangUp: async (callId, signal) => {
        await ask('hangUp', callId, signal, ({ id }) => {
          engine.apply(id, { kind: 'ended' });
        });
      },
    },
  };
}

/** A call as a GET and the reply to its creation show it. */
export function callAsShown(call: SimulatedCall): CallResource {
  return callSchema.parse(JSON.parse(JSON.stringify(writeCall(call))));
}

/** Who is in a call, whoever may see it: nobody, for a call of two. */
export function rosterOf({ kind, participants }: SimulatedCall): ParticipantResource[] {
  if (kind === 'peerToPeer') return [];
  return participants.map((one) =>
    participantSchema.parse(JSON.parse(JSON.stringify(writeParticipant(one)))),
  );
}

function listAsShown(call: SimulatedCall): ParticipantList {
  const participants = rosterOf(call).slice(0, mostShown);
  return { participants, isCut: participants.length >= mostShown };
}
