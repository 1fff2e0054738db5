import { expect, test } from '@jest/globals';
import { add, addUnique, increment, remove, unset } from '@parse-orm/runtime';
import type { Observation } from './generated/index.js';
import type { ServerClient } from './generated/server.js';
import { newSpecies, observationInput, recordedClient, rest, signUp, uniqueWord } from './world.js';

async function newObservation(db: ServerClient, more: object = {}): Promise<Observation> {
  return db.Observation.create({ ...(await observationInput(db)), ...more });
}

test('operations on many fields are merged and sent in one request, and the server values come back', async () => {
  const { db, sent } = recordedClient();
  const observation = await newObservation(db, { individuals: 5, tags: ['a', 'b'], scores: [1, 2, 1], notes: 'x' });
  const member = await db.User.get((await signUp()).objectId);
  sent.length = 0;

  observation.increment('individuals').increment('individuals', 2.5).increment('individuals', -1);
  observation.add('tags', 'c').add('tags', 'c', 'd').remove('scores', 1).unset('notes');
  observation.addUnique('identifiers', member).addUnique('identifiers', member);
  observation.confirmedBy.add(member);
  observation.isRare = true;
  await observation.save();

  expect(sent).toEqual([`PUT /classes/Observation/${observation.objectId}`]);
  for (const seen of [observation, await db.Observation.get(observation.objectId)]) {
    expect([seen.individuals, seen.tags, seen.scores, seen.notes, seen.isRare]).toEqual([
      ...[7.5, ['a', 'b', 'c', 'c', 'd'], [2], undefined, true],
    ]);
    expect(seen.identifiers?.map(({ objectId }) => objectId)).toEqual([member.objectId]);
  }
  expect(await observation.confirmedBy.query().count()).toBe(1);
});

test('increments of two clients add up, and each learns what the server holds', async () => {
  const { db } = recordedClient();
  const mine = await newObservation(db, { individuals: 10 });
  const theirs = await db.Observation.get(mine.objectId);

  await theirs.increment('individuals', 5).save();
  await mine.increment('individuals').save();

  expect([theirs.individuals, mine.individuals]).toEqual([15, 16]);
});

test('elements that two clients add are all kept', async () => {
  const { db } = recordedClient();
  const mine = await newObservation(db, { tags: ['a'] });
  const theirs = await db.Observation.get(mine.objectId);

  await theirs.add('tags', 'theirs').save();
  await mine.add('tags', 'mine').save();

  expect(mine.tags).toEqual(['a', 'theirs', 'mine']);
});

test('addUnique adds what is not there; removing what is not there changes nothing', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db, { tags: ['b', 'a'] });

  await observation.addUnique('tags', 'a', 'c').save();
  expect([...(observation.tags ?? [])].sort()).toEqual(['a', 'b', 'c']);
  await observation.remove('tags', 'nothing').save();
  expect(observation.tags).toHaveLength(3);
});

test('different operations on one array are one whole value, because a request carries one operation a field', async () => {
  const { db, sent } = recordedClient();
  const observation = await newObservation(db, { tags: ['a', 'b'] });
  sent.length = 0;

  await observation.add('tags', 'c').remove('tags', 'a').save();

  expect(sent).toHaveLength(1);
  expect((await db.Observation.get(observation.objectId)).tags).toEqual(['b', 'c']);
});

test('set then increment is a set; unset then add is a list; a set takes the place of all before', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db, { tags: ['old'], individuals: 1, scores: [1] });

  observation.individuals = 40;
  observation.increment('individuals', 2);
  observation.unset('tags').add('tags', 'new');
  observation.add('scores', 2);
  observation.scores = [9];
  await observation.save();

  const read = await db.Observation.get(observation.objectId);
  expect([read.individuals, read.tags, read.scores]).toEqual([42, ['new'], [9]]);
});

test('operations on an object that was never saved become its values', async () => {
  const { db, sent } = recordedClient();
  const input = await observationInput(db);
  const observation = db.Observation.build(input);
  observation.increment('individuals', 3).add('tags', 'a').addUnique('tags', 'a', 'b').remove('tags', 'a');
  observation.confirmedBy.add(input.observer);
  sent.length = 0;

  await observation.save();

  expect(sent).toEqual(['POST /classes/Observation']);
  const read = await db.Observation.get(observation.objectId);
  expect([read.individuals, read.tags]).toEqual([3, ['b']]);
  expect((await read.confirmedBy.query().find()).map(({ objectId }) => objectId)).toEqual([input.observer.objectId]);
});

test('operations on fields without a value start from nothing', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db);

  await observation.unset('individuals').save();
  await observation.increment('individuals', 2).add('tags', 'a').addUnique('scores', 1).save();

  const read = await db.Observation.get(observation.objectId);
  expect([read.individuals, read.tags, read.scores]).toEqual([2, ['a'], [1]]);
});

