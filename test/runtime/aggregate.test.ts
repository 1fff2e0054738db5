import { beforeAll, expect, test } from '@jest/globals';
import { GeoPoint, type JsonObject } from '@parse-orm/runtime';
import { type Observation, type Species, type User, createClient } from './generated/index.js';
import { OddServer } from './odd-server.js';
import { newSpecies, observationInput, recordedClient, signUp, uniqueWord } from './world.js';

const recorded = recordedClient();
const { sent } = recorded;
const db = recorded.db.asMaster();
let [heron, wren]: Species[] = [];
let observer: User;
let word: string;
let mine: ReturnType<typeof db.Observation.where>;

beforeAll(async () => {
  const input = await observationInput(db);
  observer = input.observer;
  heron = input.species;
  wren = await newSpecies(db);
  word = uniqueWord();
  const rows = [
    { species: heron, individuals: 3, status: 'verified', observedAt: '2025-12-31T23:59:59.999Z', isRare: true },
    { species: heron, individuals: 0, status: 'draft', observedAt: '2026-01-01T00:00:00.000Z' },
    { species: heron, individuals: -4, status: 'verified', observedAt: '2026-01-15T10:00:00.000Z', isRare: false },
    {
      species: wren as Species,
      individuals: 5,
      status: 'draft',
      observedAt: '2026-01-15T10:30:00.000Z',
      isRare: false,
    },
  ] as const;
  const built = rows.map(({ observedAt, ...row }) =>
    db.Observation.build({
      ...row,
      observer,
      observedAt: new Date(observedAt),
      notes: word,
      tags: [row.status, 'all'],
    }),
  );
  await db.saveAll(built);
  const [, , , last] = built as [Observation, Observation, Observation, Observation];
  last.unset('individuals');
  last.identifiers = [observer];
  await last.save();
  mine = db.Observation.where({ notes: word }) as never;
});

test('groups by one field, with count, sum, average, least and greatest', async () => {
  sent.length = 0;
  const rows = await mine.aggregate({
    groupBy: ['status'],
    compute: {
      rows: 'count',
      total: { sum: 'individuals' },
      mean: { avg: 'individuals' },
      least: { min: 'individuals' },
      latest: { max: 'observedAt' },
      again: 'count',
    },
    orderBy: ['-status'],
  });

  expect(rows).toEqual([
    {
      status: 'verified',
      rows: 2,
      total: -1,
      mean: -0.5,
      least: -4,
      latest: new Date('2026-01-15T10:00:00Z'),
      again: 2,
    },
    { status: 'draft', rows: 2, total: 0, mean: 0, least: 0, latest: new Date('2026-01-15T10:30:00Z'), again: 2 },
  ]);
  expect(sent).toEqual(['GET /aggregate/Observation']);
});

test('groups by pointers, booleans and a renamed field, where some have no value', async () => {
  const rows = await mine.aggregate({
    groupBy: ['species', 'isRare', 'observer'],
    compute: { rows: 'count', total: { sum: 'individuals' }, mean: { avg: 'individuals' } },
    orderBy: ['-rows', 'isRare'],
  });

  expect(
    rows.map(({ species, isRare, rows: count, total, mean }) => [species?.objectId, isRare, count, total, mean]),
  ).toEqual(
    expect.arrayContaining([
      [heron?.objectId, undefined, 1, 0, 0],
      [heron?.objectId, false, 1, -4, -4],
      [heron?.objectId, true, 1, 3, 3],
      [wren?.objectId, false, 1, 0, undefined],
    ]),
  );
  expect(rows).toHaveLength(4);
  expect(new Set(rows.map((row) => row.observer?.objectId))).toEqual(new Set([observer.objectId]));
  expect((await rows[0]?.species?.fetch())?.group).toBe('bird');
});

test('without groupBy there is one group, also of nothing', async () => {
  const compute = {
    rows: 'count',
    total: { sum: 'individuals' },
    mean: { avg: 'individuals' },
    last: { max: 'createdAt' },
  } as const;

  const [all, ...others] = await mine.aggregate({ compute });
  expect(all).toEqual({ rows: 4, total: -1, mean: -1 / 3, last: expect.any(Date) });
  expect(others).toEqual([]);
  const none = { rows: 0, total: 0, mean: undefined, last: undefined };
  expect(await db.Observation.where({ notes: uniqueWord() }).aggregate({ compute })).toEqual([none]);
  expect(await db.Observation.where({ notes: { in: [] } }).aggregate({ compute })).toEqual([none]);
  expect(await db.Observation.where({ notes: uniqueWord() }).aggregate({ groupBy: ['status'], compute })).toEqual([]);
});

