import { expect, test } from '@jest/globals';
import { add, increment, unset } from '@parse-orm/runtime';
import type { Observation } from './generated/index.js';
import type { ServerClient } from './generated/server.js';
import { OddServer, passOn, reply } from './odd-server.js';
import { createClient } from './generated/server.js';
import { observationInput, recordedClient, rest, testServer } from './world.js';

const weather = { temperature: 4, wind: 'calm', sky: { clouds: 8, rain: true } } as const;

async function newObservation(db: ServerClient, more: object = {}): Promise<Observation> {
  return db.Observation.create({ ...(await observationInput(db)), weather, attributes: { count: 1 }, ...more });
}

async function stored({ objectId }: { objectId: string }): Promise<{ weather: unknown; attributes: unknown }> {
  return (await rest('GET', `/classes/Observation/${objectId}`)) as never;
}

/** A client that knows what the bodies of its requests were. */
async function watched(): Promise<{ db: ServerClient; bodies: () => unknown[] } & AsyncDisposable> {
  const server = await OddServer.start(async (request, response) => reply(response, await passOn(request)));
  const db = createClient({ ...testServer, serverURL: server.serverURL });
  const bodies = (): unknown[] => server.seen.map(({ body }) => JSON.parse(body) as unknown);
  return { db, bodies, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('a key of an object travels alone, and what others changed beside it stays', async () => {
  await using client = await watched();
  const { db } = recordedClient();
  const created = await newObservation(db);
  const mine = client.db.Observation.fromJSON(created.toJSON());
  await db.Observation.update(created, { 'weather.wind': 'storm', 'attributes.theirs': true });

  mine.set('weather.temperature', -2).increment('attributes.count', 3).set('attributes.at', new Date(5));
  mine.unset('weather.sky');
  expect([mine.weather, mine.attributes]).toEqual([
    { temperature: -2, wind: 'calm' },
    { count: 4, at: new Date(5) },
  ]);
  expect(mine.changedFields()).toEqual([
    ...['weather.temperature', 'weather.sky', 'attributes.count', 'attributes.at'],
  ]);
  await mine.save();

  expect(client.bodies()).toEqual([
    {
      'weather.temperature': -2,
      'weather.sky': { __op: 'Delete' },
      'attributes.count': { __op: 'Increment', amount: 3 },
      'attributes.at': { __type: 'Date', iso: '1970-01-01T00:00:00.005Z' },
    },
  ]);
  expect(await stored(created)).toMatchObject({
    weather: { temperature: -2, wind: 'storm' },
    attributes: { count: 4, theirs: true, at: { __type: 'Date' } },
  });
  expect([mine.weather, mine.attributes, mine.isDirty()]).toEqual([
    { temperature: -2, wind: 'calm' },
    { count: 4, at: new Date(5) },
    false,
  ]);
});

test('what is deeper travels with its neighbours below the first key, which the server would drop', async () => {
  await using client = await watched();
  const created = await newObservation(recordedClient().db);
  const mine = client.db.Observation.fromJSON(created.toJSON());

  mine.set('weather.sky.rain', false).unset('weather.sky.clouds').set('attributes.a.b.c', [1]);
  await mine.save();

  expect(client.bodies()).toEqual([{ 'weather.sky': { rain: false }, 'attributes.a': { b: { c: [1] } } }]);
  expect(await stored(created)).toMatchObject({
    weather: { temperature: 4, wind: 'calm', sky: { rain: false } },
    attributes: { count: 1, a: { b: { c: [1] } } },
  });
});

test('an update without reading changes keys of the first level, and refuses what is deeper', async () => {
  const { db, sent } = recordedClient();
  const observation = await newObservation(db);
  await db.Observation.update(observation, {
    ...{ 'weather.temperature': increment(2), 'weather.wind': unset(), 'weather.sky': { rain: false } },
    ...{ 'attributes.count': increment(-1), 'attributes.new': { list: [1, null] } },
  });

  expect(await stored(observation)).toMatchObject({
    weather: { temperature: 6, sky: { rain: false } },
    attributes: { count: 0, new: { list: [1, null] } },
  });
  sent.length = 0;
  const refused = (changes: object): Promise<unknown> => db.Observation.update(observation, changes);
  await expect(refused({ 'weather.sky.rain': true })).rejects.toThrow(
    'Observation.weather.sky.rain is too deep to be changed alone: set Observation.weather.sky as a whole, or get the object and use set().',
  );
  await expect(refused({ 'attributes.a.b': increment() })).rejects.toThrow('is too deep for an increment');
  await expect(refused({ 'attributes.list': add(1) })).rejects.toThrow(
    'Observation.attributes.list is inside an object, where the server would store Add as data',
  );
  await expect(refused({ 'attributes.1': 'x' })).rejects.toThrow('a number for a key');
  await expect(refused({ 'tags.x': 'x' })).rejects.toThrow(
    'Observation.tags.x is no key of an object: "tags" is of type Array.',
  );
  await expect(refused({ 'attributes.': 'x' })).rejects.toThrow('Observation.attributes. has an empty key');
  await expect(refused({ 'attributes.__proto__': 'x' })).rejects.toThrow(
    'the key "__proto__", which the server refuses',
  );
  await expect(refused({ 'wether.wind': 'x' })).rejects.toThrow('Observation.wether.wind is no field of this class');
  expect(sent).toEqual([]);
});

test('the whole and a key of it in one update are one value', async () => {
  const { db } = recordedClient();
  const observation = await newObservation(db);

  await db.Observation.update(observation, {
    ...{ attributes: { only: 1 }, 'attributes.more': 2 },
    ...{ 'weather.wind': 'storm', weather: { temperature: 1 } },
  });

  expect(await stored(observation)).toMatchObject({ attributes: { only: 1, more: 2 }, weather: { temperature: 1 } });
  expect((await stored(observation)).weather).toEqual({ temperature: 1 });
});

test('keys of an object that was set, or not saved yet, are part of the whole', async () => {
  await using client = await watched();
  const { db } = recordedClient();
  const mine = client.db.Observation.fromJSON((await newObservation(db)).toJSON());

  mine.weather = { temperature: 1 };
  mine.set('weather.wind', 'storm').increment('weather.temperature').unset('attributes').set('attributes.x', 1);
  await mine.save();
  expect(client.bodies()).toEqual([{ weather: { temperature: 2, wind: 'storm' }, attributes: { x: 1 } }]);

  const draft = db.Observation.build(await observationInput(db));
  draft.set('weather.sky.rain', true).increment('attributes.count', 2).set('notes', 'x').set('tags', ['a']);
  await draft.save();
  expect(await stored(draft)).toMatchObject({ weather: { sky: { rain: true } }, attributes: { count: 2 }, notes: 'x' });
});

test('keys can be reverted one by one, and are dirty with the fields that hold them', async () => {
  const { db } = recordedClient();
  const mine = await newObservation(db);
  mine.set('weather.temperature', 9).set('weather.sky.rain', false);

  expect(mine.changedFields()).toEqual(['weather.temperature', 'weather.sky']);
  expect(
    (['weather', 'weather.temperature', 'weather.sky.rain', 'weather.wind'] as const).map((name) => mine.isDirty(name)),
  ).toEqual([...[true, true, true, false]]);
  mine.revert('weather.temperature');
  expect([mine.weather?.temperature, mine.weather?.sky?.rain]).toEqual([4, false]);
  expect(() => mine.revert('weather.sky.rain')).toThrow('was set with all of "weather.sky": revert that');
  mine.revert('weather');
  expect([mine.weather, mine.isDirty()]).toEqual([weather, false]);

  mine.weather = { temperature: 1 };
  expect(mine.isDirty('weather.wind')).toBe(true);
  expect(() => mine.revert('weather.wind')).toThrow(
    'Observation.weather.wind was set with all of "weather": revert that.',
  );
});

test('what a number is counted on top of has to be one', async () => {
  const { db } = recordedClient();
  const mine = await newObservation(db, { attributes: { label: 'x', nothing: null } });

  expect(() => mine.increment('attributes.label')).toThrow('Observation.attributes.label holds a string');
  expect(() => mine.increment('attributes.a.b')).toThrow('is too deep for an increment');
  expect(() => mine.set('attributes.label.deeper', 1)).toThrow('leads into a string, which has no keys');
  await mine.increment('attributes.nothing').increment('attributes.absent', 2).save();
  expect(await stored(mine)).toMatchObject({ attributes: { label: 'x', nothing: 1, absent: 2 } });
  expect(mine.attributes).toEqual({ label: 'x', nothing: 1, absent: 2 });
});

test('keys with letters of any kind are changed as they stand', async () => {
  const { db } = recordedClient();
  const keys = ["it's", 'q"x', 'sp ace', 'é', 'a-b', 'b\\', 'ключ', '🐦', '-1', 'x;--'];
  const mine = await newObservation(db, { attributes: Object.fromEntries(keys.map((key) => [key, 1])) });

  for (const key of keys) mine.increment(`attributes.${key}`);
  await mine.save();
  expect((await stored(mine)).attributes).toEqual(Object.fromEntries(keys.map((key) => [key, 2])));
  for (const key of keys) mine.set(`attributes.${key}`, key);
  await mine.save();
  expect((await stored(mine)).attributes).toEqual(Object.fromEntries(keys.map((key) => [key, key])));
  for (const key of keys) mine.unset(`attributes.${key}`);
  await mine.save();
  expect((await stored(mine)).attributes).toEqual({});
});

test('set takes the name in code and sends that of the wire', async () => {
  await using client = await watched();
  const { db } = recordedClient();
  const mine = client.db.Observation.fromJSON((await newObservation(db)).toJSON());
  const { observer } = await observationInput(db);

  mine.set('observer', observer);
  expect(mine.changedFields()).toEqual(['observer']);
  await mine.save();

  expect(client.bodies()).toEqual([{ created_by: expect.objectContaining({ objectId: observer.objectId }) }]);
  expect(() => mine.set('createdAt' as never, new Date() as never)).toThrow(
    'Observation.createdAt is set by the server',
  );
  expect(() => mine.set('observer', undefined as never)).toThrow('Observation.observer is required');
});

test('what stands beside a changed key stays as the server answered it, also what could not be sent', async () => {
  const { db } = recordedClient();
  const odd = { __type: 'GeoPoint', latitude: 91, longitude: 0 };
  const { objectId } = await newObservation(db);
  await rest('PUT', `/classes/Observation/${objectId}`, { attributes: { odd, count: 1 } });
  const mine = await db.Observation.get(objectId);

  mine.set('attributes.label', 'x').increment('attributes.count');
  expect(mine.toJSON()['attributes']).toEqual({ odd, count: 2, label: 'x' });
  await mine.save();
  expect(mine.toJSON()['attributes']).toEqual({ odd, count: 2, label: 'x' });
  expect(mine.attributes).toEqual({ odd, count: 2, label: 'x' });
  mine.unset('attributes.label');
  expect(mine.toJSON()['attributes']).toEqual({ odd, count: 2 });
  await mine.save();
  expect((await stored(mine)).attributes).toEqual({ odd, count: 2 });
});
