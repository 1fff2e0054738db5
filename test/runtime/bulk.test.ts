import { expect, test } from '@jest/globals';
import {
  AbortError,
  BatchError,
  type BulkProgress,
  type ClassSchema,
  InterruptedError,
  Model,
} from '@parse-orm/runtime';
import { createServerClient } from '@parse-orm/runtime/server';
import type { Species } from './generated/index.js';
import { type ServerClient, createClient } from './generated/server.js';
import { saveWaves } from '../../packages/runtime/dist/bulk/save-waves.js';
import { OddServer, passOn, reply } from './odd-server.js';
import { newSpecies, observationInput, recordedClient, rest, signUp, testServer, uniqueWord } from './world.js';

function manySpecies(db: ServerClient, count: number, name: string = uniqueWord()): Species[] {
  return Array.from({ length: count }, (_, index) =>
    db.Species.build({ scientificName: name, group: 'bird', wingspanCentimetres: index }),
  );
}

test('a thousand objects are saved in ten requests, each with its own id and its place', async () => {
  const { db, sent } = recordedClient();
  const many = manySpecies(db, 1000);
  const progress: BulkProgress[] = [];

  await db.saveAll(many, { onProgress: (each) => progress.push(each) });

  expect(sent).toEqual(Array.from({ length: 10 }, () => 'POST /batch'));
  expect(new Set(many.map(({ objectId }) => objectId)).size).toBe(1000);
  expect(many.some((species) => species.isDirty())).toBe(false);
  expect(many[0]?.conservationStatus).toBe('LC');
  expect(progress.map(({ done }) => done)).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  expect(progress.at(-1)).toEqual({ done: 1000, total: 1000 });
  const last = many.at(-1) as Species;
  expect((await db.Species.get(last.objectId)).wingspanCentimetres).toBe(999);

  sent.length = 0;
  await db.deleteAll(many, { batchSize: 500 });
  expect(sent).toHaveLength(2);
  expect(await db.Species.where({ scientificName: last.scientificName }).count()).toBe(0);
});

test('batchSize decides how many requests there are; objects without changes are not sent', async () => {
  const { db, sent } = recordedClient();
  const many = manySpecies(db, 7);

  await db.saveAll([...many, ...many], { batchSize: 3 });
  expect(sent).toHaveLength(3);

  sent.length = 0;
  (many[0] as Species).commonName = 'x';
  await db.saveAll(many);
  await db.saveAll(many);
  await db.saveAll([]);
  await db.deleteAll([]);
  expect(sent).toHaveLength(1);
});

test.each([0, -1, Number.NaN])('a batchSize or concurrency of %s is refused', async (wrong) => {
  const { db } = recordedClient();

  await expect(db.saveAll(manySpecies(db, 1), { batchSize: wrong })).rejects.toThrow(
    'batchSize is a number of one or more',
  );
  await expect(db.saveAll(manySpecies(db, 1), { concurrency: wrong })).rejects.toThrow('concurrency is a number of');
});

test('new objects that point at each other are saved in the order that works, through arrays too', async () => {
  const { db, sent } = recordedClient();
  const observer = await db.User.get((await signUp()).objectId);
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });
  const similar = db.Species.build({
    scientificName: uniqueWord(),
    group: 'bird',
    similarTo: [species],
    parent: species,
  });
  const observation = db.Observation.build({ species: similar, observer, observedAt: new Date() });
  const comment = db.Comment.build({ observation, author: observer, text: 'first' });
  const reply = db.Comment.build({ observation, author: observer, text: 'second', replyTo: comment });
  sent.length = 0;

  await db.saveAll([reply, comment, observation, similar, species]);

  expect(sent).toHaveLength(5);
  const read = await db.Comment.include({ replyTo: { observation: { species: { similarTo: true } } } }).get(
    reply.objectId,
  );
  expect(read.replyTo?.observation?.species?.similarTo?.[0]?.objectId).toBe(species.objectId);
});

