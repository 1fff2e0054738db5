import { expect, test } from '@jest/globals';
import { ACL, type JsonObject } from '@parse-orm/runtime';
import { newSpecies, observationInput, recordedClient, rest, signUp, uniqueWord } from './world.js';

test('build sends nothing, save sends one request and takes over what the server set', async () => {
  const { db, sent } = recordedClient();
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });

  expect(sent).toEqual([]);
  expect(species.isNew).toBe(true);
  expect(species.changedFields()).toEqual(['scientificName', 'group']);
  expect(() => species.objectId).toThrow('This Species has no objectId yet: it was never saved.');
  expect(() => species.createdAt).toThrow('has no createdAt yet');

  expect(await species.save()).toBe(species);
  expect(sent).toEqual(['POST /classes/Species']);
  expect(species.isNew).toBe(false);
  expect(species.isDirty()).toBe(false);
  expect(species.objectId).toMatch(/^\w{10}$/);
  expect(species.createdAt).toBeInstanceOf(Date);
  expect(species.updatedAt).toEqual(species.createdAt);
  expect(species.conservationStatus).toBe('LC');
});

test('only what changed travels: what somebody else changed in the meantime stays', async () => {
  const { db } = recordedClient();
  const species = await newSpecies(db);
  await db.Species.update(species, { commonName: 'theirs' });

  species.group = 'reptile';
  await species.save();

  const row = await db.Species.get(species.objectId);
  expect([row.group, row.commonName]).toEqual(['reptile', 'theirs']);
});

test('saving without a change sends nothing', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);

  await species.save();

  expect(sent).toHaveLength(1);
});

test('isDirty and changedFields tell the names in code, revert forgets one field or all', async () => {
  const { db } = recordedClient();
  const { observer, ...input } = await observationInput(db);
  const observation = await db.Observation.create({ ...input, observer, notes: 'before' });
  const other = await db.User.get((await signUp()).objectId);

  observation.notes = 'after';
  observation.observer = other;
  expect(observation.changedFields()).toEqual(['notes', 'observer']);
  expect([observation.isDirty('observer'), observation.isDirty('tags')]).toEqual([true, false]);

  observation.revert('notes');
  expect([observation.notes, observation.observer?.objectId]).toEqual(['before', other.objectId]);
  observation.revert();
  expect(observation.observer?.objectId).toBe(observer.objectId);
  expect(observation.isDirty()).toBe(false);
});

test('a read after a change shows the changed value', async () => {
  const { db } = recordedClient();
  const observation = await db.Observation.create({
    ...(await observationInput(db)),
    individuals: 2,
    tags: ['a', 'b'],
  });

  observation.increment('individuals', 3).increment('individuals').add('tags', 'c').unset('notes');

  expect([observation.individuals, observation.tags]).toEqual([6, ['a', 'b', 'c']]);
});

test('fetch loads what others changed and keeps the changes that no save has sent', async () => {
  const { db } = recordedClient();
  const species = await newSpecies(db);
  species.commonName = 'mine';
  await db.Species.update(species, { commonName: 'theirs', group: 'mammal' });

  expect(await species.fetch()).toBe(species);

  expect([species.commonName, species.group]).toEqual(['mine', 'mammal']);
  species.revert();
  expect(species.commonName).toBe('theirs');
});

test('fetch loads included links again', async () => {
  const { db } = recordedClient();
  const { objectId } = await db.Observation.create(await observationInput(db));
  const observation = await db.Observation.include({ species: true }).get(objectId);
  await db.Species.update(observation.species?.objectId ?? '', { commonName: 'new' });

  await observation.fetch();

  expect(observation.species?.commonName).toBe('new');
});

test('delete removes the object; a second time, get and fetch say that it is not there', async () => {
  const { db } = recordedClient();
  const species = await newSpecies(db);
  await species.delete();

  const gone = { name: 'ObjectNotFound', code: 101, status: 404 };
  await expect(species.delete()).rejects.toMatchObject(gone);
  await expect(species.fetch()).rejects.toMatchObject(gone);
  await expect(db.Species.get(species.objectId)).rejects.toMatchObject(gone);
  await expect(db.Species.pointer(species.objectId).fetch()).rejects.toMatchObject(gone);
});

test('the collection changes and deletes by id or object, and refuses an object of another class', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);
  sent.length = 0;

  await db.Species.update(species.objectId, { commonName: 'x' });
  await db.Species.delete(species);
  expect(sent).toEqual(['PUT', 'DELETE'].map((method) => `${method} /classes/Species/${species.objectId}`));
  await expect(db.Comment.update(species as never, { text: 'x' })).rejects.toThrow('was given an object of Species');
  await expect(db.Species.get('..')).rejects.toThrow('".." is no objectId of Species');
  await expect(db.Species.get('')).rejects.toThrow('"" is no objectId of Species');
});

