/**
 * What `select` makes of each item; items of which it makes nothing are left out. Unlike a generator it can be ended
 * while it waits for the next item.
 */
export function selectFrom<Item, Selected>(
  source: AsyncIterator<Item>,
  select: (item: Item) => Selected | undefined | Promise<Selected | undefined>,
): AsyncIterableIterator<Selected> {
  return {
    async next() {
      for (;;) {
        const result = await source.next();
        if (result.done) return { done: true, value: undefined };
        const selected = await select(result.value);
        if (selected !== undefined) return { done: false, value: selected };
      }
    },
    async return() {
      await source.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