test('groups by parts of dates, which PostgreSQL answers in pieces', async () => {
  const spec = {
    groupBy: ['observedAt.year', 'observedAt.month'],
    compute: { rows: 'count', total: { sum: 'individuals' }, first: { min: 'observedAt' } },
    orderBy: ['observedAt.year', 'observedAt.month'],
  } as const;
  const expected = [
    { 'observedAt.year': 2025, 'observedAt.month': 12, rows: 1, total: 3, first: new Date('2025-12-31T23:59:59.999Z') },
    { 'observedAt.year': 2026, 'observedAt.month': 1, rows: 3, total: -4, first: new Date('2026-01-01T00:00:00Z') },
  ];

  expect(await mine.aggregate(spec)).toEqual(expected);
  expect(await mine.aggregate(spec, { local: true })).toEqual(expected);
  expect(await mine.aggregate({ ...spec, limit: 1, skip: 1 })).toEqual(expected.slice(1));
});

test('orderBy, limit and skip cut the groups, by the server where it can', async () => {
  const spec = { groupBy: ['observedAt'], compute: { rows: 'count' }, orderBy: ['-observedAt'] } as const;
  const dates = async (cut: { limit?: number; skip?: number }): Promise<(string | undefined)[]> =>
    (await mine.aggregate({ ...spec, ...cut })).map(({ observedAt }) => observedAt?.toISOString().slice(0, 16));

  expect(await dates({})).toEqual(['2026-01-15T10:30', '2026-01-15T10:00', '2026-01-01T00:00', '2025-12-31T23:59']);
  expect(await dates({ limit: 2, skip: 1 })).toEqual(['2026-01-15T10:00', '2026-01-01T00:00']);
  expect(await dates({ limit: 0 })).toEqual([]);
  const bySpecies = { groupBy: ['species'], compute: { rows: 'count' }, orderBy: ['-rows'] } as const;
  expect(await mine.aggregate({ ...bySpecies, limit: 1 })).toMatchObject([{ rows: 3 }]);
  expect(await mine.aggregate({ ...bySpecies, skip: 1 })).toMatchObject([{ rows: 1 }]);
});

test('the server and this program compute the same, whatever the filter', async () => {
  const spec = {
    groupBy: ['species', 'status'],
    compute: { rows: 'count', total: { sum: 'individuals' }, mean: { avg: 'individuals' }, last: { max: 'status' } },
    orderBy: ['-species', 'status'],
  } as const;
  const filters = [
    {},
    { individuals: { gt: 0 } },
    { individuals: { gte: 0 } },
    { individuals: { lt: 0 } },
    { individuals: { lte: 0 } },
    { individuals: 0, isRare: false },
    { isRare: true },
    { species: heron as Species },
    { observedAt: new Date('2026-01-01T00:00:00Z') },
    { observedAt: { gte: new Date('2026-01-01T00:00:00Z'), lt: new Date('2026-01-15T10:30:00Z') } },
    { status: 'draft' },
    { status: { gt: 'draft' } },
    { createdAt: { gt: new Date(0) } },
  ] as const;

  for (const filter of filters) {
    const query = mine.where(filter);
    const [onServer, here] = [await query.aggregate(spec), await query.aggregate(spec, { local: true })];
    expect({ filter, groups: JSON.stringify(onServer) }).toEqual({ filter, groups: JSON.stringify(here) });
    const count = await query.count();
    expect({ filter, count: onServer.reduce((sum, { rows }) => sum + rows, 0) }).toEqual({ filter, count });
  }
});

test('a filter that the server would get wrong is refused, and computed here when asked', async () => {
  sent.length = 0;
  const compute = { rows: 'count' } as const;
  const filtered = [
    db.Observation.where({ notes: { startsWith: word } }),
    db.Observation.where({ notes: word, or: [{ individuals: 3 }, { individuals: -4 }] }),
    db.Observation.where({ notes: word, tags: 'verified' }),
    db.Observation.where({ notes: word, isRare: { exists: true }, status: { in: ['verified', 'rejected'] } }),
  ];

  for (const query of filtered) await expect(query.aggregate({ compute })).rejects.toThrow('give { local: true }');
  expect(sent).toEqual([]);
  const counts = filtered.map(async (query) => (await query.aggregate({ compute }, { local: true }))[0]?.rows);
  expect(await Promise.all(counts)).toEqual([4, 2, 2, 2]);
});

