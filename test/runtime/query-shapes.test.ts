import { beforeAll, expect, test } from '@jest/globals';
import { GeoPoint } from '@parse-orm/runtime';
import type { Observation, Reserve, Survey, User } from './generated/index.js';
import { newSpecies, observationInput, recordedClient, rest, signUp, uniqueWord } from './world.js';

const { db, sent } = recordedClient();
let driver: User;
let keeper: User;
let [reserve, lodge]: Reserve[] = [];
let survey: Survey;
let observation: Observation;

beforeAll(async () => {
  const input = await observationInput(db);
  [driver, keeper] = (await Promise.all([1, 2].map(async () => db.User.get((await signUp()).objectId)))) as [
    User,
    User,
  ];
  await rest('PUT', `/users/${driver.objectId}`, { favouriteSpecies: input.species.toPointer(), displayName: 'Dora' });
  reserve = await db.Reserve.create({ name: 'north', wardens: [keeper] });
  lodge = await db.Reserve.create({ name: 'lodge' });
  survey = await db.Survey.create({
    title: uniqueWord(),
    reserve,
    lead: driver,
    startsAt: new Date(),
    logistics: {
      driver,
      notes: 'early',
      stops: [reserve, lodge],
      equipment: [{ name: 'scope', keeper }, { name: 'tent' }, { keeper: driver }],
      lodging: { price: 40, reserve: lodge },
    },
  });
  observation = await db.Observation.create({ ...input, survey, notes: 'n', tags: ['a'], identifiers: [driver] });
});

test('links inside an object field are included: pointers, arrays of them, and those in lists of objects', async () => {
  const read = await db.Survey.include({
    lead: true,
    logistics: {
      driver: { favouriteSpecies: true },
      stops: { wardens: true },
      equipment: { keeper: true },
      lodging: { reserve: true },
    },
  }).get(survey.objectId);

  expect(read.logistics?.driver?.displayName).toBe('Dora');
  expect(read.logistics?.driver?.favouriteSpecies?.group).toBe('bird');
  expect(read.logistics?.stops?.map(({ name }) => name)).toEqual(['north', 'lodge']);
  expect(read.logistics?.stops?.[0]?.wardens?.[0]?.username).toBe(keeper.username);
  expect(read.logistics?.equipment?.map((each) => each.keeper?.username)).toEqual([
    keeper.username,
    undefined,
    driver.username,
  ]);
  expect(read.logistics?.lodging?.reserve?.name).toBe('lodge');
  expect(read.logistics).toMatchObject({ notes: 'early', lodging: { price: 40 } });
  expect(read.logistics?.driver).toBe(read.lead);
  expect(read.logistics?.equipment?.[2]?.keeper).toBe(read.logistics?.driver);
});

test('they are pointers until they are included, and can be fetched and saved with the object', async () => {
  const plain = await db.Survey.get(survey.objectId);
  expect(plain.logistics?.driver.objectId).toBe(driver.objectId);
  expect(plain.logistics?.driver).not.toHaveProperty('displayName');

  const read = await db.Survey.include({ logistics: { driver: true } }).get(survey.objectId);
  expect((await read.fetch()).logistics?.driver?.displayName).toBe('Dora');
  read.set('logistics.notes', 'late');
  await read.save();
  expect(read.logistics?.driver?.displayName).toBe('Dora');
  expect((await db.Survey.get(survey.objectId)).toJSON()['logistics']).toMatchObject({
    notes: 'late',
    driver: { __type: 'Pointer', className: '_User', objectId: driver.objectId },
    lodging: { price: 40 },
  });
});

test('inside an object, too, a link to a deleted object goes, and takes no place in an array', async () => {
  const doomed = await db.Reserve.create({ name: 'gone' });
  const { objectId } = await db.Survey.create({
    ...{ title: 'x', reserve: reserve as Reserve, lead: driver, startsAt: new Date() },
    logistics: { driver, stops: [doomed, lodge as Reserve], lodging: { price: 1, reserve: doomed } },
  });
  await doomed.delete();

  const { logistics } = await db.Survey.includeAll().get(objectId);

  expect(logistics?.stops?.map(({ name }) => name)).toEqual(['lodge']);
  expect(logistics?.lodging).toEqual({ price: 1 });
});

test('includeAll loads every link of the class, one level deep', async () => {
  const read = await db.Survey.includeAll().get(survey.objectId);

  expect([read.lead?.displayName, read.reserve?.name]).toEqual(['Dora', 'north']);
  expect(read.logistics?.equipment?.[0]?.keeper?.username).toBe(keeper.username);
  expect(read.reserve?.wardens?.[0]).not.toHaveProperty('username');
  const [found] = await db.Observation.where({ survey }).includeAll().select({ notes: true }).find();
  expect(found).toMatchObject({ notes: 'n', tags: undefined, individuals: undefined });
  expect([found?.identifiers?.[0]?.displayName, found?.survey?.title]).toEqual(['Dora', survey.title]);
});

test('a link that is included comes whole beside a selection, and in either order', async () => {
  const query = db.Observation.where({ survey });
  const rows = [
    await query
      .select({ notes: true })
      .include({ survey: { reserve: true } })
      .first(),
    await query
      .include({ survey: { reserve: true } })
      .select({ notes: true })
      .first(),
  ];

  for (const row of rows) {
    expect([row?.notes, row?.survey?.title, row?.survey?.reserve?.name]).toEqual(['n', survey.title, 'north']);
    expect(row).toMatchObject({ tags: undefined, species: undefined });
    expect(row?.survey?.startsAt).toBeInstanceOf(Date);
  }
});

