import { beforeAll, expect, test } from '@jest/globals';
import { ACL, increment } from '@parse-orm/runtime';
import { observationInput, recordedClient } from './world.js';

const { db, sent } = recordedClient();
let input: Awaited<ReturnType<typeof observationInput>>;

beforeAll(async () => {
  input = await observationInput(db);
});

const cyclic: Record<string, unknown> = { a: 1 };
cyclic['self'] = [cyclic];
const sparse = ['a', 'c'];
sparse[3] = 'd';

test.each<[string, object, string]>([
  ['NUL in text', { notes: 'a\0b' }, 'Observation.notes holds the character NUL, which PostgreSQL cannot store'],
  ['NUL in an array', { tags: ['a', '\0'] }, 'Observation.tags[1] holds the character NUL'],
  ['half of a pair', { notes: '🐦'.slice(0, 1) }, 'Observation.notes holds half of a surrogate pair'],
  ['half of a pair inside', { attributes: { x: ['\udc00'] } }, 'Observation.attributes.x[0] holds half of a surrogate'],
  [
    'a point in a key',
    { attributes: { x: { 'a.b': 1 } } },
    'attributes.x has the key "a.b": a key must not contain "."',
  ],
  ['a dollar in a key', { attributes: { list: [{ a$: 1 }] } }, 'attributes.list[0] has the key "a$"'],
  [
    '__type',
    { attributes: { __type: 'Date', iso: '2020' } },
    'has the key "__type", by which Parse marks its own values',
  ],
  ['__op', { attributes: { x: { __op: 'Delete' } } }, 'Observation.attributes.x has the key "__op"'],
  ['_bsontype', { attributes: { _bsontype: 'x' } }, 'has the key "_bsontype", which the server refuses.'],
  ['constructor', { attributes: { constructor: 'x' } }, 'has the key "constructor", which the server refuses.'],
  ['constructor inside', { attributes: { myconstructors: 'x' } }, 'because it contains "constructor"'],
  ['__proto__', { attributes: JSON.parse('{"a":{"__proto__":{}}}') as object }, 'attributes.a has the key "__proto__"'],
  [
    'NUL in a key',
    { attributes: { 'a\0': 1 } },
    'Observation.attributes has the key "a\\u0000", which holds the character NUL',
  ],
  ['a value that holds itself', { attributes: cyclic }, 'is nested more than 99 levels deep, or holds itself'],
  ['a hole in an array', { tags: sparse }, 'Observation.tags[2] takes a string, not undefined.'],
  ['a hole in any array', { attributes: { list: sparse } }, 'Observation.attributes.list[2] is undefined'],
  ['a Map', { attributes: { x: new Map() } }, 'Observation.attributes.x is a Map, which Parse Server cannot hold.'],
  ['a Set', { attributes: { x: [new Set()] } }, 'Observation.attributes.x[0] is a Set'],
  ['a class of its own', { attributes: { x: new URL('https://x.example') } }, 'Observation.attributes.x is a URL'],
  [
    'an operation in a value',
    { attributes: { x: [increment()] } },
    'Observation.attributes.x[0] is a PendingOperation',
  ],
  ['a bigint', { attributes: { x: 1n } }, 'Observation.attributes.x is a bigint'],
  ['a symbol', { attributes: { x: Symbol('x') } }, 'Observation.attributes.x is a symbol'],
  ['a function', { attributes: { x: () => 1 } }, 'Observation.attributes.x is a function'],
  ['NaN', { scores: [1, Number.NaN] }, 'Observation.scores[1] is NaN, which JSON cannot hold'],
  ['an infinity', { individuals: -Infinity }, 'Observation.individuals is -Infinity, which JSON cannot hold'],
  ['no date', { observedAt: new Date('never') }, 'Observation.observedAt is an invalid date.'],
  ['the year 10000', { observedAt: new Date('+010000-01-01') }, 'is a date outside the years 1 to 9999'],
  ['the year 0', { attributes: { x: new Date('0000-06-01') } }, 'Observation.attributes.x is a date outside the years'],
  [
    'a role called constructor',
    { ACL: new ACL().allowRole('constructor', { read: true }) },
    'Observation.ACL has the key',
  ],
])('%s is refused before anything is sent', async (_, wrong, message) => {
  sent.length = 0;

  await expect(db.Observation.create({ ...input, ...wrong })).rejects.toThrow(message);
  await expect(db.Observation.update('id', wrong)).rejects.toThrow(message);
  expect(sent).toEqual([]);
});

test('what cannot travel is refused before anything is sent, all of it at once', async () => {
  sent.length = 0;
  const wrong = {
    individuals: Number.NaN,
    notes: 5,
    observedAt: new Date('never'),
    attributes: { 'a.b': 1 },
    tags: [1],
  };

  const error = await db.Observation.create({ ...input, ...wrong } as never).catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'ValidationError' });
  expect((error as { issues: { path: string }[] }).issues.map(({ path }) => path)).toEqual([
    ...['Observation.observedAt', 'Observation.individuals', 'Observation.notes', 'Observation.attributes'],
    'Observation.tags[0]',
  ]);
  expect(sent).toEqual([]);
});