test('a cycle is closed by a second save where its pointer is optional', async () => {
  const { db, sent } = recordedClient();
  const input = await observationInput(db);
  const reserve = await db.Reserve.create({ name: uniqueWord() });
  const survey = db.Survey.build({ title: 'x', reserve, lead: input.observer, startsAt: new Date() });
  const observation = db.Observation.build({ ...input, survey });
  survey.latestObservation = observation;
  sent.length = 0;

  await db.saveAll([survey, observation]);

  expect(sent).toHaveLength(3);
  expect([survey.isDirty(), observation.isDirty()]).toEqual([false, false]);
  const read = await db.Survey.include({ latestObservation: { survey: true } }).get(survey.objectId);
  expect(read.latestObservation?.survey?.objectId).toBe(survey.objectId);
});

test('an object that points at itself is saved', async () => {
  const { db } = recordedClient();
  const species = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });
  species.parent = species;

  await db.saveAll([species]);

  expect((await db.Species.get(species.objectId)).parent?.objectId).toBe(species.objectId);
});

test('a pointer to a new object that is not among them is named, and the others are saved', async () => {
  const { db } = recordedClient();
  const [fine, lonely] = manySpecies(db, 2) as [Species, Species];
  lonely.parent = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });

  const error = (await db.saveAll([lonely, fine]).catch((caught: unknown) => caught)) as BatchError;

  expect(error).toBeInstanceOf(BatchError);
  expect(error.failures.map(({ object }) => object)).toEqual([lonely]);
  expect(error.message).toContain('Species.parent points at an object that was never saved: save that first');
  expect([fine.isNew, lonely.isNew]).toEqual([false, true]);
});

test('a cycle of required pointers is refused before anything is sent, and its fields are named', async () => {
  class Egg extends Model {
    declare readonly className: 'Egg';
    declare hen: Hen;
    static readonly schema: ClassSchema = { className: 'Egg', fields: { hen: 'Pointer<Hen>!' } };
  }
  class Hen extends Model {
    declare readonly className: 'Hen';
    declare egg: Egg;
    static readonly schema: ClassSchema = { className: 'Hen', fields: { egg: 'Pointer<Egg>!' } };
  }
  const sent: string[] = [];
  const db = createServerClient<{
    Egg: { build(input: object): Egg };
    Hen: { build(input: object): Hen };
    saveAll(objects: readonly Model[]): Promise<void>;
  }>({ ...testServer, onRequest: ({ path }) => sent.push(path) }, { Egg, Hen });
  const hen = db.Hen.build({});
  const egg = db.Egg.build({ hen });
  hen.egg = egg;

  await expect(db.saveAll([egg, hen])).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringMatching(/^(Egg\.hen|Hen\.egg) closes a cycle of required pointers/),
  });
  expect(sent).toEqual([]);
  expect([egg.isNew, hen.isNew, egg.isDirty()]).toEqual([true, true, true]);
});

test('when some fail, each is named with its own error and keeps its changes; the rest are saved', async () => {
  const { db } = recordedClient();
  const [one, two, three] = await Promise.all([newSpecies(db), newSpecies(db), newSpecies(db)]);
  await rest('DELETE', `/classes/Species/${two.objectId}`);
  const bad = db.Species.build({ scientificName: 'x' } as never);
  for (const species of [one, two, three]) species.commonName = 'new';

  const error = (await db.saveAll([one, two, bad, three]).catch((caught: unknown) => caught)) as BatchError;

  expect(error.message).toContain(
    `2 of 4 objects failed; the first: PUT /classes/Species/${two.objectId}: Object not found. (ObjectNotFound, code 101)`,
  );
  expect(error.failures.map(({ object, error: { name } }) => [object, name])).toEqual([
    [two, 'ObjectNotFound'],
    [bad, 'ValidationFailed'],
  ]);
  expect(error.succeeded).toEqual([one, three]);
  expect([one, two, bad, three].map((species) => species.isDirty())).toEqual([false, true, true, false]);
  expect((await db.Species.get(three.objectId)).commonName).toBe('new');
});

