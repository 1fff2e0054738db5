import { expect, test } from '@jest/globals';
import { mergeRows } from './merged-rows.js';

const pointer = (objectId: string) => ({ __type: 'Pointer', className: 'User', objectId });
const object = (objectId: string, fields = {}) => ({ __type: 'Object', className: 'User', objectId, ...fields });

test('a row that adds nothing is the same row', () => {
  const row = {
    objectId: 'a',
    title: 'x',
    author: object('u', { name: 'n' }),
    tags: ['a', { b: 1 }],
    meta: { c: [1] },
  };

  expect(mergeRows(row, structuredClone(row))).toBe(row);
  expect(mergeRows(row, { objectId: 'a', author: pointer('u') })).toBe(row);
});

test('fields that are missing come, values that are there stay', () => {
  expect(
    mergeRows({ objectId: 'a', title: 'x', seen: null }, { objectId: 'a', title: 'y', seen: 1, body: 'z' }),
  ).toEqual({
    ...{ objectId: 'a', title: 'x', seen: null, body: 'z' },
  });
});

test('what is included takes the place of its pointer: in fields, in arrays and inside objects, at any depth', () => {
  const one = {
    author: pointer('u'),
    editor: object('u', { team: pointer('t') }),
    others: [pointer('u'), pointer('v')],
    meta: { owner: pointer('u'), deep: { list: [pointer('w')] }, count: 1 },
  };
  const other = {
    author: object('u', { name: 'n' }),
    editor: object('u', { team: object('t', { city: 'c' }) }),
    others: [pointer('u'), object('v')],
    meta: { owner: object('u'), deep: { list: [object('w')] }, count: 1 },
  };

  expect(mergeRows(one, other)).toEqual(other);
  expect(mergeRows(other, one)).toBe(other);
  expect(one.author).toEqual(pointer('u'));
});

test('an array is the one from which dead links are gone', () => {
  const [all, living] = [{ others: [pointer('u'), pointer('v')] }, { others: [object('v')] }];

  expect(mergeRows(all, living)).toEqual(living);
  expect(mergeRows(living, all)).toBe(living);
});
