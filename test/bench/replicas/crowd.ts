import { setTimeout as sleep } from 'node:timers/promises';
import { decodeCursor } from '../../../src/live/record/cursor.ts';
import type { Fleet } from '../../e2e/replicas/fleet.ts';
import { ExactFollower, rosterText } from './exact-follower.ts';

/** How many come for the first time at once. */
const firstTogether = 50;

/** How many followers of how many calls there are, and how much happens in all calls together. */
export interface CrowdSize {
  readonly followers: number;
  readonly calls: number;
  readonly eventsPerSecond: number;
}

/** A call that is followed: its id, and somebody in it. */
interface FollowedCall {
  readonly id: string;
  readonly participantId: string;
}

/** Calls in which something happens all the time, and those who follow them. */
export class Crowd implements AsyncDisposable {
  readonly followers: readonly ExactFollower[];
  readonly #fleet: Fleet;
  readonly #calls: readonly FollowedCall[];
  readonly #eventsPerSecond: number;
  #isMoving = true;
  #moving: Promise<void> = Promise.resolve();

  private constructor(
    fleet: Fleet,
    calls: readonly FollowedCall[],
    followers: readonly ExactFollower[],
    eventsPerSecond: number,
  ) {
    this.#fleet = fleet;
    this.#calls = calls;
    this.followers = followers;
    this.#eventsPerSecond = eventsPerSecond;
  }

  /** Creates the calls, lets everybody come, and lets things happen. */
  static async gather(fleet: Fleet, { followers, calls, eventsPerSecond }: CrowdSize): Promise<Crowd> {
    const followed: FollowedCall[] = [];
    for (let number = 0; number < calls; number += 1) followed.push(await beginCall(fleet));
    const all = Array.from(
      { length: followers },
      (_, number) => new ExactFollower(() => fleet.url, followed[number % calls]?.id ?? ''),
    );
    for (let first = 0; first < all.length; first += firstTogether)
      await Promise.all(all.slice(first, first + firstTogether).map((follower) => follower.begin()));
    const crowd = new Crowd(fleet, followed, all, eventsPerSecond);
    crowd.#moving = crowd.#move();
    return crowd;
  }

  /** How many are connected now. */
  get live(): number {
    return this.followers.filter(({ isLive }) => isLive).length;
  }

  /**
   * Ends what happens, and waits until everybody knows all of it.
   *
   * @returns a sentence for each follower to whom something was not told, or twice, or out of order, or wrong
   */
  async settle(patienceMs: number): Promise<string[]> {
    this.#isMoving = false;
    await this.#moving;
    await this.#fleet.sandbox.graph.idle();
    const wanted = new Map<string, Awaited<ReturnType<typeof truthOf>>>();
    for (const { id } of this.#calls) wanted.set(id, await truthOf(this.#fleet, id));
    const deadline = performance.now() + patienceMs;
    const isBehind = ({ callId, sequences }: ExactFollower): boolean =>
      (sequences.at(-1) ?? 0) < (wanted.get(callId)?.sequence ?? 0);
    while (this.followers.some(isBehind) && performance.now() < deadline) await sleep(100);
    return this.followers.flatMap((follower, number) => {
      const { sequences, snapshots, roster, callId } = follower;
      // Nothing but what is told of the roster happens in these calls once they are followed.
      const isExact = sequences.every((one, index) => index === 0 || one === (sequences[index - 1] ?? 0) + 1);
      const isTrue = roster === wanted.get(callId)?.roster;
      if (isExact && snapshots === 0 && !isBehind(follower) && isTrue) return [];
      return [
        `Follower ${number} was told ${sequences.join()} of ${wanted.get(callId)?.sequence}, with ${snapshots} snapshots in between, and believes in ${isTrue ? 'the right' : 'another'} roster.`,
      ];
    });
  }

  /** Mutes somebody in one call after the other, and lets them be heard again. */
  async #move(): Promise<void> {
    const begun = performance.now();
    for (let count = 0; this.#isMoving; count += 1) {
      const { id, participantId } = this.#calls[count % this.#calls.length] ?? { id: '', participantId: '' };
      const isMute = Math.floor(count / this.#calls.length) % 2 === 0;
      const path = `/calls/${id}/participants/${participantId}/${isMute ? 'mute' : 'unmute'}`;
      await this.#fleet.control('POST', path);
      await sleep(Math.max(0, begun + (count * 1_000) / this.#eventsPerSecond - performance.now()));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isMoving = false;
    await this.#moving.catch(() => undefined);
    for (const follower of this.followers) follower[Symbol.dispose]();
  }
}

async function beginCall(fleet: Fleet): Promise<FollowedCall> {
  const { id } = await fleet.createCall();
  const { id: participantId } = await fleet.control<{ id: string }>('POST', `/calls/${id}/participants`, {});
  return { id, participantId };
}

/** The newest event of a call, and who is in it, as the sandbox has it. */
async function truthOf(
  fleet: Fleet,
  callId: string,
): Promise<{ readonly sequence: number; readonly roster: string }> {
  const { call } = await fleet.ask<{ call: { cursor: string } }>(
    'query ($callId: ID!) { call(id: $callId) { cursor } }',
    { callId },
  );
  const { participants } = await fleet.control<{ participants: { id: string; isMuted: boolean }[] }>(
    'GET',
    `/calls/${callId}`,
  );
  return { sequence: decodeCursor(call.cursor)?.sequence ?? 0, roster: rosterText(participants) };
}
