/** What the server does that the runtime avoids: a test that fails here tells that it can do better now. */
import { expect, test } from '@jest/globals';
import { observationInput, recordedClient, rest } from './world.js';

const attributes = { a: { b: 1, c: 2 }, fraction: 1.5, list: [1] };

/** What a PUT of these changes makes of a stored object, or the error. */
async function after(changes: object): Promise<unknown> {
  const { db } = recordedClient();
  const { objectId } = await db.Observation.create({ ...(await observationInput(db)), attributes, tags: ['x'] });
  try {
    await rest('PUT', `/classes/Observation/${objectId}`, changes);
  } catch (error) {
    return String(error);
  }
  return ((await rest('GET', `/classes/Observation/${objectId}`)) as { attributes: unknown }).attributes;
}

test.each<[string, object, unknown]>([
  ['a deep key drops its neighbours', { 'attributes.a.b': 9 }, { ...attributes, a: { b: 9 } }],
  ['the deletion of a deep key too', { 'attributes.a.b': { __op: 'Delete' } }, { ...attributes, a: {} }],
  [
    'a deep increment is data',
    { 'attributes.a.b': { __op: 'Increment', amount: 1 } },
    { ...attributes, a: { b: { __op: 'Increment', amount: 1 } } },
  ],
  [
    'an array operation inside an object is data',
    { 'attributes.list': { __op: 'Add', objects: [2] } },
    { ...attributes, list: { __op: 'Add', objects: [2] } },
  ],
  ['a key with a point is stored', { attributes: { x: { 'a.b': 1 } } }, { x: { 'a.b': 1 } }],
])('%s', async (_, changes, expected) => {
  expect(await after(changes)).toEqual(expected);
});

test.each<[string, object, RegExp]>([
  [
    'a fraction is not incremented',
    { 'attributes.fraction': { __op: 'Increment', amount: 1 } },
    /Internal server error/,
  ],
  ['a number is an index', { 'attributes.0': 1 }, /"code":111/],
  ['NUL', { notes: '\0' }, /Internal server error/],
  ['half a pair inside an object', { attributes: { x: '\ud800' } }, /Internal server error/],
  ['the year 10000', { observedAt: { __type: 'Date', iso: '+010000-01-01T00:00:00.000Z' } }, /Internal server error/],
  ['no bytes', { photoChecksum: { __type: 'Bytes', base64: '' } }, /"code":111/],
  ['changed bytes', { photoChecksum: { __type: 'Bytes', base64: 'AAAA' } }, /"code":119/],
  ['a part of a key', { attributes: { myconstructor: 1 } }, /"code":105/],
  ['a role with a point', { ACL: { 'role:a.b': { read: true } } }, /"code":121/],
])('refused without a clear reason: %s', async (_, changes, error) => {
  expect(await after(changes)).toMatch(error);
});
