import { beforeAll, describe, expect, test } from '@jest/globals';
import { GeoPoint, Polygon } from '@parse-orm/runtime';
import type { Observation, ObservationWhere, Species, User } from './generated/index.js';
import { observationInput, recordedClient, rest, signUp, uniqueWord } from './world.js';

const { db, sent } = recordedClient();
const word = uniqueWord();
let species: Species;
let [ann, bob]: User[] = [];
let [munich, berlin, nowhere]: Observation[] = [];
const here = new GeoPoint(48.137, 11.575);
const square = new Polygon([
  [47, 10],
  [47, 13],
  [50, 13],
  [50, 10],
]);

beforeAll(async () => {
  const input = await observationInput(db);
  species = input.species;
  [ann, bob] = await Promise.all(
    ['ann', 'bob'].map(async (name) => db.User.get((await signUp(`${name}${word}`)).objectId)),
  );
  const observer = ann as User;
  await rest('PUT', `/users/${observer.objectId}`, { reputation: 20 });
  await rest('PUT', `/users/${bob?.objectId}`, { reputation: 5 });
  munich = db.Observation.build({ ...input, observer, notes: 'munich', location: here, visibleFrom: square });
  berlin = db.Observation.build({
    ...input,
    observer: bob as User,
    notes: 'berlin',
    location: new GeoPoint(52.52, 13.405),
  });
  nowhere = db.Observation.build({ ...input, observer, notes: 'nowhere' });
  munich.confirmedBy.add(ann as User, bob as User);
  berlin.confirmedBy.add(bob as User);
  await db.saveAll([munich, berlin, nowhere]);
});

async function tried(where: ObservationWhere, sorted = true): Promise<string> {
  const query = db.Observation.where({ species }).where(where);
  const found = await query.find();
  const names = found.map(({ notes }) => notes ?? '');
  return (sorted ? names.sort() : names).join(' ');
}

type Case = readonly [title: string, where: () => ObservationWhere, expected: string];