test('of a link that is selected in part, the selected fields come, and what is included behind it', async () => {
  const row = await db.Observation.where({ survey })
    .select({ survey: { title: true, lead: { displayName: true } } })
    .select({ notes: true })
    .include({ survey: { reserve: true, lead: { favouriteSpecies: true } } })
    .first();

  expect([row?.notes, row?.survey?.title, row?.survey?.reserve?.name]).toEqual(['n', survey.title, 'north']);
  expect(row?.survey?.lead?.displayName).toBe('Dora');
  expect(row?.survey?.lead?.favouriteSpecies?.group).toBe('bird');
  expect(row?.survey).toMatchObject({ startsAt: undefined, protocol: undefined });
  expect(row?.survey?.lead).toMatchObject({ username: undefined });
});

test('omit leaves fields out of the answer, also of a selection, and of get and first', async () => {
  const { objectId } = observation;
  const row = await db.Observation.omit('notes', 'species').include({ survey: true, species: true }).get(objectId);
  expect([row.tags, row.survey?.title, row.individuals]).toEqual([['a'], survey.title, 1]);
  expect(row).toMatchObject({ notes: undefined, species: undefined });
  expect(row.toJSON()).not.toHaveProperty('notes');

  const chosen = await db.Observation.where({ survey }).select({ notes: true, tags: true }).omit('notes').first();
  expect(chosen).toMatchObject({ notes: undefined, tags: ['a'] });
  const renamed = await db.Observation.where({ survey }).omit('observer').first();
  expect(renamed?.toJSON()).not.toHaveProperty('created_by');
  await expect(db.Observation.omit('objectId' as never).first()).rejects.toThrow('always comes, and cannot be omitted');
});

test('an object that was read in part saves its changes alone, and fetch loads the rest', async () => {
  const row = await db.Observation.omit('notes', 'individuals').get(observation.objectId);
  row.isRare = true;
  (row as unknown as Observation).increment('individuals');
  expect((row as unknown as Observation).individuals).toBe(1);
  await row.save();

  expect((row as unknown as Observation).individuals).toBe(2);
  await row.fetch();
  expect((row as unknown as Observation).notes).toBe('n');
  await db.Observation.update(row.objectId, { individuals: 1 });
});

test('a wrong name in include, select and omit is refused with the place where it stands', async () => {
  sent.length = 0;
  const refused = async (query: { find(): Promise<unknown> }, message: string): Promise<void> =>
    expect(query.find()).rejects.toThrow(message);

  await refused(db.Survey.include({ logistics: { nope: true } } as never), 'Survey.logistics.nope is no pointer');
  await refused(db.Survey.include({ logistics: { notes: true } } as never), 'Survey.logistics.notes is no pointer');
  await refused(db.Survey.include({ logistics: true } as never), 'Survey.logistics takes true or the fields');
  await refused(db.Survey.include({ logistics: { lodging: true } } as never), 'Survey.logistics.lodging takes true');
  await refused(db.Survey.include({ participants: true } as never), 'Survey.participants is no pointer');
  await refused(db.Survey.include({ toString: true } as never), 'Survey.toString is no field');
  await refused(db.Survey.omit('nope' as never), 'Survey.nope is no field of this class (in omit)');
  await refused(db.Observation.orderBy('tags.x' as never), 'Observation.tags is no object field');
  await refused(db.Observation.orderBy("weather.x'y" as never), 'letters, digits and _ only');
  expect(sent).toEqual([]);
});

test('a thousand rows that share what they include hold one object of it, ten levels deep', async () => {
  const marker = uniqueWord();
  let parent = await newSpecies(db, marker);
  for (let depth = 0; depth < 9; depth++) {
    parent = await db.Species.create({ scientificName: marker, group: 'bird', parent });
  }
  const name = uniqueWord();
  const rows = Array.from({ length: 1000 }, () => db.Species.build({ scientificName: name, group: 'bird', parent }));
  await db.saveAll(rows);
  const deep = {
    parent: { parent: { parent: { parent: { parent: { parent: { parent: { parent: true } } } } } } },
  } as const;

  const found = await db.Species.where({ scientificName: name })
    .include({ parent: { parent: deep } })
    .limit(1000)
    .find();

  expect(found).toHaveLength(1000);
  expect(new Set(found.map((row) => row.parent)).size).toBe(1);
  expect(found[0]?.parent?.parent?.parent?.parent?.parent?.parent?.parent?.parent?.parent?.parent?.scientificName).toBe(
    marker,
  );
});

test('rows are sorted by keys inside objects, numbers as numbers, and by several keys', async () => {
  const { species, observer, observedAt } = await observationInput(db);
  const weathers = [
    { temperature: 9, wind: 'calm', sky: { clouds: 3 } },
    { temperature: 10, wind: 'storm', sky: { clouds: 20 } },
    { temperature: -2, wind: 'calm', sky: { clouds: 100 } },
  ] as const;
  const make = weathers.map((weather) => db.Observation.build({ species, observer, observedAt, weather }));
  await db.saveAll(make);
  type Key = '-weather.temperature' | 'weather.temperature' | '-weather.wind' | 'weather.sky.clouds';
  const sorted = async (...keys: Key[]): Promise<unknown[]> =>
    (
      await db.Observation.where({ species })
        .orderBy(...keys)
        .find()
    ).map(({ weather }) => weather?.temperature);

  expect(await sorted('weather.temperature')).toEqual([-2, 9, 10]);
  expect(await sorted('-weather.wind', '-weather.temperature')).toEqual([10, 9, -2]);
  expect(await sorted('weather.sky.clouds')).toEqual([9, 10, -2]);
});

test('a distance sorts alone: beside orderBy it is refused', async () => {
  const near = db.Reserve.where({ entrance: { near: new GeoPoint(1, 1), maxKilometers: 1 } });

  await expect(near.orderBy('name').find()).rejects.toThrow('is sorted by distance and by orderBy');
});
