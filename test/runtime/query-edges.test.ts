import { beforeAll, expect, test } from '@jest/globals';
import { unset } from '@parse-orm/runtime';
import type { Observation, Species, User } from './generated/index.js';
import { newSpecies, observationInput, recordedClient, rest, signUp, testServer, uniqueWord } from './world.js';

const urls: URL[] = [];
const { db } = recordedClient({
  fetch: (input, init) => {
    urls.push(new URL(String(input)));
    return fetch(input, init);
  },
});
const parameters = (): Record<string, string>[] =>
  urls.splice(0).map(({ searchParams }) => Object.fromEntries(searchParams));
let observation: Observation;
let species: Species;

beforeAll(async () => {
  const input = await observationInput(db);
  species = input.species;
  observation = await db.Observation.create({ ...input, notes: uniqueWord(), identifiers: [input.observer] });
});

test('hint, comment and readPreference travel with every read that takes them', async () => {
  const advised = db.Species.where({ group: 'bird' })
    .hint('byScientificName')
    .comment('nightly')
    .readPreference('SECONDARY', { include: 'NEAREST', subquery: 'PRIMARY' });
  const preferences = {
    readPreference: 'SECONDARY',
    includeReadPreference: 'NEAREST',
    subqueryReadPreference: 'PRIMARY',
  };
  const advice = { hint: 'byScientificName', comment: 'nightly', ...preferences };
  urls.length = 0;

  await advised.limit(1).find();
  await advised.exists();
  await advised.count();
  await advised.hint({ _created_at: 1 }).limit(0).find();
  const [find, exists, count, byKeys] = parameters();
  for (const sent of [find, exists, count]) expect(sent).toMatchObject(advice);
  expect(byKeys?.['hint']).toBe('{"_created_at":1}');

  await db.Species.hint('x').comment('y').readPreference('NEAREST').get(species.objectId);
  expect(parameters()).toEqual([{ readPreference: 'NEAREST' }]);
  await db
    .asMaster()
    .Species.comment('sum')
    .aggregate({ groupBy: ['group'] });
  expect(parameters()).toMatchObject([{ comment: 'sum' }]);
  const [group] = await advised.where({ objectId: species.objectId }).distinct('group');
  expect(await db.asMaster().Species.readPreference('NEAREST', { include: 'NEAREST' }).distinct('group')).toContain(
    group,
  );
  expect(parameters().at(-1)).toEqual({ readPreference: 'NEAREST', distinct: 'group', where: '{}' });
});

test('what is selected, omitted and included is one short list on the wire', async () => {
  urls.length = 0;
  const query = db.Observation.where({ species });
  await query
    .select({ notes: true, survey: { title: true, lead: true } })
    .include({ survey: { lead: true } })
    .find();
  await query
    .select({ notes: true, tags: true })
    .select({ notes: true })
    .omit('tags')
    .include({ species: true })
    .find();
  await query
    .omit('observer', 'tags')
    .include({ observer: { favouriteSpecies: true }, species: true })
    .find();
  await query.includeAll().omit('species').find();

  const sent = parameters().map((each) => Object.entries(each).filter(([name]) => name !== 'where'));
  expect(sent.map((entries) => Object.fromEntries(entries))).toEqual([
    { keys: 'objectId,notes,survey.title,survey.lead', include: 'survey,survey.lead' },
    { keys: 'objectId,notes,species', include: 'species' },
    { excludeKeys: 'created_by,tags', include: 'species' },
    { excludeKeys: 'species', include: 'identifiers,created_by,survey' },
  ]);
});

test('a protected field reads as undefined, however it is asked for, and cannot be told by its order', async () => {
  const email = `${uniqueWord()}@example.com`;
  await rest('PUT', `/users/${observation.observer?.objectId}`, { email });
  const anybody = recordedClient().db;
  const one = anybody.Observation.where({ species });

  expect((await one.include({ observer: true }).first())?.observer?.email).toBeUndefined();
  expect((await one.select({ observer: { email: true, username: true } }).first())?.observer?.email).toBeUndefined();
  expect((await one.select({ observer: { email: true, username: true } }).first())?.observer?.username).toMatch(/^w/);
  await expect(anybody.User.distinct('email')).rejects.toMatchObject({ name: 'OperationForbidden' });
  await expect(anybody.User.orderBy('email').find()).rejects.toMatchObject({ name: 'OperationForbidden' });
  const objectId = String(observation.observer?.objectId);
  const mine = anybody.User.where({ objectId });
  expect(await mine.aggregate({ groupBy: ['email'], compute: { rows: 'count' } }, { local: true })).toEqual([
    { email: undefined, rows: 1 },
  ]);
  expect(
    (await db.asMaster().Observation.where({ species }).include({ observer: true }).first())?.observer?.email,
  ).toBe(email);
});