test('what cannot be aggregated is refused by name, before anything is sent', async () => {
  sent.length = 0;
  const refused = async (spec: object, message: string, query: typeof mine = mine): Promise<void> =>
    expect(query.aggregate(spec as never)).rejects.toThrow(message);

  await refused({}, 'is aggregated to nothing');
  await refused({ groupBy: ['nope'] }, 'Observation.nope is no field of this class (in groupBy)');
  await refused({ groupBy: ['tags'] }, 'Observation.tags is of the kind Array, and groupBy takes only');
  await refused({ groupBy: ['objectId'] }, 'Observation.objectId is different in each object');
  await refused({ groupBy: ['observedAt.week'] }, 'Observation.observedAt.week is no part of a date');
  await refused({ groupBy: ['status.year'] }, 'Observation.status.year is no part of a date');
  await refused(
    { compute: { x: { sum: 'status' } } },
    'Observation.status is of the kind String, and sum takes only Number',
  );
  await refused({ compute: { x: { median: 'individuals' } } }, "Observation.x takes 'count', or one of");
  await refused({ compute: { x: { constructor: 'individuals' } } }, "Observation.x takes 'count', or one of");
  await refused({ compute: { x: { sum: 'individuals', avg: 'individuals' } } }, 'takes');
  await refused({ groupBy: ['status'], compute: { status: 'count' } }, 'Observation.status is named twice');
  await refused({ groupBy: ['status'], orderBy: ['rows'] }, 'Observation.rows is not in the answer');
  await refused({ groupBy: ['status'], limit: -1 }, 'takes a whole number');
  await refused({ groupBy: ['status'], having: {} }, 'Observation.having is no option of aggregate');
  await refused(
    { groupBy: ['observedAt.year'], compute: { m: { avg: 'individuals' } } },
    'averages beside a part of a date',
  );
  await refused(
    { groupBy: ['status'] },
    'is given limit, which is about objects, before aggregate',
    mine.limit(1) as never,
  );
  await refused({ groupBy: ['status'] }, 'is given orderBy, which is about objects', mine.orderBy('status') as never);
  expect(sent).toEqual([]);
});

test('without the master key the server is not asked; local reads what the caller may', async () => {
  const { db: anybody, sent: others } = recordedClient();
  const query = anybody.Observation.where({ notes: word });

  await expect(query.aggregate({ groupBy: ['status'] })).rejects.toThrow(
    'is aggregated by the server for the master key alone',
  );
  await expect(anybody.Observation.aggregateRaw([])).rejects.toThrow('use db.asMaster()');
  await expect(query.explain()).rejects.toThrow('is explained for the master key alone: use db.asMaster().');
  expect(others).toEqual([]);
  expect(await query.aggregate({ groupBy: ['status'], orderBy: ['status'] }, { local: true })).toEqual([
    { status: 'draft' },
    { status: 'verified' },
  ]);
});

test('a raw pipeline is sent as it is', async () => {
  const match: JsonObject = { $match: { notes: word } };
  const rows = await db.Observation.aggregateRaw([
    match,
    { $group: { _id: '$status', n: { $sum: 1 } } },
    { $sort: { n: 1 } },
  ]);

  expect(rows).toMatchObject([{ n: 2 }, { n: 2 }]);
  await expect(db.Observation.aggregateRaw([{ match }])).rejects.toMatchObject({ name: 'InvalidQuery' });
});

test('distinct answers each value once: scalars, dates, pointers and the elements of arrays', async () => {
  const { db: anybody } = recordedClient();

  for (const { Observation: all } of [db, anybody]) {
    const query = all.where({ notes: word });
    const rows = await query.find();
    expect((await query.distinct('status')).toSorted()).toEqual(['draft', 'verified']);
    expect((await query.distinct('individuals')).toSorted((a, b) => a - b)).toEqual([-4, 0, 3]);
    expect((await query.distinct('isRare')).toSorted()).toEqual([false, true]);
    expect(await query.where({ isRare: true }).distinct('isRare')).toEqual([true]);
    expect((await query.distinct('observedAt')).map((date) => date.toISOString()).toSorted()[0]).toBe(
      '2025-12-31T23:59:59.999Z',
    );
    expect(await query.distinct('observedAt')).toHaveLength(4);
    expect(await query.distinct('createdAt')).toHaveLength(
      new Set(rows.map(({ createdAt }) => Number(createdAt))).size,
    );
    const species = await query.distinct('species');
    expect(species.map(({ objectId }) => objectId).toSorted()).toEqual([heron?.objectId, wren?.objectId].toSorted());
    expect((await species[0]?.fetch())?.group).toBe('bird');
    expect((await query.distinct('tags')).toSorted()).toEqual(['all', 'draft', 'verified']);
    expect((await query.distinct('identifiers')).map(({ objectId }) => objectId)).toEqual([observer.objectId]);
    expect((await query.distinct('observer')).map(({ className }) => className)).toEqual(['_User']);
    expect(await all.where({ notes: uniqueWord() }).distinct('status')).toEqual([]);
    expect(await all.where({ notes: { in: [] } }).distinct('status')).toEqual([]);
    expect(await query.distinct('objectId')).toHaveLength(4);
  }
});

