import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CallOrder } from '../../../src/live/store/call-order.ts';

const position = fc.record({ createdAt: fc.nat(4), id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f') });

test('calls stand in the order of their time, then of their ids, whatever comes and goes', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(position, { selector: ({ id }) => id }),
      fc.array(fc.nat(5)),
      position,
      (added, removed, after) => {
        const order = new CallOrder();
        for (const one of added) order.add(one);
        const gone = new Set(removed.flatMap((index) => added[index] ?? []));
        for (const one of gone) order.remove(one);
        // What isn't there is not removed, nor anything else for it.
        order.remove({ createdAt: 9, id: 'none' });

        const textOf = ({ createdAt, id }: typeof after): string => `${createdAt}${id}`;
        const sorted = added.filter((one) => !gone.has(one)).sort((a, b) => (textOf(a) < textOf(b) ? 1 : -1));
        expect([...order.newestFirst()]).toEqual(sorted.map(({ id }) => id));
        const behind = sorted.filter((one) => textOf(one) < textOf(after));
        expect([...order.newestFirst(after)]).toEqual(behind.map(({ id }) => id));
      },
    ),
  );
});
