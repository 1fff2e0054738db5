import { beforeAll, expect, test } from '@jest/globals';
import type { Observation, Reserve, Survey, User } from './generated/index.js';
import { newSpecies, observationInput, recordedClient, rest, signUp, uniqueWord } from './world.js';

const { db, sent } = recordedClient();
let [warden, lead]: User[] = [];
let reserve: Reserve;
let survey: Survey;
let observations: Observation[];
let mine: typeof db.Observation extends { where(filter: never): infer Query } ? Query : never;

beforeAll(async () => {
  const input = await observationInput(db);
  [warden, lead] = await Promise.all([1, 2].map(async () => db.User.get((await signUp()).objectId)));
  await rest('PUT', `/users/${lead?.objectId}`, { favouriteSpecies: input.species.toPointer() });
  reserve = await db.Reserve.create({ name: uniqueWord(), wardens: [warden as User, lead as User] });
  survey = await db.Survey.create({ title: 'x', reserve, lead: lead as User, startsAt: new Date() });
  observations = [3, 1, 2, 2].map((individuals, index) =>
    db.Observation.build({ ...input, survey, individuals, notes: `n${index}`, tags: ['a'] }),
  );
  for (const observation of observations) await observation.save();
  mine = db.Observation.where({ survey }) as never;
});

test('links are pointers until they are included, three levels down and through arrays', async () => {
  const plain = await mine.first();
  expect(plain?.survey?.objectId).toBe(survey.objectId);
  expect(plain?.survey).not.toHaveProperty('title');
  expect((await plain?.survey?.fetch())?.title).toBe('x');

  const loaded = await db.Observation.where({ survey })
    .include({ survey: { reserve: { wardens: { favouriteSpecies: true } }, lead: true } })
    .include({ observer: true })
    .first();
  expect(loaded?.survey?.reserve?.name).toBe(reserve.name);
  expect(loaded?.survey?.reserve?.wardens?.map(({ username }) => username)).toEqual([warden?.username, lead?.username]);
  expect(loaded?.survey?.lead?.username).toBe(lead?.username);
  expect(loaded?.survey?.reserve?.wardens?.[1]?.favouriteSpecies?.group).toBe('bird');
  expect(loaded?.observer?.username).toMatch(/^w/);
});

test('an object that was included twice in one answer is one object', async () => {
  const rows = await db.Observation.where({ survey }).include({ survey: true }).find();

  expect(new Set(rows.map((row) => row.survey)).size).toBe(1);
});

test('an included link to a deleted object is undefined, and it is missing from an array', async () => {
  const gone = await db.User.get((await signUp()).objectId);
  const { species, ...input } = await observationInput(db);
  const doomed = await newSpecies(db);
  const { objectId } = await db.Observation.create({ ...input, species: doomed, identifiers: [gone, input.observer] });
  await Promise.all([doomed.delete(), rest('DELETE', `/users/${gone.objectId}`)]);

  const read = await db.Observation.include({ species: true, identifiers: true }).get(objectId);

  expect(read.species).toBeUndefined();
  expect(read.identifiers?.map((each) => each.objectId)).toEqual([input.observer.objectId]);
  expect((await db.Observation.get(objectId)).species?.objectId).toBe(doomed.objectId);
  void species;
});

test('a link that was included can be changed and saved on its own', async () => {
  const row = await db.Observation.where({ survey }).include({ survey: true }).first();
  const included = row?.survey as Survey;
  included.title = 'changed';
  await included.save();

  expect((await db.Survey.get(survey.objectId)).title).toBe('changed');
  expect(row?.isDirty()).toBe(false);
});

test('select loads just these fields, also of links, and the row knows no others', async () => {
  const [row] = await db.Observation.where({ survey, notes: 'n0' })
    .select({ notes: true, observer: { username: true }, survey: { reserve: { name: true } } })
    .find();

  expect(row).toMatchObject({ notes: 'n0' });
  expect(row?.observer?.username).toMatch(/^w/);
  expect(row?.observer).toMatchObject({ reputation: undefined });
  expect(row?.survey?.reserve?.name).toBe(reserve.name);
  expect(row).toMatchObject({ individuals: undefined, tags: undefined });
  expect(row?.createdAt).toBeInstanceOf(Date);
});

test('selecting nothing gives the identity alone', async () => {
  const [row] = await db.Observation.where({ survey, notes: 'n0' }).select({}).find();

  expect(row?.objectId).toBe(observations[0]?.objectId);
  expect(row).toMatchObject({ notes: undefined });
});

