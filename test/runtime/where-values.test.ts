import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Observation, ObservationWhere } from './generated/index.js';
import { observationInput, recordedClient, signUp, uniqueWord } from './world.js';

// Five observations of one species of their own: `tried` asks which of them a filter finds.
const { db } = recordedClient();
let species: Observation['species'];
const [ann, bob] = [{}, {}] as { className: '_User'; objectId: string }[] as [Member, Member];
type Member = { className: '_User'; objectId: string };
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const hostile = String.raw`100% a.*b (x) \Q \E ^$ _c`;

const rows = {
  one: { notes: 'Alpha beta', individuals: 1, isRare: true, tags: ['a', 'b'], scores: [1, 2], observedAt: day(1) },
  two: { notes: 'alpha gamma', individuals: 2, isRare: false, tags: ['b'], scores: [2], observedAt: day(2) },
  three: { notes: hostile, individuals: 3, tags: ['apple', 'avocado'], scores: [], observedAt: day(3) },
  four: { notes: 'one\ntwo', individuals: -4, tags: [], status: 'verified', observedAt: day(4) },
  none: { observedAt: day(5) },
} as const;

beforeAll(async () => {
  const input = await observationInput(db);
  species = input.species;
  for (const member of [ann, bob]) Object.assign(member, { className: '_User', objectId: (await signUp()).objectId });
  const people = { one: [ann], two: [ann, bob], three: [bob] } as { readonly [name: string]: Member[] | undefined };
  const all = Object.entries(rows).map(([name, row]) => {
    const attributes = { name, deep: { number: row.observedAt.getUTCDate(), flag: name === 'one' }, list: ['x', name] };
    const identifiers = people[name];
    return db.Observation.build({
      ...{ ...input, ...row, observer: name === 'two' ? bob : ann, attributes },
      ...(identifiers && { identifiers }),
      ...(name === 'one' && { weather: { temperature: -1.5, wind: 'calm' as const, sky: { rain: true } } }),
      ...(name === 'two' && { weather: { temperature: 20, wind: 'storm' as const, sky: { rain: false } } }),
    });
  });
  await db.saveAll(all);
  const missing = all.at(-1);
  missing?.unset('individuals').unset('status');
  await missing?.save();
});

async function tried(where: ObservationWhere): Promise<string> {
  const query = db.Observation.where({ species: { equals: species as never } })
    .where(where)
    .orderBy('observedAt');
  const [found, count] = await Promise.all([query.find(), query.count()]);
  expect(count).toBe(found.length);
  return found.map(({ attributes }) => String(attributes?.['name'])).join(' ');
}

const everyOne = 'one two three four none';
type Case = readonly [title: string, where: () => ObservationWhere, expected: string];