const cases: { readonly [kind: string]: readonly Case[] } = {
  pointer: [
    ['a model', () => ({ observer: ann as User }), 'munich nowhere'],
    ['a plain reference', () => ({ observer: { className: '_User', objectId: bob?.objectId ?? '' } }), 'berlin'],
    ['a pointer made of an id', () => ({ observer: db.User.pointer(bob?.objectId ?? '') }), 'berlin'],
    ['not', () => ({ observer: { not: ann as User } }), 'berlin'],
    ['in', () => ({ observer: { in: [ann as User, bob as User] } }), 'berlin munich nowhere'],
    ['notIn', () => ({ observer: { notIn: [bob as User] } }), 'munich nowhere'],
    ['is', () => ({ observer: { is: { reputation: { gt: 10 } } } }), 'munich nowhere'],
    ['isNot', () => ({ observer: { isNot: { reputation: { gt: 10 } } } }), 'berlin'],
    [
      'is, two levels deep',
      () => ({ species: { is: { scientificName: species.scientificName } } }),
      'berlin munich nowhere',
    ],
    ['exists', () => ({ survey: { exists: false } }), 'berlin munich nowhere'],
  ],
  relation: [
    ['a bare member', () => ({ confirmedBy: ann as User }), 'munich'],
    ['has', () => ({ confirmedBy: { has: bob as User } }), 'berlin munich'],
    ['some', () => ({ confirmedBy: { some: { reputation: { lt: 10 } } } }), 'berlin munich'],
    ['some of whom there is nobody', () => ({ confirmedBy: { some: { reputation: { gt: 1000 } } } }), ''],
    ['none', () => ({ confirmedBy: { none: { reputation: { gt: 10 } } } }), 'berlin nowhere'],
  ],
  subquery: [
    [
      'in the values of another query',
      () => ({ notes: { in: db.Observation.where({ location: { exists: true }, species }).values('notes') } }),
      'berlin munich',
    ],
    [
      'notIn them',
      () => ({ notes: { notIn: db.Observation.where({ location: { exists: true }, species }).values('notes') } }),
      'nowhere',
    ],
    [
      'pointers in the values of a renamed field',
      () => ({ observer: { in: db.Observation.where({ notes: 'berlin', species }).values('observer') } }),
      'berlin',
    ],
  ],
  place: [
    ['near with kilometres', () => ({ location: { near: here, maxKilometers: 10 } }), 'munich'],
    ['near with kilometres, far enough', () => ({ location: { near: here, maxKilometers: 505 } }), 'berlin munich'],
    ['near with kilometres, just not far enough', () => ({ location: { near: here, maxKilometers: 503 } }), 'munich'],
    ['near with miles', () => ({ location: { near: here, maxMiles: 320 } }), 'berlin munich'],
    ['near with radians', () => ({ location: { near: here, maxRadians: 0.01 } }), 'munich'],
    ['near unsorted', () => ({ location: { near: here, maxKilometers: 505, sorted: false } }), 'berlin munich'],
    ['withinCircle', () => ({ location: { withinCircle: { center: here, kilometers: 10 } } }), 'munich'],
    [
      'withinBox',
      () => ({ location: { withinBox: { southWest: new GeoPoint(47, 10), northEast: new GeoPoint(49, 12) } } }),
      'munich',
    ],
    ['withinPolygon', () => ({ location: { withinPolygon: square } }), 'munich'],
    ['withinPolygon of points', () => ({ location: { withinPolygon: square.corners } }), 'munich'],
    ['exists', () => ({ location: { exists: false } }), 'nowhere'],
    ['a polygon that contains a point', () => ({ visibleFrom: { contains: here } }), 'munich'],
    ['a polygon that does not', () => ({ visibleFrom: { contains: new GeoPoint(0, 0) } }), ''],
  ],
  combined: [
    ['or', () => ({ or: [{ notes: 'munich' }, { notes: 'berlin' }] }), 'berlin munich'],
    ['or of nothing, which nothing fits', () => ({ or: [] }), ''],
    ['and', () => ({ and: [{ notes: { contains: 'n' } }, { notes: { contains: 'm' } }] }), 'munich'],
    ['and of nothing, which everything fits', () => ({ and: [] }), 'berlin munich nowhere'],
    ['nor', () => ({ nor: [{ notes: 'munich' }, { location: { exists: false } }] }), 'berlin'],
    ['nor of nothing', () => ({ nor: [] }), 'berlin munich nowhere'],
    [
      'or beside a field',
      () => ({ notes: { startsWith: 'm' }, or: [{ observer: ann as User }, { notes: 'berlin' }] }),
      'munich',
    ],
    ['or in or', () => ({ or: [{ or: [{ notes: 'munich' }] }, { and: [{ notes: 'nowhere' }] }] }), 'munich nowhere'],
    ['an empty part of or, which everything fits', () => ({ or: [{}, { notes: 'munich' }] }), 'berlin munich nowhere'],
    [
      'a place in or',
      () => ({ or: [{ location: { withinPolygon: square } }, { notes: 'nowhere' }] }),
      'munich nowhere',
    ],
    [
      'near with a distance in or',
      () => ({ or: [{ location: { near: here, maxKilometers: 5 } }, { notes: 'nowhere' }] }),
      'munich nowhere',
    ],
    ['an empty part of nor, which everything fits', () => ({ nor: [{}] }), ''],
    ['objectId', () => ({ objectId: berlin?.objectId ?? '' }), 'berlin'],
    ['objectId in', () => ({ objectId: { in: [berlin?.objectId ?? '', munich?.objectId ?? ''] } }), 'berlin munich'],
  ],
};

describe.each(Object.entries(cases))('%s', (_, ofKind) => {
  test.each(ofKind)('%s', async (__, where, expected) => {
    expect(await tried(where())).toBe(expected);
  });
});

test('near answers the nearest first', async () => {
  expect(await tried({ location: { near: here } }, false)).toBe('munich berlin');
  expect(await tried({ location: { near: new GeoPoint(53, 13) } }, false)).toBe('berlin munich');
});

test('where twice means both, also on one field and with one operator', async () => {
  const query = db.Observation.where({ species });

  expect(
    await query
      .where({ notes: { contains: 'n' } })
      .where({ notes: { contains: 'm' } })
      .count(),
  ).toBe(1);
  expect(await query.where({ notes: 'munich' }).where({ notes: 'berlin' }).count()).toBe(0);
  expect(
    await query
      .where({ or: [{ notes: 'munich' }] })
      .where({ or: [{ notes: 'berlin' }] })
      .count(),
  ).toBe(0);
  expect(
    await query
      .where({ notes: { in: ['munich', 'berlin'] } })
      .where({ notes: { in: ['berlin'] } })
      .count(),
  ).toBe(1);
  expect(await query.count()).toBe(3);
});

