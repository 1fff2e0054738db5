/**
 * Does `work` for the items of a source, up to `width` at once, and gives the results in the order of the items.
 *
 * The source is read no further ahead than that, and not at all while nobody takes results: memory stays bounded.
 */
export async function* inOrder<Item, Result>(
  source: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running: Promise<Result>[] = [];
  try {
    for await (const item of source) {
      const result = work(item);
      // It may fail long before its turn: then it is reported at its turn, not as an unhandled rejection.
      result.catch(() => undefined);
      running.push(result);
      if (running.length < width) continue;
      const first = running.shift();
      if (first !== undefined) yield await first;
    }
    while (running.length > 0) {
      const first = running.shift();
      if (first !== undefined) yield await first;
    }
  } finally {
    await Promise.allSettled(running);
  }
}
