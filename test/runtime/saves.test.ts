import { expect, test } from '@jest/globals';
import { BatchError } from '@parse-orm/runtime';
import { createClient } from './generated/server.js';
import { OddServer, cut, passOn, reply } from './odd-server.js';
import { newSpecies, observationInput, recordedClient, testServer, uniqueWord } from './world.js';

/** A promise, and the function that fulfils it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

test('changes made while a save is under way are shown, survive it, and travel with the next one', async () => {
  const arrived = gate();
  const released = gate();
  await using server = await OddServer.start(async (request, response, count) => {
    const answer = await passOn(request);
    if (count === 2) {
      arrived.open();
      await released.opened;
    }
    reply(response, answer);
  });
  const { db } = recordedClient();
  const slow = createClient({ ...testServer, serverURL: server.serverURL });
  const observation = await slow.Observation.create({ ...(await observationInput(db)), individuals: 1, tags: ['a'] });

  observation.notes = 'first';
  observation.increment('individuals', 10);
  const first = observation.save();
  await arrived.opened;
  observation.notes = 'second';
  observation.increment('individuals', 100).add('tags', 'b');
  expect([observation.notes, observation.individuals, observation.tags]).toEqual(['second', 111, ['a', 'b']]);
  expect(observation.changedFields().sort()).toEqual(['individuals', 'notes', 'tags']);
  released.open();
  await first;

  expect((await db.Observation.get(observation.objectId)).notes).toBe('first');
  expect([observation.notes, observation.individuals, observation.isDirty()]).toEqual(['second', 111, true]);
  await observation.save();
  const read = await db.Observation.get(observation.objectId);
  expect([read.notes, read.individuals, read.tags]).toEqual(['second', 111, ['a', 'b']]);
});

test('two saves of one new object make one object', async () => {
  const { db, sent } = recordedClient();
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });

  const first = species.save();
  species.commonName = 'later';
  await Promise.all([first, species.save()]);

  expect(sent.map((request) => request.split(' ')[0])).toEqual(['POST', 'PUT']);
  expect((await db.Species.get(species.objectId)).commonName).toBe('later');
  expect(await db.Species.where({ scientificName: species.scientificName }).count()).toBe(1);
});

test('a save that the server refuses keeps the changes, and works when the cause is gone', async () => {
  const { db } = recordedClient();
  const observation = await db.Observation.create({ ...(await observationInput(db)), tags: ['a'] });
  observation.increment('individuals', 2).add('tags', 'b');
  await db.Observation.delete(observation);

  await expect(observation.save()).rejects.toMatchObject({ name: 'ObjectNotFound', code: 101 });
  expect(observation.changedFields()).toEqual(['individuals', 'tags']);
  expect([observation.individuals, observation.tags]).toEqual([3, ['a', 'b']]);
});

test('after a failed save the changes made meanwhile come on top of those that failed', async () => {
  const arrived = gate();
  const released = gate();
  await using server = await OddServer.start(async (request, response, count) => {
    if (count !== 1) return reply(response, await passOn(request));
    arrived.open();
    await released.opened;
    return cut(response);
  });
  const { db } = recordedClient();
  const created = await db.Observation.create({ ...(await observationInput(db)), individuals: 1, tags: ['a'] });
  const shaky = createClient({ ...testServer, serverURL: server.serverURL, retry: false });
  const observation = shaky.Observation.fromJSON(created.toJSON());

  observation.increment('individuals', 1).add('tags', 'b');
  observation.notes = 'lost?';
  const failing = observation.save();
  await arrived.opened;
  observation.increment('individuals', 10).add('tags', 'c');
  released.open();

  await expect(failing).rejects.toMatchObject({ name: 'ConnectionError' });
  expect([observation.individuals, observation.tags, observation.notes]).toEqual([12, ['a', 'b', 'c'], 'lost?']);
  await observation.save();
  const read = await db.Observation.get(created.objectId);
  expect([read.individuals, read.tags, read.notes]).toEqual([12, ['a', 'b', 'c'], 'lost?']);
});

test('a failed save does not keep the next one from being sent', async () => {
  await using server = await OddServer.start(async (request, response, count) => {
    if (count === 1) return cut(response);
    return reply(response, await passOn(request));
  });
  const db = createClient({ ...testServer, serverURL: server.serverURL, retry: false });
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });

  const [first, second] = await Promise.allSettled([species.save(), species.save()]);

  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled']);
  expect(species.isNew).toBe(false);
});

test('a create whose answer was cut off is not sent again: the caller learns that its fate is unknown', async () => {
  await using server = await OddServer.start(async (request, response) => {
    await passOn(request);
    cut(response);
  });
  const db = createClient({ ...testServer, serverURL: server.serverURL, retry: { delay: 1 } });
  const name = uniqueWord();

  await expect(newSpecies(db, name)).rejects.toMatchObject({ name: 'ConnectionError' });
  expect(server.seen).toHaveLength(1);
  expect(await recordedClient().db.Species.where({ scientificName: name }).count()).toBe(1);
});

test('an increment whose answer was cut off is not sent again, a set is', async () => {
  await using server = await OddServer.start(async (request, response, count) => {
    const answer = await passOn(request);
    if (count % 2 === 1) cut(response);
    else reply(response, answer);
  });
  const { db } = recordedClient();
  const { objectId } = await db.Observation.create({ ...(await observationInput(db)), individuals: 1 });
  const shaky = createClient({ ...testServer, serverURL: server.serverURL, retry: { delay: 1 } });

  await shaky.Observation.update(objectId, { notes: 'set' });
  expect(server.seen).toHaveLength(2);
  const observation = shaky.Observation.fromJSON((await db.Observation.get(objectId)).toJSON());
  await expect(observation.increment('individuals').save()).rejects.toMatchObject({ name: 'ConnectionError' });
  expect(server.seen).toHaveLength(3);

  const read = await db.Observation.get(objectId);
  expect([read.notes, read.individuals]).toEqual(['set', 2]);
});

test('a delete whose answer was cut off is sent again, and done is done', async () => {
  await using server = await OddServer.start(async (request, response, count) => {
    const answer = await passOn(request);
    if (count === 1) cut(response);
    else reply(response, answer);
  });
  const { db } = recordedClient();
  const species = await newSpecies(db);
  const shaky = createClient({ ...testServer, serverURL: server.serverURL, retry: { delay: 1 } });

  await shaky.Species.delete(species);

  expect(server.seen).toHaveLength(2);
  await expect(db.Species.get(species.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('saveAll waits for a save of the same object that is under way', async () => {
  const { db, sent } = recordedClient();
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });

  await Promise.all([species.save(), db.saveAll([species])]);

  expect(await db.Species.where({ scientificName: species.scientificName }).count()).toBe(1);
  expect(sent.filter((request) => request.startsWith('POST /classes/Species'))).toHaveLength(1);
});

test('save waits for a saveAll of the same object that is under way', async () => {
  const { db } = recordedClient();
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });

  const all = db.saveAll([species]);
  species.commonName = 'x';
  await Promise.all([all, species.save()]);

  expect(await db.Species.where({ scientificName: species.scientificName }).count()).toBe(1);
  expect((await db.Species.get(species.objectId)).commonName).toBe('x');
});

test('two saveAll of the same new objects at once make each object once', async () => {
  const { db } = recordedClient();
  const name = uniqueWord();
  const many = Array.from({ length: 5 }, () => db.Species.build({ scientificName: name, group: 'bird' }));

  await Promise.all([db.saveAll(many), db.saveAll(many)]);

  expect(await db.Species.where({ scientificName: name }).count()).toBe(5);
});

test('a saveAll that could not reach the server names every object, and each keeps its changes', async () => {
  const db = createClient({ serverURL: 'http://127.0.0.1:9/parse', applicationId: 'a', retry: false });
  const many = [1, 2, 3].map(() => db.Species.build({ scientificName: uniqueWord(), group: 'bird' }));

  const error = await db.saveAll(many).catch((caught: unknown) => caught);

  expect(error).toBeInstanceOf(BatchError);
  expect((error as BatchError).failures.map(({ object }) => object)).toEqual(many);
  expect(many.map((species) => species.changedFields().length)).toEqual([2, 2, 2]);
});