test('what points at an object that failed is named too, and not sent', async () => {
  const { db } = recordedClient();
  const bad = db.Species.build({ scientificName: 'x' } as never);
  const child = db.Species.build({ scientificName: uniqueWord(), group: 'bird', parent: bad });

  const error = (await db.saveAll([child, bad]).catch((caught: unknown) => caught)) as BatchError;

  expect(error.failures.map(({ object }) => object)).toEqual([child, bad]);
  expect(await db.Species.where({ scientificName: child.scientificName }).count()).toBe(0);
});

test('deleteAll names those that are gone and deletes the others', async () => {
  const { db } = recordedClient();
  const [one, gone] = [await newSpecies(db), await newSpecies(db)];
  await db.Species.delete(gone);

  const error = (await db.deleteAll([gone, one]).catch((caught: unknown) => caught)) as BatchError;

  expect(error.failures.map(({ object, error: { name } }) => [object, name])).toEqual([[gone, 'ObjectNotFound']]);
  await expect(db.Species.get(one.objectId)).rejects.toMatchObject({ name: 'ObjectNotFound' });
});

test('a transaction saves all in one request, or nothing', async () => {
  const { db, sent } = recordedClient();
  const name = uniqueWord();
  const many = manySpecies(db, 150, name);
  const bad = db.Species.build({ scientificName: name } as never);

  await expect(db.saveAll([...many, bad], { transaction: true })).rejects.toMatchObject({
    name: 'InternalServerError',
  });
  expect(await db.Species.where({ scientificName: name }).count()).toBe(0);
  expect(many.every((species) => species.isNew && species.isDirty())).toBe(true);

  sent.length = 0;
  await db.saveAll(many, { transaction: true });
  expect(sent).toEqual(['POST /batch']);
  expect(await db.Species.where({ scientificName: name }).count()).toBe(150);
});

test('a transaction over new objects that point at each other is refused before anything is sent', async () => {
  const { db, sent } = recordedClient();
  const [parent, child] = manySpecies(db, 2) as [Species, Species];
  child.parent = parent;

  await expect(db.saveAll([child, parent], { transaction: true })).rejects.toThrow('which one transaction cannot save');
  expect(sent).toEqual([]);
});

test('an abort stops what was not sent yet: the error says what was done, and the rest keeps its changes', async () => {
  const { db, sent } = recordedClient();
  const many = manySpecies(db, 50);
  const controller = new AbortController();

  const error = (await db
    .saveAll(many, {
      ...{ batchSize: 10, concurrency: 1, signal: controller.signal },
      onProgress: () => controller.abort('enough'),
    })
    .catch((caught: unknown) => caught)) as InterruptedError<Species>;

  expect(error).toBeInstanceOf(InterruptedError);
  expect(error).toBeInstanceOf(AbortError);
  expect(error).toMatchObject({ name: 'AbortError', cause: 'enough', done: 10, failed: 0, unanswered: 0 });
  expect(error.message).toBe('saveAll was cancelled: 10 objects were done.');
  expect(error.failures.map(({ object, outcome }) => [object, outcome])).toEqual(
    many.slice(10).map((species) => [species, 'unsent']),
  );
  expect(sent).toHaveLength(1);
  expect(many.filter((species) => species.isDirty())).toHaveLength(40);
});

test('what points at an object that failed says which, and why that failed', async () => {
  const { db } = recordedClient();
  const bad = db.Species.build({ scientificName: 'x' } as never);
  const child = db.Species.build({ scientificName: uniqueWord(), group: 'bird', similarTo: [bad] });
  const error = (await db.saveAll([child, bad]).catch((caught: unknown) => caught)) as BatchError;

  expect(error.failures.map(({ outcome }) => outcome)).toEqual(['unsent', 'refused']);
  expect(error.failures[0]?.error.message).toMatch(
    /^Species\.similarTo points at a new Species that could not be saved: POST \/classes\/Species: group is required/,
  );
});

