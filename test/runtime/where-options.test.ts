import { beforeAll, describe, expect, test } from '@jest/globals';
import { GeoPoint, relativeTime } from '@parse-orm/runtime';
import type { Observation, ObservationWhere } from './generated/index.js';
import { newSpecies, observationInput, recordedClient, rest, signUp, uniqueWord } from './world.js';

// What a filter can say beside comparing values: words, times by the server's clock, raw JSON.
const { db, sent } = recordedClient();
const word = uniqueWord();
const hour = 3_600_000;
let species: Observation['species'];

beforeAll(async () => {
  const input = await observationInput(db);
  species = input.species;
  const rows = [
    { notes: `${word} kingfishers nesting`, observedAt: new Date(Date.now() - 50 * hour) },
    { notes: `${word} a kingfisher, a heron`, observedAt: new Date(Date.now() - hour) },
    { notes: `${word} die Häuser am Fluss`, observedAt: new Date(Date.now() + 50 * hour) },
    { observedAt: new Date('2020-01-01') },
  ];
  await db.saveAll(rows.map((row, index) => db.Observation.build({ ...input, ...row, individuals: index })));
});

async function found(where: ObservationWhere): Promise<string> {
  const rows = await db.Observation.where({ species: { equals: species as never } })
    .where(where)
    .orderBy('individuals')
    .find();
  return rows.map(({ individuals }) => individuals).join(' ');
}

describe('search', () => {
  test.each<[string, ObservationWhere, string]>([
    ['a word, whatever its form', { notes: { search: 'nest' } }, '0'],
    ['any of several words', { notes: { search: 'heron nest' } }, '0 1'],
    ['a term with options', { notes: { search: { term: 'heron' } } }, '1'],
    ['the stems of a language', { notes: { search: { term: 'Haus', language: 'german' } } }, '2'],
    ['not the stems of another', { notes: { search: { term: 'Haus', language: 'english' } } }, ''],
    ['with diacritics', { notes: { search: { term: 'Häuser', diacriticSensitive: true } } }, '2'],
    ['without case', { notes: { search: { term: 'HERON', caseSensitive: false } } }, '1'],
    ['beside other filters', { notes: { search: 'kingfisher', contains: 'heron' }, individuals: { gt: 0 } }, '1'],
    ['in or', { or: [{ notes: { search: 'heron' } }, { individuals: 3 }] }, '1 3'],
    ['signs of either database', { notes: { search: `-heron "nesting' & !(x <-> :*` } }, '0 1'],
  ])('%s', async (_, where, expected) => {
    expect(await found(where)).toBe(expected);
  });

  test('what PostgreSQL cannot is its own error', async () => {
    const query = db.Observation.where({ notes: { search: { term: 'x', caseSensitive: true } } });
    await expect(query.find()).rejects.toMatchObject({ code: 107 });
  });
});

describe('times by the clock of the server', () => {
  test.each<[string, ObservationWhere, string]>([
    ['after some time ago', { observedAt: { gt: relativeTime('2 days 3 hours ago') } }, '0 1 2'],
    ['a bit less ago', { observedAt: { gte: relativeTime('2 days 1 hour ago') } }, '1 2'],
    ['before now', { observedAt: { lt: relativeTime('now') } }, '0 1 3'],
    [
      'until some time from now',
      { observedAt: { gt: relativeTime('1 min ago'), lte: relativeTime('in 3 days') } },
      '2',
    ],
    ['not in the last year', { nor: [{ observedAt: { gt: relativeTime('1 year ago') } }] }, '3'],
    ['createdAt', { createdAt: { gt: relativeTime('10 minutes ago') } }, '0 1 2 3'],
  ])('%s', async (_, where, expected) => {
    expect(await found(where)).toBe(expected);
  });

  test.each(['2 months ago', 'in 3', 'yesterday', '3 days', 'in 1 day ago', '1.5 hours ago', '', 'now!', '-1 day ago'])(
    '%j is refused, because the server cannot read it',
    (text) => {
      expect(() => relativeTime(text)).toThrow('relativeTime takes "now", "in 3 days" or "2 weeks 1 hour ago"');
    },
  );
});

describe('whereRaw', () => {
  test('is sent as it is, and holds beside every other filter', async () => {
    const query = db.Observation.where({ species: { equals: species as never } });
    const raw = query.whereRaw({ individuals: { $gte: 1 }, $or: [{ notes: { $regex: 'heron' } }, { individuals: 3 }] });

    expect(await raw.count()).toBe(2);
    expect(await raw.where({ individuals: { gte: 2 } }).count()).toBe(1);
    expect(await raw.where({ or: [{ individuals: 1 }, { individuals: 2 }] }).count()).toBe(1);
    expect(await raw.whereRaw({ individuals: { $gte: 2 } }).count()).toBe(1);
    expect(await query.whereRaw({}).count()).toBe(4);
  });

  test('finds what has no other words: null, for instance', async () => {
    const mine = await newSpecies(db);
    await rest('PUT', `/classes/Species/${mine.objectId}`, { commonName: null });
    expect(await db.Species.where({ objectId: mine.objectId }).whereRaw({ commonName: null }).count()).toBe(1);
  });

  test.each<[string, unknown, string]>([
    ['undefined', { notes: undefined }, 'Observation.whereRaw.notes is undefined, which is no JSON.'],
    ['a date', { a: [{ $gt: new Date() }] }, 'Observation.whereRaw.a[0].$gt is a Date, which is no JSON. Write'],
    ['a model value', { location: new GeoPoint(1, 2) }, 'Observation.whereRaw.location is a GeoPoint'],
    ['an infinite number', { individuals: Infinity }, 'Observation.whereRaw.individuals is a number'],
    ['a list', [], 'Observation.whereRaw takes a JSON object, not an array.'],
  ])('%s is refused before anything is sent', (_, where, message) => {
    expect(() => db.Observation.whereRaw(where as never)).toThrow(message);
  });
});