test('removing from a field without a value leaves an object that can be read', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db);

  await observation.remove('tags', 'a').save();

  expect((await db.Observation.get(observation.objectId)).tags ?? []).toEqual([]);
  expect(observation.tags ?? []).toEqual([]);
});

test('update sends operations for an object that was never read', async () => {
  const { db, sent } = recordedClient();
  const { objectId, observer } = await newObservation(db, { individuals: 1, tags: ['a'], scores: [1, 2], notes: 'x' });
  const member = { className: '_User', objectId: observer?.objectId ?? '' } as const;
  sent.length = 0;

  await db.Observation.update(objectId, {
    ...{ individuals: increment(), tags: add('b'), scores: remove(1), identifiers: addUnique(member), notes: unset() },
    confirmedBy: add(member),
  });

  expect(sent).toHaveLength(1);
  const read = await db.Observation.get(objectId);
  expect([read.individuals, read.tags, read.scores, read.notes]).toEqual([2, ['a', 'b'], [2], undefined]);
  expect(await read.confirmedBy.query().count()).toBe(1);
});

test('members are added to a relation and removed from it in one request, and the last word counts', async () => {
  const { db, sent } = recordedClient();
  const observation = await newObservation(db);
  const [one, two, three] = await Promise.all([signUp(), signUp(), signUp()]);
  const member = ({ objectId }: { objectId: string }) => ({ className: '_User', objectId }) as const;
  observation.confirmedBy.add(member(one), member(two));
  await observation.save();
  sent.length = 0;

  observation.confirmedBy.add(member(three));
  observation.confirmedBy.remove(member(one));
  observation.confirmedBy.remove(member(three));
  observation.confirmedBy.add(member(three), member(three));
  await observation.save();

  expect(sent).toHaveLength(1);
  const members = await observation.confirmedBy.query().orderBy('createdAt').find();
  expect(members.map(({ objectId }) => objectId).sort()).toEqual([two.objectId, three.objectId].sort());
});

test('an operation without elements sends nothing for its field', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db, { tags: ['a'] });

  observation.add('tags');
  observation.confirmedBy.add();
  expect(observation.isDirty()).toBe(false);
  await observation.save();
  await db.Observation.update(observation, { tags: addUnique<string>(), confirmedBy: remove() });

  expect((await db.Observation.get(observation.objectId)).tags).toEqual(['a']);
});

test('an operation that a field does not have is refused by name, before anything is sent', async () => {
  const { db, sent } = recordedClient();
  const species = await newSpecies(db);
  sent.length = 0;

  expect(() => species.increment('commonName' as never)).toThrow(
    'Species.commonName is no number: it has no increment.',
  );
  expect(() => species.add('commonName' as never, 'x' as never)).toThrow(
    'Species.commonName is no array: it has no Add.',
  );
  expect(() => species.increment('wingspan' as never)).toThrow('Species.wingspan is no field of this class.');
  await expect(db.Observation.update('id', { confirmedBy: [] } as never)).rejects.toThrow(
    'Observation.confirmedBy is a relation: give it add(…) or remove(…).',
  );
  await expect(species.increment('wingspanCentimetres', Number.NaN).save()).rejects.toThrow(
    'wingspanCentimetres is NaN',
  );
  expect(sent).toEqual([]);
});

test('a relation and an array refuse objects of another class and objects that were never saved', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db);
  const species = await newSpecies(db);
  const draft = db.User.build({ username: uniqueWord(), password: 'x' });

  observation.confirmedBy.add(species as never);
  await expect(observation.save()).rejects.toThrow(
    'Observation.confirmedBy takes a reference to _User, not one to Species.',
  );
  observation.revert();
  observation.add('identifiers', draft);
  await expect(observation.save()).rejects.toThrow('points at an object that was never saved: save that first');
});

test('defaults of the server are there after create, without another request', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db);

  expect([observation.individuals, observation.status]).toEqual([1, 'draft']);
  expect(await rest('GET', `/classes/Observation/${observation.objectId}`)).toMatchObject({ individuals: 1 });
});

test('on PostgreSQL the server sorts an array and takes its duplicates when an element is added; memory follows', async () => {
  const { db } = recordedClient();
  const tags = ['b', 'a', 'q', 'a', 'c', 'b'];
  const [added, unique, whole] = await Promise.all([1, 2, 3].map(() => newObservation(db, { tags })));

  await added?.add('tags', 'b').save();
  await unique?.addUnique('tags', 'b', 'x').save();
  if (whole) whole.tags = [...(whole.tags ?? []), 'b'];
  await whole?.save();

  for (const observation of [added, unique, whole]) {
    expect(observation?.tags).toEqual((await db.Observation.get(observation?.objectId ?? '')).tags);
  }
  expect(added?.tags?.toSorted()).toEqual(['a', 'b', 'b', 'c', 'q']);
  expect(added?.tags?.at(-1)).toBe('b');
  expect(unique?.tags?.toSorted()).toEqual(['a', 'b', 'c', 'q', 'x']);
  expect(whole?.tags).toEqual([...tags, 'b']);
});