test('members of a relation that are new are saved before their owner', async () => {
  const { db } = recordedClient();
  const input = await observationInput(db);
  const member = db.asMaster().User.build({ username: uniqueWord(), password: 'secret' });
  const observation = db.Observation.build(input);
  observation.confirmedBy.add(member);

  await db.asMaster().saveAll([observation, member]);

  expect(
    await db
      .asMaster()
      .User.where({ relatedTo: { object: observation, key: 'confirmedBy' } })
      .count(),
  ).toBe(1);
});

test('many cycles are opened side by side: they cost no more requests than one', async () => {
  const { db, sent } = recordedClient();
  const name = uniqueWord();
  const many = manySpecies(db, 90, name);
  for (let index = 0; index < 90; index += 3) {
    const [one, two, three] = many.slice(index, index + 3) as [Species, Species, Species];
    [one.parent, two.parent, three.parent] = [two, three, one];
  }

  await db.saveAll(many);

  expect(sent).toHaveLength(4);
  expect(await db.Species.where({ scientificName: name, parent: { exists: true } }).count()).toBe(90);
});

test('the order of ten thousand objects in a chain is found in time that grows with their number', () => {
  const { db } = recordedClient();
  const time = (count: number): number => {
    const many = manySpecies(db, count);
    for (const [index, species] of many.entries()) if (index > 0) species.parent = many[index - 1];
    const start = performance.now();
    expect(saveWaves(many)).toHaveLength(count);
    return performance.now() - start;
  };
  time(100);
  // Quadratic, it would take a thousand times as long.
  expect(time(10_000)).toBeLessThan(200 * Math.max(1, time(300)));
});

test('fetchAll loads objects anew and pointers for the first time, each once, by their ids alone', async () => {
  const { db, sent } = recordedClient();
  const [one, two, parent] = await Promise.all([newSpecies(db), newSpecies(db), newSpecies(db)]);
  await rest('PUT', `/classes/Species/${one.objectId}`, { commonName: 'changed', parent: parent.toPointer() });
  const loaded = await db.Species.include({ parent: true }).get(one.objectId);
  await rest('PUT', `/classes/Species/${parent.objectId}`, { commonName: 'new' });
  sent.length = 0;

  const answer: Species[] = await db.fetchAll([one, two.toPointer(), one, loaded]);

  expect(sent).toEqual(['POST /batch']);
  expect(answer).toEqual([one, expect.anything(), one, loaded]);
  expect(one.commonName).toBe('changed');
  expect(answer[1]?.scientificName).toBe(two.scientificName);
  expect(loaded.parent?.commonName).toBe('new');

  const error = (await db
    .fetchAll([db.Species.pointer('missing'), two])
    .catch((caught: unknown) => caught)) as BatchError;
  expect(error.failures).toMatchObject([{ object: { objectId: 'missing' }, error: { name: 'ObjectNotFound' } }]);
  expect(error.succeeded).toEqual([two]);
});

test('a batch that is too large for the server is halved until it fits', async () => {
  await using odd = await OddServer.start(async (request, response) => {
    const { requests } = JSON.parse(request.body) as { requests: unknown[] };
    if (requests.length > 30) response.writeHead(413).end('<html>too large</html>');
    else reply(response, await passOn(request));
  });
  const db = createClient({ serverURL: odd.serverURL, applicationId: testServer.applicationId });
  const name = uniqueWord();
  await db.saveAll(manySpecies(db as ServerClient, 100, name));
  expect(await recordedClient().db.Species.where({ scientificName: name }).count()).toBe(100);
});

test('a transaction that fails says that nothing was done', async () => {
  const { db } = recordedClient();
  const bad = db.Species.build({ scientificName: 'x' } as never);
  await expect(db.saveAll([...manySpecies(db, 2), bad], { transaction: true })).rejects.toThrow(
    'Nothing of the 3 was done, and the server does not say for which of them: without a transaction it does.',
  );
});

test('objects that a client built can be saved through its master', async () => {
  const { db } = recordedClient();
  const many = manySpecies(db, 2);

  await db.asMaster().saveAll(many);

  expect(many.every((species) => !species.isNew)).toBe(true);
});