test('distinct leaps over equal values, and gets past the empty text and zero', async () => {
  const name = uniqueWord();
  const commonNames = ['', 'a', 'b', 'ä', '0'];
  const rows = Array.from({ length: 1250 }, (_, index) =>
    db.Species.build({
      ...{ scientificName: name, group: 'bird', commonName: commonNames[index % 5] ?? '' },
      wingspanCentimetres: (index % 3) - 1,
    }),
  );
  await db.saveAll(rows);
  const { db: anybody, sent: requests } = recordedClient();
  const query = anybody.Species.where({ scientificName: name });

  expect((await query.distinct('commonName')).toSorted()).toEqual(commonNames.toSorted());
  expect((await query.distinct('wingspanCentimetres')).toSorted((a, b) => a - b)).toEqual([-1, 0, 1]);
  expect(requests.length).toBeLessThanOrEqual(8);
});

test('distinct refuses what the databases cannot compare', async () => {
  await expect(mine.distinct('location' as never)).rejects.toThrow('Observation.location is of the kind GeoPoint');
  await expect(mine.distinct('weather' as never)).rejects.toThrow('Observation.weather is of the kind Object');
  await expect(mine.distinct('nope' as never)).rejects.toThrow(
    'Observation.nope is no field of this class (in distinct)',
  );
  await expect(mine.limit(3).distinct('status')).rejects.toThrow(
    'is given limit, which is about objects, before distinct',
  );
  await expect(mine.select({ notes: true }).distinct('status')).rejects.toThrow('is given select');
  const near = db.Observation.where({ location: { near: new GeoPoint(1, 1), maxKilometers: 1 } });
  await expect(near.distinct('status')).rejects.toThrow('is sorted by distance');
});

test('a user gets the distinct values of what may be read', async () => {
  const { objectId, sessionToken } = await signUp();
  const name = uniqueWord();
  const [hidden, shown] = ['insect', 'plant'].map((group) =>
    db.Species.build({ scientificName: name, group: group as 'insect', commonName: group }),
  ) as [Species, Species];
  const { ACL } = await import('@parse-orm/runtime');
  hidden.ACL = new ACL();
  shown.ACL = ACL.fromJSON({ [objectId]: { read: true } });
  await db.saveAll([hidden, shown]);

  const query = db.as(sessionToken).Species.where({ scientificName: name });
  expect(await query.distinct('commonName')).toEqual(['plant']);
  expect(await query.aggregate({ groupBy: ['group'] }, { local: true })).toEqual([{ group: 'plant' }]);
});

test('explain tells the plan of the database', async () => {
  const plan = JSON.stringify(await mine.orderBy('-observedAt').limit(3).explain());

  expect(plan).toContain('Observation');
  expect(plan).toContain('Sort');
  expect(await db.Observation.where({ notes: { in: [] } }).explain()).toEqual([]);
});

test('a search is sorted by its score, best first, with all fields or those selected', async () => {
  const [rare, common] = [uniqueWord(), uniqueWord()];
  const base = { species: heron as Species, observer, observedAt: new Date() };
  for (const notes of [`${common} x y z`, `${rare} ${common} ${rare}`, `${common} ${rare}`]) {
    await db.Observation.create({ ...base, notes, tags: ['t'] });
  }
  const query = db.Observation.where({ notes: { search: `${rare} ${common}` }, tags: 't' }).orderBy('$score');

  const found = await query.include({ species: true }).find();
  expect(found).toHaveLength(3);
  expect(found[0]?.notes?.split(' ')).toHaveLength(3);
  expect([found[0]?.tags, found[0]?.species?.group, found[0]?.observer?.objectId]).toEqual([
    ['t'],
    'bird',
    observer.objectId,
  ]);
  const [best] = await query.select({ tags: true }).find();
  expect(best).toMatchObject({ objectId: found[0]?.objectId, tags: ['t'], notes: undefined });
  await expect(mine.orderBy('$score').find()).rejects.toThrow('only a search gives');
  await expect(mine.orderBy('-$score' as never).find()).rejects.toThrow('$score');
});

test('dates with microseconds, which the server answers without them, do not come for ever', async () => {
  const row = { objectId: 'a', createdAt: '2026-01-01T00:00:00.123Z', updatedAt: '2026-01-01T00:00:00.123Z' };
  await using odd = await OddServer.start(({ url }, response) => {
    const isBehind = decodeURIComponent(url).includes('$gte');
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ results: isBehind ? [] : [row] }));
  });
  const client = createClient({ serverURL: odd.serverURL, applicationId: 'a' });

  expect(await client.Species.distinct('createdAt')).toEqual([new Date(row.createdAt)]);
  expect(decodeURIComponent(odd.seen.at(-1)?.url ?? '')).toContain(
    '"$gte":{"__type":"Date","iso":"2026-01-01T00:00:00.124Z"}',
  );
});