test('relation.query() asks for the members, and can be narrowed', async () => {
  const members = (munich as Observation).confirmedBy.query();

  expect((await members.orderBy('-reputation').find()).map(({ username }) => username)).toEqual([
    `ann${word}`,
    `bob${word}`,
  ]);
  expect(await members.where({ reputation: { lt: 10 } }).count()).toBe(1);
  expect(await (nowhere as Observation).confirmedBy.query().find()).toEqual([]);
});

test('relatedTo asks the same by the name of the field in code', async () => {
  const related = { object: munich as Observation, key: 'confirmedBy' } as const;

  expect(await db.User.where({ relatedTo: related }).count()).toBe(2);
});

test('three thousand ids travel as POST, and find what a short list finds', async () => {
  sent.length = 0;
  const ids = Array.from({ length: 3000 }, (_, index) => `absent${index}`);

  const found = await db.Observation.where({ objectId: { in: [...ids, munich?.objectId ?? ''] } }).find();

  expect(found.map(({ notes }) => notes)).toEqual(['munich']);
  expect(sent).toEqual(['GET /classes/Observation']);
  expect(await db.Observation.where({ objectId: { in: ids } }).count()).toBe(0);
});

const refused: readonly (readonly [title: string, where: object, message: string])[] = [
  ['undefined', { notes: undefined }, 'Observation.notes is undefined: leave the key out, or use { exists: false }.'],
  ['null', { notes: null }, 'Observation.notes is null: leave the key out, or use { exists: false }.'],
  ['undefined for an operator', { notes: { startsWith: undefined } }, 'Observation.notes.startsWith is undefined'],
  ['undefined in a list', { notes: { in: ['a', undefined] } }, 'Observation.notes.in is undefined: leave the key out'],
  ['undefined inside or', { or: [{ notes: undefined }] }, 'Observation.or.notes is undefined'],
  [
    'undefined inside is',
    { observer: { is: { username: undefined } } },
    'Observation.observer.is.username is undefined',
  ],
  ['an unknown field', { note: 'x' }, 'Observation.note is no field of this class.'],
  ['the name on the wire of a renamed field', { created_by: 'x' }, 'Observation.created_by is no field of this class.'],
  [
    'an unknown operator',
    { individuals: { greater: 1 } },
    'Observation.individuals.greater is no operator of a Number, which has',
  ],
  [
    'a filter without an operator',
    { individuals: {} },
    'Observation.individuals is an empty filter: name an operator, or leave the key out.',
  ],
  ['another type', { individuals: '3' }, 'Observation.individuals takes a number, not a string.'],
  [
    'a pointer to another class',
    { observer: { className: 'Species', objectId: 'x' } },
    'Observation.observer takes a reference to _User, not one to Species.',
  ],
  [
    'two distances',
    { location: { near: here, maxMiles: 1, maxKilometers: 1 } },
    'takes one of maxRadians, maxKilometers, maxMiles.',
  ],
  [
    'a distance alone',
    { location: { maxKilometers: 1 } },
    'Observation.location.maxKilometers needs "near" beside it.',
  ],
  ['a box without corners', { location: { withinBox: {} } }, 'Observation.location.withinBox takes a GeoPoint'],
  ['a polygon of two points', { location: { withinPolygon: [here, here] } }, 'at least three different corners'],
  [
    'near inside or',
    { or: [{ location: { near: here } }] },
    'Observation.location.near needs a maximum distance where it does not sort',
  ],
  ['a search for nothing', { notes: { search: ' & ' } }, 'Observation.notes.search needs a word to search for.'],
  ['a flag that the server does not know', { notes: { matches: /x/g } }, 'has the flag "g"'],
  [
    'exists of something else',
    { notes: { exists: 'yes' } },
    'Observation.notes.exists takes true or false, not a string.',
  ],
  ['an array for a filter', { or: { notes: 'x' } }, 'Observation.or takes an array of filters, not an object.'],
];

test.each(refused)('%s is refused before anything is sent', async (_, where, message) => {
  sent.length = 0;
  await expect(db.Observation.where(where as ObservationWhere).find()).rejects.toMatchObject({
    ...{ name: 'ValidationError', message: expect.stringContaining(message) },
  });
  await expect(db.Observation.where(where as ObservationWhere).count()).rejects.toThrow(message);
  expect(sent).toEqual([]);
});