const here = new GeoPoint(48, 11);
const photo = new Uint8Array([1]);
const other = { className: 'Species', objectId: 'x' };

test.each<[string, object, string]>([
  ['near twice', { and: [{ location: { near: here } }, { location: { near: here } }] }, 'sorts by a second distance'],
  ['search in nor', { nor: [{ notes: { search: 'x' } }] }, 'Observation.notes.search cannot stand in nor'],
  [
    'an option that search does not have',
    { notes: { search: { term: 'x', fuzzy: true } } },
    'notes.search.fuzzy is no option of search',
  ],
  [
    'an option of another type',
    { notes: { search: { term: 'x', language: 1 } } },
    'search.language takes a string, not a number',
  ],
  [
    'null in the value of an object',
    { weather: { equals: { wind: null } } },
    'Observation.weather.equals.wind is null',
  ],
  ['undefined in a list in a list', { and: [{ tags: { hasSome: [undefined] } }] }, 'is undefined: leave the key out'],
  ['a list with holes', { notes: { in: Object.assign([], { length: 2 }) } }, 'is undefined: leave the key out'],
  ['U+0000', { notes: { contains: 'a\0b' } }, 'holds the character U+0000'],
  ['an array within an array', { 'attributes.list': { has: ['x'] } }, 'the server compares no array within another'],
  ['a key that the server cannot read', { 'attributes.a-b': 1 }, 'cannot be asked for: the server reads only keys of'],
  ['a path that ends early', { 'attributes.': 1 }, 'cannot be asked for'],
  ['a path into something else', { 'notes.x': 1 }, 'Observation.notes.x is no field of this class.'],
  ['an ACL', { ACL: { equals: 1 } }, 'Observation.ACL.equals cannot be asked for: the server filters by no ACL.'],
  ['an order of true and false', { 'attributes.x': { gt: true } }, 'takes a string, a number or a Date'],
  [
    'a time by the server’s clock for a key',
    { 'attributes.x': { gt: relativeTime('now') } },
    'which Parse Server cannot hold',
  ],
  ['a time by the server’s clock as a value', { observedAt: relativeTime('now') }, 'takes a Date, not a RelativeTime'],
  [
    'a box upside down',
    { location: { withinBox: { southWest: new GeoPoint(2, 0), northEast: new GeoPoint(1, 1) } } },
    'southWest corner north of',
  ],
  [
    'a circle in two units',
    { location: { withinCircle: { center: here, miles: 1, kilometers: 1 } } },
    'takes one of radians, kilometers, miles',
  ],
  ['a circle without a size', { location: { withinCircle: { center: here } } }, 'needs kilometers, miles or radians'],
  ['a relation that leads elsewhere', { relatedTo: { object: other, key: 'parent' } }, 'Species.parent is none.'],
  [
    'dates of a query',
    { observedAt: { in: db.Survey.values('startsAt') } },
    'the server fails on a Date. Read them first',
  ],
  [
    'numbers of a query for a text',
    { notes: { in: db.Observation.values('individuals') } },
    'not the Number values of Observation.individuals',
  ],
  ['links to another class', { species: { in: db.Observation.values('observer') } }, 'not the Pointer<_User> values'],
  [
    'values of a query for a key',
    { 'attributes.x': { in: db.Observation.values('notes') } },
    'takes a list: of a key of an object',
  ],
  ['bytes in an order', { photoChecksum: { gt: photo } }, 'is no operator of a Bytes'],
])('%s is refused before anything is sent', async (_, where, message) => {
  sent.length = 0;
  await expect(db.Observation.where(where as ObservationWhere).find()).rejects.toThrow(message);
  expect(sent).toEqual([]);
});

test('relations are asked beside or, in nor, and over many pages', async () => {
  const observation = await db.Observation.where({ individuals: 1, species: { equals: species as never } }).first();
  const members = await Promise.all([1, 2, 3].map(async () => db.User.get((await signUp()).objectId)));
  observation?.confirmedBy.add(...members);
  await observation?.save();
  const [first, second, third] = members.map(({ objectId }) => objectId).sort();
  const relatedTo = { object: observation as Observation, key: 'confirmedBy' } as const;
  const ids = async (where: Parameters<typeof db.User.where>[0]): Promise<string[]> =>
    (await db.User.where(where).find()).map(({ objectId }) => objectId).sort();

  expect(await ids({ relatedTo, or: [{ objectId: first ?? '' }, { objectId: 'nobody' }] })).toEqual([first]);
  expect(await ids({ relatedTo, or: [{ objectId: { not: first ?? '' } }, { reputation: 7 }] })).toEqual([
    second,
    third,
  ]);
  expect(await ids({ nor: [{ relatedTo }], objectId: { in: [first ?? '', 'nobody'] } })).toEqual([]);
  const streamed: string[] = [];
  for await (const user of db.User.where({ relatedTo }).stream({ batchSize: 1 })) streamed.push(user.objectId);
  expect(streamed.sort()).toEqual([first, second, third]);
});
