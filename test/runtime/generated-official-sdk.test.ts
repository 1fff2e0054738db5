import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Parse from 'parse/node';
import { Observation, registerSubclasses, Species } from './generated/official-sdk.js';
import { observationInput, recordedClient, testServer, uniqueWord } from './world.js';

const { db } = recordedClient();
// With `nodenext` the SDK's own declarations know the classes, but not what is set up.
const sdk = Parse as unknown as { initialize(applicationId: string): void; serverURL: string };

beforeAll(() => {
  sdk.initialize(testServer.applicationId);
  sdk.serverURL = testServer.serverURL;
  registerSubclasses();
});

afterAll(() => {
  Parse.Object._clearAllState();
});

test('objects of the official SDK and models are the same rows', async () => {
  const scientificName = uniqueWord();
  const made = await new Species({ scientificName, group: 'bird' }).save();
  const model = await db.Species.get(made.id ?? '');
  expect(model.scientificName).toBe(scientificName);
  expect(made.get('conservationStatus')).toBe('LC'); // the default, which the server filled in

  await db.Species.update(model, { commonName: 'Kingfisher' });
  const found = await new Parse.Query(Species).equalTo('scientificName', scientificName).find();
  expect(found).toHaveLength(1);
  expect(found[0]).toBeInstanceOf(Species);
  expect(found[0]?.get('commonName')).toBe('Kingfisher');
});

test('links lead to objects of their classes, places and dates are what the types say', async () => {
  const input = await observationInput(db);
  const row = await db.Observation.create({
    ...input,
    photoChecksum: new Uint8Array([1]),
    weather: { temperature: 1 },
  });
  const found = await new Parse.Query(Observation).include('species').get(row.objectId);
  expect(found).toBeInstanceOf(Observation);
  expect(found.get('species')).toBeInstanceOf(Species);
  expect(found.get('species').get('scientificName')).toBe(input.species.scientificName);
  expect(found.get('created_by')).toBeInstanceOf(Parse.User);
  expect(found.get('created_by').id).toBe(input.observer.objectId);
  expect(found.get('observedAt')).toEqual(input.observedAt);
  expect(found.get('photoChecksum')).toEqual({ __type: 'Bytes', base64: 'AQ==' });
  expect(found.get('weather')).toEqual({ temperature: 1 });

  found.get('confirmedBy')?.add(found.get('created_by'));
  found.set('location', new Parse.GeoPoint(48, 11));
  await found.save();
  const saved = await db.Observation.get(row.objectId);
  expect(saved.location?.latitude).toBe(48);
  expect(await saved.confirmedBy.query().count()).toBe(1);
});
