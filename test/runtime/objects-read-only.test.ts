import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { GeoPoint, ParseFile, Polygon } from '@parse-orm/runtime';
import { observationInput, recordedClient } from './world.js';

const run = promisify(execFile);

/** An observation to somebody who goes round the types. */
interface Loose {
  tags: string[];
  attributes: { list: { deep: { x: number } }[]; at: Date; where: { latitude: number }; more: { y: number[] } };
}

const attributes = {
  list: [{ deep: { x: 1 } }],
  at: new Date(7),
  where: new GeoPoint(1, 2),
  bytes: new Uint8Array([1]),
};

test('arrays and objects that were read cannot be changed in place, at any depth, before and after saving', async () => {
  const { db } = recordedClient();
  const created = await db.Observation.create({ ...(await observationInput(db)), tags: ['a'], attributes });
  const read = await db.Observation.get(created.objectId);
  const changed = await db.Observation.get(created.objectId);
  changed.add('tags', 'b').set('attributes.more', { y: [2] });

  for (const observation of [created, read, changed]) {
    const loose = observation as unknown as Loose;
    expect(() => loose.tags.push('x')).toThrow(TypeError);
    expect(() => (loose.attributes.list = [])).toThrow(TypeError);
    expect(() => loose.attributes.list.forEach(({ deep }) => deep.x++)).toThrow(TypeError);
    expect(() => delete (loose.attributes as Partial<Loose['attributes']>).list).toThrow(TypeError);
    expect(() => (loose.attributes.where.latitude = 5)).toThrow(TypeError);
  }
  expect(() => (changed as unknown as Loose).attributes.more.y.push(3)).toThrow(TypeError);
  expect(read.attributes).toEqual(attributes);
});

test('a date that was read refuses its setters and is a Date otherwise', async () => {
  const { db } = recordedClient();
  const created = await db.Observation.create({ ...(await observationInput(db)), attributes });
  const read = await db.Observation.get(created.objectId);

  for (const date of [read.observedAt, created.observedAt, read.createdAt, (read as unknown as Loose).attributes.at]) {
    expect(() => date.setFullYear(1999)).toThrow('cannot be changed in place: assign a new Date to the field');
    expect(date).toBeInstanceOf(Date);
    expect([new Date(date), structuredClone(date)]).toEqual([date, date]);
  }
  expect(read.observedAt).toBe(read.observedAt);
  expect(read.observedAt.toISOString()).toBe('2026-05-01T06:30:00.123Z');
});

test('bytes that were read are the own copy of whoever read them', async () => {
  const { db } = recordedClient();
  const given = new Uint8Array([1, 2, 3]);
  const observation = db.Observation.build({ ...(await observationInput(db)), photoChecksum: given });
  given[0] = 9;
  observation.photoChecksum?.fill(0);
  await observation.save();
  observation.photoChecksum?.fill(0);

  expect(observation.photoChecksum).toEqual(new Uint8Array([1, 2, 3]));
  expect((await db.Observation.get(observation.objectId)).photoChecksum).toEqual(new Uint8Array([1, 2, 3]));
});

test('what was given stays the own of the giver: later changes to it are no changes of the object', async () => {
  const { db } = recordedClient();
  const [tags, at, deep] = [['a'], new Date(5), { list: [1] }];
  const observation = db.Observation.build({ ...(await observationInput(db)), tags, attributes: { at, deep } });

  tags.push('b');
  at.setTime(6);
  deep.list.push(2);
  await observation.save();

  expect((await db.Observation.get(observation.objectId)).tags).toEqual(['a']);
  expect(observation.attributes).toEqual({ at: new Date(5), deep: { list: [1] } });
});

test('toJSON shares what it holds, read-only; a structured clone is free', async () => {
  const { db } = recordedClient();
  const { objectId } = await db.Observation.create({ ...(await observationInput(db)), tags: ['a'] });
  const json = (await db.Observation.get(objectId)).toJSON() as unknown as Loose;

  expect(() => json.tags.push('x')).toThrow(TypeError);
  json.tags = structuredClone(json.tags);
  json.tags.push('x');
  expect(json.tags).toEqual(['a', 'x']);
});

test('values of our own cannot be changed', () => {
  const square = new Polygon([
    [0, 0],
    [0, 1],
    [1, 1],
  ]);
  for (const [value, name] of [
    [new GeoPoint(1, 2), 'latitude'],
    [square, 'corners'],
    [new ParseFile('x'), 'name'],
  ] as const) {
    expect(() => ((value as unknown as Record<string, number>)[name] = 5)).toThrow(TypeError);
  }
});

test.each([
  ['production', false],
  ['development', true],
  ['', true],
])('with NODE_ENV "%s" what was read is frozen: %s', async (environment, isFrozen) => {
  const program = `
    import { Model, createClient } from '@parse-orm/runtime';
    class Post extends Model {
      static schema = { className: 'Post', fields: { tags: 'Array', at: 'Date' } };
    }
    const db = createClient({ serverURL: 'http://127.0.0.1:9/', applicationId: 'a' }, { Post });
    const post = db.Post.fromJSON({ objectId: 'x', tags: [{}], at: { __type: 'Date', iso: '2020-01-01T00:00:00.000Z' } });
    post.at;
    console.log(Object.isFrozen(post.tags), Object.getPrototypeOf(post.at) !== Date.prototype);
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, NODE_ENV: environment, NODE_OPTIONS: '' },
  });

  expect(stdout.trim()).toBe(`${isFrozen} ${isFrozen}`);
});