const cases: { readonly [kind: string]: readonly Case[] } = {
  text: [
    ['a bare value', () => ({ notes: 'Alpha beta' }), 'one'],
    ['equals', () => ({ notes: { equals: hostile } }), 'three'],
    ['a bare value that nothing has', () => ({ notes: 'nothing' }), ''],
    ['not, which also finds missing values', () => ({ notes: { not: 'Alpha beta' } }), 'two three four none'],
    ['in', () => ({ notes: { in: ['Alpha beta', 'one\ntwo', 'x'] } }), 'one four'],
    ['in nothing, which nothing is', () => ({ notes: { in: [] } }), ''],
    ['notIn, which missing values fit', () => ({ notes: { notIn: ['Alpha beta'] } }), 'two three four none'],
    ['notIn nothing, which everything fits', () => ({ notes: { notIn: [] } }), everyOne],
    ['exists', () => ({ notes: { exists: true } }), 'one two three four'],
    ['exists: false', () => ({ notes: { exists: false } }), 'none'],
    ['startsWith, case by case', () => ({ notes: { startsWith: 'Alpha' } }), 'one'],
    ['startsWith with signs of expressions', () => ({ notes: { startsWith: '100% a.*b (x) \\Q \\E ^' } }), 'three'],
    ['startsWith .*', () => ({ notes: { startsWith: '.*' } }), ''],
    ['endsWith', () => ({ notes: { endsWith: 'gamma' } }), 'two'],
    ['endsWith a backslash and E', () => ({ notes: { endsWith: '\\E ^$ _c' } }), 'three'],
    ['contains', () => ({ notes: { contains: 'pha' } }), 'one two'],
    ['contains \\E alone', () => ({ notes: { contains: '\\E' } }), 'three'],
    ['contains \\Q alone', () => ({ notes: { contains: '\\Q' } }), 'three'],
    ['contains a new line between signs', () => ({ notes: { contains: 'one\ntw' } }), 'four'],
    ['a new line does not turn signs into an expression', () => ({ notes: { contains: '.*\n.*' } }), ''],
    ['contains many quotes', () => ({ notes: { contains: "'' ''' '" } }), ''],
    ['contains a quote sign of the database', () => ({ notes: { contains: "'; --" } }), ''],
    ['contains a per cent and an underscore as they are', () => ({ notes: { contains: '% _' } }), ''],
    ['contains nothing, which every text does', () => ({ notes: { contains: '' } }), 'one two three four'],
    ['matches', () => ({ notes: { matches: /^[aA]lpha\s/ } }), 'one two'],
    ['matches with the flag i', () => ({ notes: { matches: /^ALPHA/i } }), 'one two'],
    ['search for a word', () => ({ notes: { search: 'alpha' } }), 'one two'],
    ['search for any of several words', () => ({ notes: { search: 'beta gamma' } }), 'one two'],
    ['search with signs of the database', () => ({ notes: { search: "gamma & (nowhere | !'z:*" } }), 'two'],
    ['an order of texts', () => ({ notes: { gte: 'a', lt: 'b' } }), 'two'],
    ['an enum', () => ({ status: { in: ['verified'] } }), 'four'],
  ],
  number: [
    ['a bare value', () => ({ individuals: 2 }), 'two'],
    ['a negative one', () => ({ individuals: -4 }), 'four'],
    ['bounds', () => ({ individuals: { gt: 1, lte: 3 } }), 'two three'],
    ['lt, which missing values do not fit', () => ({ individuals: { lt: 2 } }), 'one four'],
    ['not, which missing values fit', () => ({ individuals: { not: 1 } }), 'two three four none'],
    ['bounds and not together', () => ({ individuals: { gte: 1, not: 2 } }), 'one three'],
    ['notIn, which missing values fit', () => ({ individuals: { notIn: [1, 2, 3] } }), 'four none'],
    ['exists: false', () => ({ individuals: { exists: false } }), 'none'],
  ],
  boolean: [
    ['true', () => ({ isRare: true }), 'one'],
    ['false', () => ({ isRare: false }), 'two'],
    ['not true', () => ({ isRare: { not: true } }), 'two three four none'],
  ],
  date: [
    ['a bare value', () => ({ observedAt: day(3) }), 'three'],
    ['bounds', () => ({ observedAt: { gte: day(2), lt: day(4) } }), 'two three'],
    ['in', () => ({ observedAt: { in: [day(1), day(5)] } }), 'one none'],
    ['in, beside a bound', () => ({ observedAt: { in: [day(1), day(5)], gt: day(2) } }), 'none'],
    ['not', () => ({ observedAt: { not: day(1) } }), 'two three four none'],
    ['notIn', () => ({ observedAt: { notIn: [day(1), day(5)] } }), 'two three four'],
    ['in nothing', () => ({ observedAt: { in: [] } }), ''],
    ['createdAt in the past', () => ({ createdAt: { lt: new Date(Date.now() + 60_000) } }), everyOne],
    ['createdAt in the future', () => ({ createdAt: { gt: new Date(Date.now() + 60_000) } }), ''],
  ],
  array: [
    ['a bare element', () => ({ tags: 'b' }), 'one two'],
    ['has', () => ({ scores: { has: 2 } }), 'one two'],
    ['hasEvery', () => ({ tags: { hasEvery: ['a', 'b'] } }), 'one'],
    ['hasEvery of nothing, which everything fits', () => ({ tags: { hasEvery: [] } }), everyOne],
    ['hasSome', () => ({ tags: { hasSome: ['a', 'apple'] } }), 'one three'],
    ['hasSome of nothing, which nothing fits', () => ({ tags: { hasSome: [] } }), ''],
    ['hasNone, which missing values fit', () => ({ tags: { hasNone: ['b'] } }), 'three four none'],
    ['hasNone of nothing', () => ({ tags: { hasNone: [] } }), everyOne],
    ['hasEveryStartingWith', () => ({ tags: { hasEveryStartingWith: ['app', 'avo'] } }), 'three'],
    ['containedBy, which an empty array fits', () => ({ tags: { containedBy: ['a', 'b', 'c'] } }), 'one two four'],
    ['containedBy nothing, which only an empty array fits', () => ({ tags: { containedBy: [] } }), 'four'],
    ['exists: false', () => ({ tags: { exists: false } }), 'none'],
    ['an array of pointers, a bare one', () => ({ identifiers: ann }), 'one two'],
    ['an array of pointers, hasEvery', () => ({ identifiers: { hasEvery: [ann, bob] } }), 'two'],
    ['an array of pointers, hasSome', () => ({ identifiers: { hasSome: [bob] } }), 'two three'],
    ['an array of pointers, hasNone', () => ({ identifiers: { hasNone: [ann] } }), 'three four none'],
  ],
  object: [
    ['a number in a declared shape', () => ({ 'weather.temperature': -1.5 }), 'one'],
    ['bounds in a declared shape', () => ({ 'weather.temperature': { gt: 0, lt: 30 } }), 'two'],
    ['a text in a declared shape', () => ({ 'weather.wind': 'storm' }), 'two'],
    ['a boolean two levels down', () => ({ 'weather.sky.rain': true }), 'one'],
    ['false two levels down', () => ({ 'weather.sky.rain': false }), 'two'],
    ['a text in any object', () => ({ 'attributes.name': 'three' }), 'three'],
    ['a number in any object', () => ({ 'attributes.deep.number': { gte: 4 } }), 'four none'],
    ['a bare number in any object', () => ({ 'attributes.deep.number': 2 }), 'two'],
    ['a boolean in any object', () => ({ 'attributes.deep.flag': true }), 'one'],
    ['startsWith in any object', () => ({ 'attributes.name': { startsWith: 't' } }), 'two three'],
    ['in, of a key', () => ({ 'attributes.name': { in: ['one', 'three', 'x'] } }), 'one three'],
    ['in, of a key with numbers', () => ({ 'weather.temperature': { in: [20, 21] } }), 'two'],
    [
      'notIn, of a key, which missing values fit',
      () => ({ 'weather.wind': { notIn: ['calm'] } }),
      'two three four none',
    ],
    ['not, of a key', () => ({ 'weather.wind': { not: 'calm' } }), 'two three four none'],
    ['exists of the whole object', () => ({ weather: { exists: true } }), 'one two'],
  ],
};

describe.each(Object.entries(cases))('%s', (_, ofKind) => {
  test.each(ofKind)('%s', async (__, where, expected) => {
    expect(await tried(where())).toBe(expected);
  });
});

test('a query on a class of its own word finds nothing for a word that is nowhere', async () => {
  expect(await db.Observation.where({ notes: uniqueWord() }).find()).toEqual([]);
});
