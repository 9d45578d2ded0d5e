/**
 * Maps each item of an iterator, and leaves out the items that `map` makes undefined of. Unlike a generator it can be ended
 * while it waits for the next item.
 */
export function filterMap<Item, Mapped>(
  source: AsyncIterator<Item>,
  map: (item: Item) => Mapped | undefined | Promise<Mapped | undefined>,
): AsyncIterableIterator<Mapped> {
  return {
    async next() {
      for (;;) {
        const result = await source.next();
        if (result.done) return { done: true, value: undefined };
        const mapped = await map(result.value);
        if (mapped !== undefined) return { done: false, value: mapped };
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
