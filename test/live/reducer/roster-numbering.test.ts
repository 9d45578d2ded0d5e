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
class Story {
  readonly harness = new LiveHarness();

  static async begin(): Promise<Story> {
    const story = new Story();
    await story.harness.create();
    story.harness.calls.set(callId, { id: callId, state: 'established', myParticipantId: 'p-bot' });
    await story.harness.deliver([stateOf('established', callId, { myParticipantId: 'p-bot' })]);
    story.harness.reconciler.start();
    return story;
  }

  /** Delivers deltas, one a post. */
  async told(...deltas: readonly [number: number, ...people: ParticipantResource[]][]): Promise<void> {
    for (const [number, ...people] of deltas) await this.harness.deliver([deltaOf(number, ...people)]);
  }

  /** What is true of the roster now, as a list shows it. */
  isTrue(...people: readonly ParticipantResource[]): void {
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
    return this.harness.takeAsked().filter((question) => question.startsWith('listParticipants')).length;
  }

  [Symbol.dispose](): void {
    this.harness.reconciler.stop();
  }
}

describe('somebody who was told of without an id and then with one', () => {
  const everybody = [person('bot'), person('ana')];

  test('is listed once when the first delta is told again', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot')], [2, invited('ana')], [3, person('ana')], [2, invited('ana')]);
    story.isTrue(...everybody);
    expect(await story.believed()).toEqual(['p-ana', 'p-bot']);
    expect(await story.roster()).toEqual(['p-ana', 'p-bot']);
    expect(story.lists()).toBe(0);
  });

  test('is listed once when the first delta comes after the second', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot')], [3, person('ana')], [2, invited('ana')]);
    story.isTrue(...everybody);
    expect(await story.believed()).toEqual(['p-ana', 'p-bot']);
    expect(await story.roster()).toEqual(['p-ana', 'p-bot']);
    expect(story.lists()).toBe(0);
  });

  test('does not come back by the first delta once they have left', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot')], [2, invited('ana')], [3, person('ana')]);
    await story.told([4, person('ana', { removedState })], [2, invited('ana')]);
    story.isTrue(person('bot'));
    expect(await story.believed()).toEqual(['p-bot']);
    expect(await story.roster()).toEqual(['p-bot']);
  });

  test('does not come back by the first delta if that comes after they have left', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot')], [3, person('ana')], [4, person('ana', { removedState })]);
    await story.told([2, invited('ana')]);
    story.isTrue(person('bot'));
    expect(await story.believed()).toEqual(['p-bot']);
    expect(await story.roster()).toEqual(['p-bot']);
  });

  test('is a new invitation once the first has ended', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot')], [2, invited('ana')], [3, person('ana')]);
    await story.told([4, person('ana', { removedState })], [5, invited('ana')]);
    story.isTrue(person('bot'), invited('ana'));
    expect(await story.believed()).toEqual(['p-bot', 'user:u-ana']);
    expect(await story.roster()).toEqual(['p-bot', 'user:u-ana']);
    expect(story.lists()).toBe(0);
  });

  test('does not come under the id once the invitation has ended', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot')], [2, invited('ana')]);
    await story.told([4, { ...invited('ana'), removedState }], [3, person('ana')]);
    story.isTrue(person('bot'));
    expect(await story.believed()).toEqual(['p-bot']);
    expect(await story.roster()).toEqual(['p-bot']);
  });
});

