import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeOrder } from '../../../src/live/store/time-order.ts';

const position = fc.record({ time: fc.nat(4), id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') });

test('what is timed stands in the order of its time, then of their ids, whatever comes and goes', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(position, { selector: ({ id }) => id }),
      fc.array(fc.nat(5)),
      position,
      (added, removed, after) => {
        const order = new TimeOrder();
        for (const one of added) order.add(one);
        const gone = new Set(removed.flatMap((index) => added[index] ?? []));
        for (const one of gone) order.remove(one);
        // What isn't there is not removed, nor anything else for it.
        order.remove({ time: 9, id: 'none' });

        const textOf = ({ time, id }: typeof after): string => `${time}${id}`;
        const sorted = added.filter((one) => !gone.has(one)).sort((a, b) => (textOf(a) < textOf(b) ? 1 : -1));
        expect([...order.newestFirst()]).toEqual(sorted.map(({ id }) => id));
        const behind = sorted.filter((one) => textOf(one) < textOf(after));
        expect([...order.newestFirst(after)]).toEqual(behind.map(({ id }) => id));
      },
    ),
  );
});