test('an objectId with signs of a URL cannot reach another path', async () => {
  const { db, sent } = recordedClient();

  await expect(db.Species.get('../_User?x=1#')).rejects.toMatchObject({ name: 'ObjectNotFound' });
  expect(sent).toEqual(['GET /classes/Species/..%2F_User%3Fx%3D1%23']);
});

test('setting undefined takes an optional field away, on an object and through update', async () => {
  const { db } = recordedClient();
  const species = await db.Species.create({ scientificName: uniqueWord(), group: 'bird', commonName: 'x' });

  species.commonName = undefined;
  expect(species.commonName).toBeUndefined();
  await species.save();

  expect(await rest('GET', `/classes/Species/${species.objectId}`)).not.toHaveProperty('commonName');
});

test('a required field cannot be taken away: that is said before anything is sent', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);
  sent.length = 0;

  expect(() => species.unset('scientificName' as never)).toThrow('Species.scientificName is required');
  expect(() => Object.assign(species, { scientificName: undefined })).toThrow('Species.scientificName is required');
  expect(sent).toEqual([]);
});

test('an object that lacks a required field is refused by the server, by name', async () => {
  const { db } = recordedClient();

  await expect(db.Species.create({ group: 'bird' } as never)).rejects.toMatchObject({
    ...{ name: 'ValidationFailed', code: 142, message: expect.stringContaining('scientificName is required') },
  });
});

test('unknown fields and those that the server sets are refused by name', async () => {
  const { db } = recordedClient();
  const input = { scientificName: 'x', group: 'bird' } as const;

  expect(() => db.Species.build({ ...input, comonName: 'x' } as never)).toThrow(
    'Species.comonName is no field of this class',
  );
  expect(() => db.Species.build({ ...input, createdAt: new Date() } as never)).toThrow(
    'Species.createdAt is set by the server',
  );
  await expect(db.Species.update('id', { objectId: 'x' } as never)).rejects.toThrow(
    'Species.objectId is set by the server',
  );
});

test('toJSON is the wire form with the changes applied; fromJSON makes the object again, elsewhere too', async () => {
  const { db } = recordedClient();
  const input = await observationInput(db);
  const { objectId } = await db.Observation.create({ ...input, individuals: 1 });
  const observation = await db.Observation.include({ observer: true }).get(objectId);
  observation.increment('individuals');
  observation.unset('status');

  const text = JSON.stringify(observation);
  const json = JSON.parse(text) as JsonObject;
  expect(json).toMatchObject({
    ...{ objectId, individuals: 2, created_by: { __type: 'Object', objectId: input.observer.objectId } },
    observedAt: { __type: 'Date', iso: input.observedAt.toISOString() },
  });
  expect(json).not.toHaveProperty('status');

  const copy = recordedClient().db.Observation.fromJSON(json);
  expect([copy.individuals, copy.isDirty(), copy.isNew]).toEqual([2, false, false]);
  expect(copy.observedAt).toEqual(input.observedAt);
  expect(JSON.stringify(copy)).toBe(text);
});

test('an object that was never saved can be saved after a way through JSON', async () => {
  const { db } = recordedClient();
  const input = await observationInput(db);
  const draft = db.Observation.build({ ...input, tags: ['a'], attributes: { at: new Date(5) } });

  const copy = db.Observation.fromJSON(JSON.parse(JSON.stringify(draft)) as object);
  expect([copy.isNew, copy.isDirty(), copy.observedAt]).toEqual([true, true, input.observedAt]);
  await copy.save();

  const read = await db.Observation.get(copy.objectId);
  expect([read.tags, read.attributes, read.observer?.objectId]).toEqual([
    ...[['a'], { at: new Date(5) }, input.observer.objectId],
  ]);
});

test('a row of another class is refused by fromJSON', () => {
  const { db } = recordedClient();

  expect(() => db.Species.fromJSON({ className: 'Survey', objectId: 'x' })).toThrow(/Species.*Survey/);
  expect(() => db.Species.fromJSON([] as never)).toThrow(/Species/);
});

test('an ACL is written and read, and taking it away opens the object to everybody', async () => {
  const { db } = recordedClient();
  const user = await signUp();
  const mine = db.as(user.sessionToken);
  const species = mine.Species.build({ scientificName: uniqueWord(), group: 'bird' });
  species.ACL = ACL.publicRead().allow(user.objectId, { read: true, write: true }).allowRole('x', { write: true });
  await species.save();

  const read = await db.Species.get(species.objectId);
  expect(read.ACL?.toJSON()).toEqual({
    ...{ '*': { read: true }, [user.objectId]: { read: true, write: true }, 'role:x': { write: true } },
  });
  species.ACL = undefined;
  await species.save();
  const unlisted = await db.Species.get(species.objectId);
  expect(unlisted.ACL?.permission('*')).toEqual({ read: true, write: true });
  await unlisted.delete();
});