test('orderBy sorts by one key after the other, and a renamed field by its name in code', async () => {
  const notesOf = (rows: readonly { notes: string | undefined }[]): string => rows.map(({ notes }) => notes).join(' ');

  expect(notesOf(await mine.orderBy('individuals', '-notes').find())).toBe('n1 n3 n2 n0');
  expect(notesOf(await mine.orderBy('-individuals', 'notes').find())).toBe('n0 n2 n3 n1');
  expect(notesOf(await mine.orderBy('-individuals').orderBy('notes').find())).toBe('n0 n1 n2 n3');
  expect(notesOf(await mine.orderBy('createdAt').find())).toBe('n0 n1 n2 n3');
});

test('limit and skip cut the rows, count does not care, findWithCount answers both in one request', async () => {
  const page = mine.orderBy('notes').skip(1).limit(2);
  sent.length = 0;

  const { results, count } = await page.findWithCount();
  expect(sent).toHaveLength(1);
  expect([results.map(({ notes }) => notes), count]).toEqual([['n1', 'n2'], 4]);
  expect((await page.find()).map(({ notes }) => notes)).toEqual(['n1', 'n2']);
  expect(await page.count()).toBe(4);
  expect(await mine.limit(0).find()).toEqual([]);
  expect(await mine.skip(10).find()).toEqual([]);
  expect((await mine.orderBy('notes').skip(3).first())?.notes).toBe('n3');
});

test('a limit that is no whole number is refused', () => {
  for (const wrong of [-1, 1.5, Number.NaN, Infinity]) {
    expect(() => mine.limit(wrong)).toThrow('takes a whole number of zero or more as limit');
    expect(() => mine.skip(wrong)).toThrow('takes a whole number of zero or more as skip');
  }
});

test('more than a hundred rows come with a limit, and a hundred without', async () => {
  const name = uniqueWord();
  await db.saveAll(
    Array.from({ length: 120 }, (_, index) =>
      db.Species.build({ scientificName: name, group: 'bird', wingspanCentimetres: index }),
    ),
  );

  expect(await db.Species.where({ scientificName: name }).find()).toHaveLength(100);
  expect(await db.Species.where({ scientificName: name }).limit(1000).find()).toHaveLength(120);
});

test('count without a filter is exact, right after many rows were written', async () => {
  const before = await db.Reserve.count();
  await db.saveAll(Array.from({ length: 30 }, () => db.Reserve.build({ name: uniqueWord() })));

  expect(await db.Reserve.count()).toBe(before + 30);
  expect((await db.Reserve.limit(1).findWithCount()).count).toBe(before + 30);
});

test('first, exists and get answer undefined, false and ObjectNotFound where there is nothing', async () => {
  const none = db.Observation.where({ notes: uniqueWord() });

  expect(await none.first()).toBeUndefined();
  expect(await none.exists()).toBe(false);
  expect(await mine.exists()).toBe(true);
  await expect(mine.get('absent')).rejects.toMatchObject({ name: 'ObjectNotFound', code: 101 });
});

test('get heeds the filter of its query, an include and a selection', async () => {
  const [first] = observations as [Observation];

  expect((await mine.get(first.objectId)).notes).toBe('n0');
  await expect(mine.where({ notes: 'n1' }).get(first.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
  expect((await db.Observation.include({ survey: true }).get(first.objectId)).survey?.reserve?.objectId).toBe(
    reserve.objectId,
  );
  expect(await db.Observation.select({ notes: true }).get(first.objectId)).toMatchObject({
    notes: 'n0',
    tags: undefined,
  });
});

test('a query is never changed: what is built on it is another one', async () => {
  const base = db.Observation.where({ survey });
  base.where({ notes: 'n0' }).orderBy('-notes').limit(1).include({ survey: true });

  expect(await base.find()).toHaveLength(4);
});

test('names that the class does not have are refused before anything is sent', async () => {
  sent.length = 0;

  await expect(db.Observation.include({ nope: true } as never).find()).rejects.toThrow(
    'Observation.nope is no field of this class (in include).',
  );
  await expect(db.Observation.include({ notes: true } as never).find()).rejects.toThrow(
    'Observation.notes is no pointer',
  );
  await expect(db.Observation.include({ survey: { nope: true } } as never).find()).rejects.toThrow(
    'Survey.nope is no field',
  );
  await expect(db.Observation.select({ nope: true } as never).find()).rejects.toThrow('(in select)');
  await expect(db.Observation.orderBy('nope' as never).find()).rejects.toThrow(
    'Observation.nope is no field of this class (in orderBy).',
  );
  await expect(async () => db.Observation.values('nope' as never)).rejects.toThrow('(in values)');
  expect(sent).toEqual([]);
});

test('an object that was selected in part keeps the rest when it is saved', async () => {
  const { objectId } = observations[0] as Observation;
  const part = (await db.Observation.select({ notes: true }).get(objectId)) as Observation;
  part.notes = 'n0';
  await part.save();

  expect((await db.Observation.get(objectId)).tags).toEqual(['a']);
});
