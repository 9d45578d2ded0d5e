import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ParticipantResource } from '../../../src/microsoft-graph/resources.ts';
import { callId, deltaOf, LiveHarness, stateOf } from '../harness.ts';

/** The time in which a doubt is answered: two seconds, and as long as the last list forbids another one. */
const settlingMs = 15_000;

const removedState = { reason: 'Removed from roster' };

function person(name: string, change: Partial<ParticipantResource> = {}): ParticipantResource {
  return {
    id: `p-${name}`,
    info: { identity: { user: { id: `u-${name}` } } },
    isMuted: false,
    isInLobby: false,
    ...change,
  };
}

const muted = (name: string): ParticipantResource => person(name, { isMuted: true });
/** As an invitation tells of somebody before they pick up. */
const invited = (name: string): ParticipantResource => person(name, { id: null });
/** The same person under the id that another server gives them. */
const renamed = (name: string, change: Partial<ParticipantResource> = {}): ParticipantResource =>
  person(name, { id: `q-${name}`, ...change });

/** A call that is connected, whose own participant is `p-bot`. */
class ConnectedCall {
  readonly harness = new LiveHarness();

  static async begin(): Promise<ConnectedCall> {
    const call = new ConnectedCall();
    await call.harness.create();
    call.harness.calls.set(callId, { id: callId, state: 'established', myParticipantId: 'p-bot' });
    await call.harness.deliver([stateOf('established', callId, { myParticipantId: 'p-bot' })]);
    call.harness.reconciler.start();
    return call;
  }

  /** Delivers deltas, one a post. */
  async deliver(...deltas: readonly [number: number, ...people: ParticipantResource[]][]): Promise<void> {
    for (const [number, ...people] of deltas) await this.harness.deliver([deltaOf(number, ...people)]);
  }

  /** What is true of the roster now, as a list shows it. */
  setTruth(...people: readonly ParticipantResource[]): void {
    this.harness.participants.set(callId, [...people]);
  }

  /** Lets the doubts be settled, and looks: muted people are marked by an exclamation mark. */
  async roster(): Promise<string[]> {
    await this.harness.scheduler.advance(settlingMs);
    return this.believed();
  }

  async believed(): Promise<string[]> {
    const stored = await this.harness.live.read(callId);
    if (stored?.kind !== 'live') throw new Error('the call is not there');
    return Array.from(
      stored.record.view.participants,
      ([key, { isMuted }]) => `${key}${isMuted ? '!' : ''}`,
    ).sort();
  }

  /** How many lists were asked for since the last time. */
  lists(): number {
    return this.harness.takeAsked().filter((request) => request.startsWith('listParticipants')).length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.harness.reconciler.stop();
  }
}

describe('somebody who was told of without an id and then with one', () => {
  const everybody = [person('bot'), person('ana')];

  test('is listed once when the first delta is told again', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot')], [2, invited('ana')], [3, person('ana')], [2, invited('ana')]);
    call.setTruth(...everybody);
    expect(await call.believed()).toEqual(['p-ana', 'p-bot']);
    expect(await call.roster()).toEqual(['p-ana', 'p-bot']);
    expect(call.lists()).toBe(0);
  });

  test('is listed once when the first delta comes after the second', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot')], [3, person('ana')], [2, invited('ana')]);
    call.setTruth(...everybody);
    expect(await call.believed()).toEqual(['p-ana', 'p-bot']);
    expect(await call.roster()).toEqual(['p-ana', 'p-bot']);
    expect(call.lists()).toBe(0);
  });

  test('does not come back by the first delta once they have left', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot')], [2, invited('ana')], [3, person('ana')]);
    await call.deliver([4, person('ana', { removedState })], [2, invited('ana')]);
    call.setTruth(person('bot'));
    expect(await call.believed()).toEqual(['p-bot']);
    expect(await call.roster()).toEqual(['p-bot']);
  });

  test('does not come back by the first delta if that comes after they have left', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot')], [3, person('ana')], [4, person('ana', { removedState })]);
    await call.deliver([2, invited('ana')]);
    call.setTruth(person('bot'));
    expect(await call.believed()).toEqual(['p-bot']);
    expect(await call.roster()).toEqual(['p-bot']);
  });

  test('is a new invitation once the first has ended', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot')], [2, invited('ana')], [3, person('ana')]);
    await call.deliver([4, person('ana', { removedState })], [5, invited('ana')]);
    call.setTruth(person('bot'), invited('ana'));
    expect(await call.believed()).toEqual(['p-bot', 'user:u-ana']);
    expect(await call.roster()).toEqual(['p-bot', 'user:u-ana']);
    expect(call.lists()).toBe(0);
  });

  test('does not come under the id once the invitation has ended', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot')], [2, invited('ana')]);
    await call.deliver([4, { ...invited('ana'), removedState }], [3, person('ana')]);
    call.setTruth(person('bot'));
    expect(await call.believed()).toEqual(['p-bot']);
    expect(await call.roster()).toEqual(['p-bot']);
  });
});

