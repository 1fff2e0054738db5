import { expect, test } from '@jest/globals';
import { ACL, GeoPoint } from '@parse-orm/runtime';
import { newSpecies, observationInput, recordedClient, rest, signUp, uniqueWord } from './world.js';

test('a clone is a new object with the same values and changes, and its own life', async () => {
  const { db, sent } = recordedClient();
  const input = await observationInput(db);
  const { objectId } = await db.Observation.create({
    ...{
      ...input,
      tags: ['b', 'a', 'b'],
      location: new GeoPoint(1, 2),
      attributes: { at: new Date(7), deep: { x: [1] } },
    },
  });
  const original = await db.Observation.include({ species: true }).get(objectId);
  original.set('attributes.more', 1).increment('individuals', 4);
  sent.length = 0;

  const clone = original.clone();
  expect(sent).toEqual([]);
  expect([clone.isNew, clone.className, clone.species?.scientificName]).toEqual([
    ...[true, 'Observation', input.species.scientificName],
  ]);
  expect(() => clone.objectId).toThrow('was never saved');
  expect([clone.tags, clone.location, clone.individuals, clone.observedAt]).toEqual([
    ...[['b', 'a', 'b'], new GeoPoint(1, 2), 5, input.observedAt],
  ]);
  clone.add('tags', 'mine').set('attributes.deep.x', []);
  await clone.save();

  expect(clone.objectId).not.toBe(objectId);
  expect((await db.Observation.get(clone.objectId)).attributes).toEqual({ at: new Date(7), deep: { x: [] }, more: 1 });
  expect(original.attributes).toEqual({ at: new Date(7), deep: { x: [1] }, more: 1 });
  expect((await db.Observation.get(objectId)).tags).toEqual(['b', 'a', 'b']);
  expect(clone.species?.scientificName).toBe(input.species.scientificName);
});

test('a clone has the ACL of its original: a copy of a private object is private', async () => {
  const { db } = recordedClient();
  const user = await signUp();
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });
  species.ACL = ACL.owner(user.objectId);
  const copy = species.clone();
  await copy.save();

  expect(await rest('GET', `/classes/Species/${copy.objectId}`)).toMatchObject({
    ACL: { [user.objectId]: { read: true, write: true } },
  });
  await expect(db.Species.get(copy.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('a clone has neither a password nor members of relations', async () => {
  const { db } = recordedClient();
  const input = await observationInput(db);
  const observation = await db.Observation.create(input);
  observation.confirmedBy.add(input.observer);
  await observation.save();
  const copy = observation.clone();
  await copy.save();

  expect(await copy.confirmedBy.query().count()).toBe(0);
  expect(db.User.build({ username: uniqueWord(), password: 'x' }).clone().changedFields()).toEqual(['username']);
});

test('a clone of a clone, and of an object that came with fields the schema does not know', async () => {
  const { db } = recordedClient();
  const species = await newSpecies(db);

  const copy = db.Species.fromJSON({ ...species.toJSON(), unknown: 1 })
    .clone()
    .clone();

  expect(copy.toJSON()).toMatchObject({ scientificName: species.scientificName, group: 'bird' });
  expect(copy.toJSON()).not.toHaveProperty('unknown');
  expect(copy.toJSON()).not.toHaveProperty('objectId');
});
