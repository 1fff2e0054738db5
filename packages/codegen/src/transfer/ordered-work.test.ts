import { expect, test } from '@jest/globals';
import { inOrder } from './ordered-work.js';

test('results come in the order of the items, with no more than so many under way', async () => {
  let [running, most] = [0, 0];
  const results: number[] = [];
  const work = inOrder([5, 1, 4, 2, 3], 3, async (item) => {
    most = Math.max(most, (running += 1));
    for (let turn = 0; turn < item; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return item * 10;
  });
  for await (const result of work) results.push(result);
  expect([results, most]).toEqual([[50, 10, 40, 20, 30], 3]);
});

test('the source is read no further than results are taken', async () => {
  let read = 0;
  function* source(): Generator<number> {
    for (;;) yield (read += 1);
  }
  for await (const result of inOrder(source(), 4, async (item) => item)) if (result === 3) break;
  expect(read).toBeLessThanOrEqual(7);
});

test('a failure is reported at its turn, after what came before it, and ends the rest', async () => {
  const seen: number[] = [];
  const failing = inOrder([1, 2, 3, 4, 5, 6], 3, async (item) => {
    if (item === 3) throw new Error('third');
    return item;
  });
  await expect(
    (async () => {
      for await (const result of failing) seen.push(result);
    })(),
  ).rejects.toThrow('third');
  expect(seen).toEqual([1, 2]);
});
