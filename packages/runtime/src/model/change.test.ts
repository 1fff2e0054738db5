import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Change, applyChange, mergeChanges } from './change.js';
import { encodeChange } from './encode-change.js';

const element = fc.constantFrom('a', 'b', 'c');
const elements = fc.array(element, { maxLength: 3 });
const arrayChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constantFrom('Add' as const, 'AddUnique' as const, 'Remove' as const), elements }),
  fc.record({ kind: fc.constant('Set' as const), value: elements }),
  fc.constant<Change>({ kind: 'Unset' }),
);
const numberChange: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('Increment' as const), amount: fc.integer({ min: -9, max: 9 }) }),
  fc.record({ kind: fc.constant('Set' as const), value: fc.integer({ min: -9, max: 9 }) }),
  fc.constant<Change>({ kind: 'Unset' }),
);

/** The value after all changes, one by one; and after the one change that they merge to. */
function bothWays(changes: readonly Change[], start: unknown): [unknown, unknown] {
  let merged: Change | undefined;
  for (const change of changes) merged = mergeChanges(merged, change, () => start);
  const oneByOne = changes.reduce((value, change) => applyChange(change, value), start);
  return [merged ? applyChange(merged, start) : start, oneByOne];
}

test('any changes of an array merge to one that does the same', () => {
  fc.assert(
    fc.property(fc.array(arrayChange, { maxLength: 6 }), fc.option(elements, { nil: undefined }), (changes, start) => {
      const [merged, oneByOne] = bothWays(changes, start);
      expect(merged).toEqual(oneByOne);
    }),
  );
});

test('any changes of a number merge to one that does the same', () => {
  fc.assert(
    fc.property(
      fc.array(numberChange, { maxLength: 6 }),
      fc.option(fc.nat(9), { nil: undefined }),
      (changes, start) => {
        const [merged, oneByOne] = bothWays(changes, start);
        expect(merged).toEqual(oneByOne);
      },
    ),
  );
});

const keyChange: fc.Arbitrary<Change> = fc
  .tuple(fc.constantFrom('a', 'b', '__proto__'), numberChange)
  .map(([key, change]) => ({ kind: 'Nested', keys: new Map([[key, change]]) }));
const wholeChange: fc.Arbitrary<Change> = fc.oneof(
  { arbitrary: keyChange, weight: 4 },
  fc.record({ kind: fc.constant('Set' as const), value: fc.dictionary(fc.constantFrom('a', 'c'), fc.nat(9)) }),
  fc.constant<Change>({ kind: 'Unset' }),
);

test('any changes of an object and of its keys merge to one that does the same', () => {
  const start = fc.option(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9)), { nil: undefined });
  fc.assert(
    fc.property(fc.array(wholeChange, { maxLength: 7 }), start, (changes, value) => {
      const [merged, oneByOne] = bothWays(changes, value);
      expect(merged).toEqual(oneByOne);
    }),
  );
});

test('changes of one kind stay one atomic operation', () => {
  const add = (...added: string[]): Change => ({ kind: 'Add', elements: added });
  const never = (): never => {
    throw new Error('the current value is not needed');
  };

  expect(mergeChanges(add('a'), add('a', 'b'), never)).toEqual(add('a', 'a', 'b'));
  expect(mergeChanges({ kind: 'Increment', amount: 2 }, { kind: 'Increment', amount: -5 }, never)).toEqual({
    kind: 'Increment',
    amount: -3,
  });
});

test('members that are added to a relation and removed again cancel out', () => {
  const member = (objectId: string): { className: string; objectId: string } => ({ className: 'User', objectId });
  const added: Change = { kind: 'Relate', add: [member('a'), member('b')], remove: [] };
  const removed: Change = { kind: 'Relate', add: [], remove: [member('a')] };

  expect(mergeChanges(added, removed, () => undefined)).toEqual({
    kind: 'Relate',
    add: [member('b')],
    remove: [member('a')],
  });
});

test('an empty operation is not sent, because the server answers 500 to it', () => {
  const tags = { property: 'tags', name: 'tags', path: 'Post.tags', kind: 'Array', required: false } as const;
  const fans = {
    property: 'fans',
    name: 'fans',
    path: 'Post.fans',
    kind: 'Relation',
    target: 'User',
    required: false,
  } as const;

  expect(encodeChange({ kind: 'Add', elements: [] }, tags, 'Post.tags')).toBeUndefined();
  expect(encodeChange({ kind: 'Relate', add: [], remove: [] }, fans, 'Post.fans')).toBeUndefined();
});

test('an amount that is no finite number is refused, because the server would null the field', () => {
  const views = { property: 'views', name: 'views', path: 'Post.views', kind: 'Number', required: false } as const;

  expect(() => encodeChange({ kind: 'Increment', amount: Number.NaN }, views, 'Post.views')).toThrow(
    'Post.views is NaN, which JSON cannot hold',
  );
});
