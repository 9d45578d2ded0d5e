import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CoalescedReads } from '../../../src/upstreams/pipeline/coalesced-reads.ts';

/** A request whose answer the test gives, and whose signal it sees. */
function request() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const run = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return promise;
  };
  return { run, resolve, reject, signals };
}

describe('a read', () => {
  test('joins the same read that is under way', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, resolve, signals } = request();
    const answers = Promise.all([
      reads.read('room 1', 'room', undefined, run),
      reads.read('room 1', 'room', new AbortController().signal, run),
    ]);
    resolve('answer');
    expect(await answers).toEqual(['answer', 'answer']);
    expect(signals).toHaveLength(1);
  });

  test('joins none that is answered', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, resolve, signals } = request();
    resolve('answer');
    await reads.read('room 1', 'room', undefined, run);
    await reads.read('room 1', 'room', undefined, run);
    expect(signals).toHaveLength(2);
  });

  test('joins none of another entity or of something else of the entity', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, resolve, signals } = request();
    const answers = [
      reads.read('room 1', 'room', undefined, run),
      reads.read('room 2', 'room', undefined, run),
      reads.read('room 1', 'participants', undefined, run),
    ];
    resolve('answer');
    await Promise.all(answers);
    expect(signals).toHaveLength(3);
  });

  test('fails for all who wait, and is begun anew by the next', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, reject } = request();
    const first = reads.read('room 1', 'room', undefined, run);
    const second = reads.read('room 1', 'room', new AbortController().signal, run);
    reject(new Error('down'));
    await expect(first).rejects.toThrow('down');
    await expect(second).rejects.toThrow('down');
    const next = request();
    next.resolve('up');
    expect(await reads.read('room 1', 'room', undefined, next.run)).toBe('up');
  });
});

describe('who goes away', () => {
  test('leaves the read to the others', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, resolve, signals } = request();
    const leaver = new AbortController();
    const left = reads.read('room 1', 'room', leaver.signal, run);
    const stays = reads.read('room 1', 'room', new AbortController().signal, run);
    leaver.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(signals[0]?.aborted).toBe(false);
    resolve('answer');
    expect(await stays).toBe('answer');
  });

  test('last cancels it, and whoever comes then begins another', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, signals } = request();
    const leavers = [new AbortController(), new AbortController()];
    const left = leavers.map(({ signal }) => reads.read('room 1', 'room', signal, run));
    for (const leaver of leavers) leaver.abort(new Error('gone'));
    for (const waiter of left) await expect(waiter).rejects.toThrow('gone');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    const next = request();
    next.resolve('answer');
    expect(await reads.read('room 1', 'room', undefined, next.run)).toBe('answer');
  });

  test('before the read begins sends nothing', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, signals } = request();
    await expect(reads.read('room 1', 'room', AbortSignal.abort(new Error('gone')), run)).rejects.toThrow(
      'gone',
    );
    expect(signals).toEqual([]);
  });
});

describe('a write', () => {
  test('keeps those who come while it is under way from joining a read from before it', async () => {
    const reads = new CoalescedReads('rooms');
    const before = request();
    const during = request();
    const written = Promise.withResolvers<undefined>();
    const old = reads.read('room 1', 'room', undefined, before.run);
    const write = reads.write(['room 1'], () => written.promise);
    const fresh = reads.read('room 1', 'room', undefined, during.run);
    before.resolve('old');
    during.resolve('new');
    written.resolve(undefined);
    await write;
    expect([await old, await fresh]).toEqual(['old', 'new']);
  });

  test.each(['succeeded', 'failed'])(
    'that %s keeps those who come after it from joining a read from while it was under way',
    async (outcome) => {
      const reads = new CoalescedReads('rooms');
      const during = request();
      const after = request();
      const written = Promise.withResolvers<undefined>();
      const write = reads.write(['room 1'], () => written.promise);
      const old = reads.read('room 1', 'room', undefined, during.run);
      if (outcome === 'failed') written.reject(new Error('refused'));
      else written.resolve(undefined);
      await write.catch(() => undefined);
      const fresh = reads.read('room 1', 'room', undefined, after.run);
      during.resolve('old');
      after.resolve('new');
      expect([await old, await fresh]).toEqual(['old', 'new']);
    },
  );

  test('leaves reads of other entities to be joined', async () => {
    const reads = new CoalescedReads('rooms');
    const { run, resolve, signals } = request();
    const first = reads.read('room 2', 'room', undefined, run);
    await reads.write(['room 1'], () => Promise.resolve());
    const second = reads.read('room 2', 'room', undefined, run);
    resolve('answer');
    await Promise.all([first, second]);
    expect(signals).toHaveLength(1);
  });
});

test('however they interleave, whoever reads after a write has returned sees what it wrote', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.constantFrom('read', 'write'), { minLength: 2, maxLength: 12 }),
      async (scheduler, steps) => {
        const reads = new CoalescedReads('rooms');
        const step = (): Promise<void> => scheduler.schedule(Promise.resolve());
        // The upstream: what a request sees is settled some time before its answer arrives.
        let version = 0;
        const serve = async (change: number): Promise<number> => {
          await step();
          const seen = (version += change);
          await step();
          return seen;
        };
        let written = 0;
        const stale: string[] = [];
        const work = steps.map(async (kind) => {
          await step();
          if (kind === 'write') {
            written = Math.max(written, await reads.write(['room'], () => serve(1)));
          } else {
            const atLeast = written;
            const seen = await reads.read('room', '', undefined, () => serve(0));
            if (seen < atLeast) stale.push(`saw ${seen} after ${atLeast} had been written`);
          }
        });
        await scheduler.waitFor(Promise.all(work));
        expect(stale).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});
