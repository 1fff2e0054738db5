import { describe, expect, test } from '@jest/globals';
import type { JsonObject } from '../json.js';
import { ListRows } from './list-rows.js';
import { RowOrder } from './row-order.js';

const at = (second: number): string => new Date(second * 1000).toISOString();
const row = (objectId: string, n: number, updated = 0): JsonObject => ({ objectId, n, updatedAt: at(updated) });

function listOf(limit: number, rows: readonly JsonObject[]): { list: ListRows<JsonObject>; shown(): string } {
  const list = new ListRows(new RowOrder('n,objectId'), limit, (some) => some);
  list.replace(rows);
  return { list, shown: () => list.entries.map(({ row: { objectId, n } }) => `${objectId}${n}`).join(' ') };
}

describe('events that overtake each other', () => {
  test('an older change does not undo a newer one', () => {
    const { list, shown } = listOf(9, [row('a', 5, 10)]);

    expect(list.put(row('a', 1, 9))).toBe('unchanged');
    expect(list.remove(row('a', 1, 9), false)).toBe('unchanged');
    expect(shown()).toBe('a5');
    expect(list.put(row('a', 6, 10))).toBe('changed');
    expect(shown()).toBe('a6');
  });

  test('what is deleted does not come back by a change from before', () => {
    const { list, shown } = listOf(9, [row('a', 5, 10)]);

    expect(list.remove(row('a', 5, 1), true)).toBe('changed');
    expect(list.put(row('a', 6, 11))).toBe('unchanged');
    expect(shown()).toBe('');
  });

  test('what has left comes back by a later change alone', () => {
    const { list, shown } = listOf(9, [row('a', 5, 10)]);

    list.remove(row('a', 5, 12), false);
    expect(list.put(row('a', 6, 11))).toBe('unchanged');
    expect(list.put(row('a', 7, 13))).toBe('changed');
    expect(shown()).toBe('a7');
  });

  test('the deletion of what was never there keeps a late creation out', () => {
    const { list, shown } = listOf(9, []);

    expect(list.remove(row('a', 5, 10), true)).toBe('unchanged');
    expect(list.put(row('a', 5, 10))).toBe('unchanged');
    expect(shown()).toBe('');
  });
});

describe('the end of a list that is full', () => {
  test('what comes behind it is not there, and what goes makes room for what is not known', () => {
    const { list, shown } = listOf(2, [row('a', 1), row('b', 2)]);

    expect(list.put(row('c', 3, 1))).toBe('unchanged');
    expect(list.put(row('d', 1.5, 1))).toBe('changed');
    expect(shown()).toBe('a1 d1.5');
    expect(list.put(row('a', 9, 2))).toBe('unknown');
    expect(list.remove(row('d', 1.5, 3), false)).toBe('unknown');
  });

  test('a list that is not full has everything', () => {
    const { list, shown } = listOf(3, [row('a', 1), row('b', 2)]);

    expect(list.put(row('a', 9, 1))).toBe('changed');
    expect(list.put(row('c', 10, 1))).toBe('changed');
    expect(shown()).toBe('b2 a9 c10');
    expect(list.put(row('d', 0, 1))).toBe('changed');
    expect(shown()).toBe('d0 b2 a9');
  });
});

test('rows that are answered again stay what was made of them', () => {
  const { list } = listOf(9, [row('a', 1), row('b', 2)]);
  const [first, second] = list.entries;

  list.replace([row('b', 2), row('a', 3)]);

  expect(list.entries[0]?.made).toBe(second?.made);
  expect(list.entries[1]?.made).not.toBe(first?.made);
});

test.each([
  ['numbers', 'n', { n: 2 }, [{ n: 1 }, { n: 3 }], 1],
  ['descending', '-n', { n: 2 }, [{ n: 1 }, { n: 3 }], 0],
  ['dates', 'd', { d: { __type: 'Date', iso: at(2) } }, [{ d: { __type: 'Date', iso: at(1) } }], 1],
  ['bare dates', '-createdAt', { createdAt: at(2) }, [{ createdAt: at(1) }], 0],
  ['booleans', 'b', { b: false }, [{ b: true }], 0],
  ['plain small letters', 't', { t: 'b' }, [{ t: 'a1' }, { t: 'c' }], 1],
  ['texts as a database may order them', 't', { t: 'B' }, [{ t: 'a' }], undefined],
  ['a row without a value', 'n', {}, [{ n: 1 }], undefined],
  ['null', 'n', { n: null }, [{ n: 1 }], undefined],
  ['keys inside objects', 'o.n', { o: { n: 2 } }, [{ o: { n: 1 } }], undefined],
  [
    'ties',
    'n,objectId',
    { n: 1, objectId: 'b' },
    [
      { n: 1, objectId: 'B' },
      { n: 1, objectId: 'c' },
    ],
    1,
  ],
  ['two without a value', 'n,m', { m: 2 }, [{ m: 1 }], 1],
  ['different kinds', 'n', { n: '1' }, [{ n: 1 }], undefined],
] satisfies [string, string, JsonObject, JsonObject[], number | undefined][])(
  'the place of %s',
  (_, order, one, others, place) => {
    expect(new RowOrder(order).placeOf(one, others)).toBe(place);
  },
);