describe('a roster whose deltas are numbered anew', () => {
  test('is replaced at once where nobody is known', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot'), person('ana')], [2, muted('ana')]);
    call.setTruth(renamed('bot'), renamed('ana', { isMuted: true }));
    await call.deliver([1, renamed('bot'), renamed('ana', { isMuted: true })]);
    expect(await call.believed()).toEqual(['q-ana!', 'q-bot']);
    expect(await call.roster()).toEqual(['q-ana!', 'q-bot']);
    expect(call.lists()).toBe(0);
  });

  test('is replaced at once where the own participant alone keeps its id', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot'), person('ana')], [2, person('bob')]);
    call.setTruth(person('bot'), renamed('ana'), renamed('bob'));
    await call.deliver([1, person('bot'), renamed('ana'), renamed('bob')]);
    expect(await call.believed()).toEqual(['p-bot', 'q-ana', 'q-bob']);
    expect(await call.roster()).toEqual(['p-bot', 'q-ana', 'q-bob']);
    expect(call.lists()).toBe(0);
  });

  test('is true where all ids stay, and follows the new numbers at once', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('ana')]);
    await call.deliver([1, person('bot'), muted('ana'), person('bob')], [2, person('ana')]);
    expect(await call.believed()).toEqual(['p-ana', 'p-bob', 'p-bot']);
    call.setTruth(person('bot'), person('ana'), muted('bob'));
    await call.deliver([3, muted('bob')]);
    expect(await call.believed()).toEqual(['p-ana', 'p-bob!', 'p-bot']);
    expect(await call.roster()).toEqual(['p-ana', 'p-bob!', 'p-bot']);
    expect(call.lists()).toBeLessThanOrEqual(1);
  });

  test('is true where all ids stay and the new deltas look like the old ones', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot'), person('ana')], [2, muted('ana')], [3, person('ana')]);
    call.setTruth(person('bot'), muted('ana'));
    await call.deliver([1, person('bot'), person('ana')], [2, muted('ana')]);
    expect(await call.roster()).toEqual(['p-ana!', 'p-bot']);
  });

  test('is true where the first delta was ever lost', async () => {
    await using call = await ConnectedCall.begin();
    call.setTruth(person('bot'), person('ana'), person('bob'));
    await call.deliver([2, person('bob')]);
    expect(await call.roster()).toEqual(['p-ana', 'p-bob', 'p-bot']);
    call.setTruth(person('bot'), renamed('ana'));
    await call.deliver([1, person('bot'), renamed('ana')]);
    expect(await call.roster()).toEqual(['p-bot', 'q-ana']);
  });

  test('is true where the first delta was lost and nobody has asked yet', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([2, person('bob')]);
    call.setTruth(renamed('bot'), renamed('bob'));
    await call.deliver([1, renamed('bot'), renamed('bob')]);
    expect(await call.roster()).toEqual(['q-bob', 'q-bot']);
  });

  test('is true where the first delta was lost, but the own participant was seen', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([2, person('bot'), person('bob')]);
    call.setTruth(person('bot'), renamed('bob'));
    await call.deliver([1, person('bot'), renamed('bob')]);
    expect(await call.roster()).toEqual(['p-bot', 'q-bob']);
  });

  test('is true where the first delta of the new numbering is lost', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('bob')]);
    call.setTruth(person('bot'), renamed('ana', { isMuted: true }), renamed('bob', { isMuted: true }));
    await call.deliver([2, renamed('ana', { isMuted: true })]);
    expect(await call.roster()).toEqual(['p-bot', 'q-ana!', 'q-bob!']);
    // And what follows is followed.
    call.setTruth(person('bot'), renamed('ana'), renamed('bob', { isMuted: true }));
    await call.deliver([3, renamed('ana')]);
    expect(await call.believed()).toEqual(['p-bot', 'q-ana', 'q-bob!']);
    expect(await call.roster()).toEqual(['p-bot', 'q-ana', 'q-bob!']);
  });

  test('is true where a new delta passes for one that is missing', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot')], [3, muted('ana')]);
    call.setTruth(person('bot'), person('ana'));
    await call.deliver([2, person('ana')]);
    expect(await call.roster()).toEqual(['p-ana', 'p-bot']);
  });

  test('is true where it begins while a list is being asked for', async () => {
    await using call = await ConnectedCall.begin();
    const { harness } = call;
    await call.deliver([1, person('bot'), person('ana')], [5, person('bob')]);
    call.setTruth(person('bot'), person('ana'), person('bob'));
    const answer = harness.holdNextList();
    await harness.scheduler.advance(3_000);
    await call.deliver([1, renamed('bot'), renamed('ana'), renamed('bob')]);
    answer();
    await setImmediate();
    call.setTruth(renamed('bot'), renamed('ana', { isMuted: true }), renamed('bob'));
    await call.deliver([2, renamed('ana', { isMuted: true })]);
    expect(await call.believed()).toEqual(['q-ana!', 'q-bob', 'q-bot']);
    expect(await call.roster()).toEqual(['q-ana!', 'q-bob', 'q-bot']);
  });
});

describe('a doubt', () => {
  test('that arises while its answer is under way is not settled by that answer', async () => {
    await using call = await ConnectedCall.begin();
    const { harness } = call;
    await call.deliver([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('bob')]);
    call.setTruth(person('bot'), person('ana'), muted('bob'));
    // A delta of another numbering, whose first one was lost, raises the doubt …
    await call.deliver([3, muted('ana')]);
    const answer = harness.holdNextList();
    await harness.scheduler.advance(3_000);
    // … and another one, while the list is on its way that does not know of it yet.
    await call.deliver([3, muted('ana'), person('cem')]);
    answer();
    await setImmediate();
    call.setTruth(person('bot'), person('ana'), muted('bob'), person('cem'));
    expect(await call.roster()).toEqual(['p-ana', 'p-bob!', 'p-bot', 'p-cem']);
  });

  test('is not raised by a repeat that says what is known', async () => {
    await using call = await ConnectedCall.begin();
    await call.deliver([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('bob')]);
    await call.deliver([3, muted('bob')], [1, person('bot'), person('ana')]);
    await call.roster();
    expect(call.lists()).toBe(0);
  });
});