test('an included user whom the caller may not read is missing, and gone from an array', async () => {
  const hidden = (await rest('POST', '/users', { username: uniqueWord(), password: 'x' }, { asMaster: false })) as {
    objectId: string;
  };
  const seen = await db.User.get((await signUp()).objectId);
  const target = db.User.pointer(hidden.objectId);
  const { objectId } = await db.Observation.create({
    ...{ species, observer: target, observedAt: new Date() },
    identifiers: [target, seen, target],
  });

  const read = await recordedClient().db.Observation.include({ observer: true, identifiers: true }).get(objectId);

  expect(read.observer).toBeUndefined();
  expect(read.identifiers?.map((user) => user.objectId)).toEqual([seen.objectId]);
  const plain = await recordedClient().db.Observation.get(objectId);
  expect(plain.identifiers?.map((user) => user.objectId)).toEqual([hidden.objectId, seen.objectId, hidden.objectId]);
});

test('an array of pointers that all lead nowhere is empty, and one that holds nulls is read', async () => {
  const doomed = await newSpecies(db);
  const holder = await db.Species.create({ scientificName: uniqueWord(), group: 'bird', similarTo: [doomed] });
  await doomed.delete();
  expect((await db.Species.include({ similarTo: true }).get(holder.objectId)).similarTo).toEqual([]);

  await rest('PUT', `/classes/Species/${holder.objectId}`, { similarTo: [null, species.toPointer(), null] });
  const { similarTo } = await db.Species.include({ similarTo: { parent: true } }).get(holder.objectId);
  expect(similarTo?.map((each) => (each as Species | null)?.scientificName)).toEqual([
    undefined,
    species.scientificName,
    undefined,
  ]);
});

test('an object that two links lead to is one, with all that either of them brought', async () => {
  const lead = await db.User.get((await signUp()).objectId);
  await rest('PUT', `/users/${lead.objectId}`, { favouriteSpecies: species.toPointer(), displayName: 'Lea' });
  const reserve = await db.Reserve.create({ name: 'r', wardens: [lead, observation.observer as User] });
  const { objectId } = await db.Survey.create({
    title: uniqueWord(),
    reserve,
    lead,
    startsAt: new Date(),
    logistics: { driver: lead },
  });

  const deep = await db.Survey.include({ lead: true, reserve: { wardens: { favouriteSpecies: true } } }).get(objectId);
  expect(deep.lead?.favouriteSpecies).not.toHaveProperty('group');
  expect(deep.reserve?.wardens?.[0]?.favouriteSpecies?.group).toBe('bird');
  expect(deep.reserve?.wardens?.[0]).toBe(deep.lead);

  const part = await db.Survey.where({ objectId })
    .select({ lead: { username: true }, reserve: { wardens: { displayName: true } } })
    .include({ logistics: { driver: { favouriteSpecies: true } } })
    .first();
  expect([part?.lead?.username, part?.reserve?.wardens?.[0]?.displayName]).toEqual([lead.username, 'Lea']);
  expect(part?.logistics?.driver?.favouriteSpecies?.group).toBe('bird');

  const changed = await db.Survey.include({ lead: true, reserve: { wardens: { favouriteSpecies: true } } }).get(
    objectId,
  );
  changed.lead?.unset('displayName').unset('favouriteSpecies');
  await db.asMaster().User.update(lead.objectId, { displayName: unset() });
  await changed.lead?.fetch();
  expect(changed.reserve?.wardens?.[0]?.displayName).toBeUndefined();
});

test('an object that includes itself ends where the include ends', async () => {
  const self = await newSpecies(db);
  self.parent = self;
  await self.save();

  const read = await db.Species.include({ parent: { parent: true } }).get(self.objectId);

  expect(read.parent?.objectId).toBe(self.objectId);
  expect(read.parent?.parent?.objectId).toBe(self.objectId);
});

test('empty trees ask for nothing, and an answer without rows is one', async () => {
  const none = db.Observation.where({ notes: uniqueWord() });
  expect(await none.include({}).find()).toEqual([]);
  expect(await none.includeAll().select({}).find()).toEqual([]);
  expect(await none.omit().orderBy().findWithCount()).toEqual({ results: [], count: 0 });
  expect((await db.Observation.include({}).get(observation.objectId)).notes).toBe(observation.notes);
  expect(testServer.serverURL).toMatch(/^http/);
});
