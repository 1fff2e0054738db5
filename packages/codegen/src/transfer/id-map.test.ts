import { expect, test } from '@jest/globals';
import { IdMap } from './id-map.js';

test('gives back what was set, for ids of any letters, through many growths', () => {
  const ids = new IdMap();
  const pairs = Array.from(
    { length: 20_000 },
    (_, index) => [`é${index}`, `${'n'.repeat(index % 200)}${index}`] as const,
  );
  for (const [id, newId] of pairs) ids.set(id, newId);
  expect(ids.size).toBe(20_000);
  expect(pairs.every(([id, newId]) => ids.get(id) === newId)).toBe(true);
  expect(ids.get('é20000')).toBeUndefined();
  expect(ids.get('')).toBeUndefined();
  expect([...ids.newIds()].toSorted()).toEqual(pairs.map(([, newId]) => newId).toSorted());
});

test('the last of two new ids for one id counts, and ids that no server makes are refused', () => {
  const ids = new IdMap();
  ids.set('a', 'one');
  ids.set('a', 'two');
  expect([ids.get('a'), ids.size, [...ids.newIds()]]).toEqual(['two', 1, ['two']]);
  expect(() => ids.set('x'.repeat(256), 'y')).toThrow('longer than 255 bytes');
});