describe('a roster whose deltas are numbered anew', () => {
  test('is replaced at once where nobody is known', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot'), person('ana')], [2, muted('ana')]);
    story.isTrue(renamed('bot'), renamed('ana', { isMuted: true }));
    await story.told([1, renamed('bot'), renamed('ana', { isMuted: true })]);
    expect(await story.believed()).toEqual(['q-ana!', 'q-bot']);
    expect(await story.roster()).toEqual(['q-ana!', 'q-bot']);
    expect(story.lists()).toBe(0);
  });

  test('is replaced at once where the own participant alone keeps its id', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot'), person('ana')], [2, person('bob')]);
    story.isTrue(person('bot'), renamed('ana'), renamed('bob'));
    await story.told([1, person('bot'), renamed('ana'), renamed('bob')]);
    expect(await story.believed()).toEqual(['p-bot', 'q-ana', 'q-bob']);
    expect(await story.roster()).toEqual(['p-bot', 'q-ana', 'q-bob']);
    expect(story.lists()).toBe(0);
  });

  test('is true where all ids stay, and follows the new numbers at once', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('ana')]);
    await story.told([1, person('bot'), muted('ana'), person('bob')], [2, person('ana')]);
    expect(await story.believed()).toEqual(['p-ana', 'p-bob', 'p-bot']);
    story.isTrue(person('bot'), person('ana'), muted('bob'));
    await story.told([3, muted('bob')]);
    expect(await story.believed()).toEqual(['p-ana', 'p-bob!', 'p-bot']);
    expect(await story.roster()).toEqual(['p-ana', 'p-bob!', 'p-bot']);
    expect(story.lists()).toBeLessThanOrEqual(1);
  });

  test('is true where all ids stay and the new deltas look like the old ones', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot'), person('ana')], [2, muted('ana')], [3, person('ana')]);
    story.isTrue(person('bot'), muted('ana'));
    await story.told([1, person('bot'), person('ana')], [2, muted('ana')]);
    expect(await story.roster()).toEqual(['p-ana!', 'p-bot']);
  });

  test('is true where the first delta was ever lost', async () => {
    using story = await Story.begin();
    story.isTrue(person('bot'), person('ana'), person('bob'));
    await story.told([2, person('bob')]);
    expect(await story.roster()).toEqual(['p-ana', 'p-bob', 'p-bot']);
    story.isTrue(person('bot'), renamed('ana'));
    await story.told([1, person('bot'), renamed('ana')]);
    expect(await story.roster()).toEqual(['p-bot', 'q-ana']);
  });

  test('is true where the first delta was lost and nobody has asked yet', async () => {
    using story = await Story.begin();
    await story.told([2, person('bob')]);
    story.isTrue(renamed('bot'), renamed('bob'));
    await story.told([1, renamed('bot'), renamed('bob')]);
    expect(await story.roster()).toEqual(['q-bob', 'q-bot']);
  });

  test('is true where the first delta of the new numbering is lost', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('bob')]);
    story.isTrue(person('bot'), renamed('ana', { isMuted: true }), renamed('bob', { isMuted: true }));
    await story.told([2, renamed('ana', { isMuted: true })]);
    expect(await story.roster()).toEqual(['p-bot', 'q-ana!', 'q-bob!']);
    // And what follows is followed.
    story.isTrue(person('bot'), renamed('ana'), renamed('bob', { isMuted: true }));
    await story.told([3, renamed('ana')]);
    expect(await story.believed()).toEqual(['p-bot', 'q-ana', 'q-bob!']);
    expect(await story.roster()).toEqual(['p-bot', 'q-ana', 'q-bob!']);
  });

  test('is true where a new delta passes for one that is missing', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot')], [3, muted('ana')]);
    story.isTrue(person('bot'), person('ana'));
    await story.told([2, person('ana')]);
    expect(await story.roster()).toEqual(['p-ana', 'p-bot']);
  });

  test('is true where it begins while a list is being asked for', async () => {
    using story = await Story.begin();
    const { harness } = story;
    await story.told([1, person('bot'), person('ana')], [5, person('bob')]);
    story.isTrue(person('bot'), person('ana'), person('bob'));
    const answer = harness.holdNextList();
    await harness.scheduler.advance(3_000);
    await story.told([1, renamed('bot'), renamed('ana'), renamed('bob')]);
    answer();
    await setImmediate();
    story.isTrue(renamed('bot'), renamed('ana', { isMuted: true }), renamed('bob'));
    await story.told([2, renamed('ana', { isMuted: true })]);
    expect(await story.believed()).toEqual(['q-ana!', 'q-bob', 'q-bot']);
    expect(await story.roster()).toEqual(['q-ana!', 'q-bob', 'q-bot']);
  });
});

describe('a doubt', () => {
  test('that arises while its answer is under way is not settled by that answer', async () => {
    using story = await Story.begin();
    const { harness } = story;
    await story.told([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('bob')]);
    story.isTrue(person('bot'), person('ana'), muted('bob'));
    // A delta of another numbering, whose first one was lost, raises the doubt …
    await story.told([3, muted('ana')]);
    const answer = harness.holdNextList();
    await harness.scheduler.advance(3_000);
    // … and another one, while the list is on its way that does not know of it yet.
    await story.told([3, muted('ana'), person('cem')]);
    answer();
    await setImmediate();
    story.isTrue(person('bot'), person('ana'), muted('bob'), person('cem'));
    expect(await story.roster()).toEqual(['p-ana', 'p-bob!', 'p-bot', 'p-cem']);
  });

  test('is not raised by a repeat that says what is known', async () => {
    using story = await Story.begin();
    await story.told([1, person('bot'), person('ana')], [2, person('bob')], [3, muted('bob')]);
    await story.told([3, muted('bob')], [1, person('bot'), person('ana')]);
    await story.roster();
    expect(story.lists()).toBe(0);
  });
});
