import { Readable } from 'node:stream';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { BatchError, InterruptedError, ParseFile, ParseError } from '@parse-orm/runtime';
import type { Observation, ObservationInput } from '../runtime/generated/index.js';
import { type RecordedClient, observationInput, recordedClient, signUp } from '../runtime/world.js';

let sessionToken: string;
let input: ObservationInput;
let db: RecordedClient['db'];
let sent: string[];

beforeAll(async () => {
  ({ sessionToken } = await signUp());
  input = await observationInput(recordedClient().db);
});

beforeEach(() => {
  ({ db, sent } = recordedClient({ sessionToken }));
});

const newFile = (name: string = 'a.txt', data: string = name): ParseFile =>
  new ParseFile({ data: Buffer.from(data), name });
const tooOdd = (): ParseFile => newFile('a.html');
const uploads = (): string[] => sent.filter((request) => request.startsWith('POST /files/'));
const content = async (file: ParseFile | undefined): Promise<string> => (await fetch(file?.url ?? '')).text();

/** Reads an object anew. */
async function again({ objectId }: Observation): Promise<Observation> {
  return db.Observation.get(objectId);
}

describe('a new file is uploaded when its object is', () => {
  test('created', async () => {
    const photo = newFile();

    const observation = await db.Observation.create({ ...input, photo });

    expect(sent).toEqual(['POST /files/a.txt', 'POST /classes/Observation']);
    expect(observation.photo).toBe(photo);
    expect(photo).toMatchObject({ isNew: false, name: expect.stringMatching(/^[0-9a-f]{32}_a\.txt$/) });
    expect(observation.isDirty()).toBe(false);
    expect(await content((await again(observation)).photo)).toBe('a.txt');
  });

  test('saved, before and after its first time', async () => {
    const observation = db.Observation.build(input);
    observation.photo = newFile('one.txt');
    await observation.save();
    observation.photo = newFile('two.txt');
    expect(observation.isDirty('photo')).toBe(true);
    await observation.save();

    expect(uploads()).toEqual(['POST /files/one.txt', 'POST /files/two.txt']);
    expect(await content((await again(observation)).photo)).toBe('two.txt');
  });

  test('updated without being read', async () => {
    const observation = await db.Observation.create(input);

    await db.Observation.update(observation.objectId, { photo: newFile(), notes: 'x' });

    expect(await content((await again(observation)).photo)).toBe('a.txt');
  });

  test('one of many', async () => {
    const observations = ['one', 'two', 'three'].map((name) =>
      db.Observation.build({ ...input, photo: newFile(`${name}.txt`), notes: name }),
    );

    await db.saveAll(observations);

    expect(uploads().toSorted()).toEqual(['POST /files/one.txt', 'POST /files/three.txt', 'POST /files/two.txt']);
    expect(await content((await again(observations[1]!)).photo)).toBe('two.txt');
  });

  test('one of many in a transaction', async () => {
    const observation = db.Observation.build({ ...input, photo: newFile() });
    await db.saveAll([observation], { transaction: true });
    expect(await content((await again(observation)).photo)).toBe('a.txt');
  });

  test('pointed at by another that is new', async () => {
    const observation = db.Observation.build({ ...input, photo: newFile() });
    const comment = db.Comment.build({ observation, text: 'x', author: input.observer });
    await db.saveAll([comment, observation]);
    expect(await content((await again(observation)).photo)).toBe('a.txt');
  });
});

test('files inside an object field, and in arrays there, are uploaded', async () => {
  const [one, two] = [newFile('one.txt'), newFile('two.txt')];

  const observation = await db.Observation.create({ ...input, attributes: { one, more: [{ two }, one] } });

  expect(uploads().toSorted()).toEqual(['POST /files/one.txt', 'POST /files/two.txt']);
  const { attributes } = (await again(observation)) as never as {
    attributes: { one: ParseFile; more: [{ two: ParseFile }, ParseFile] };
  };
  expect(await content(attributes.one)).toBe('one.txt');
  expect(await content(attributes.more[0].two)).toBe('two.txt');
  expect(attributes.more[1].name).toBe(one.name);
});

test('a key of an object field can be set to one', async () => {
  const observation = await db.Observation.create({ ...input, attributes: { a: 1 } });
  observation.set('attributes.file', newFile());
  await observation.save();
  expect(await content(((await again(observation)).attributes as never as { file: ParseFile }).file)).toBe('a.txt');
});

test('a file of two objects is uploaded once, however they are saved', async () => {
  const photo = newFile();
  const [one, two, three, four] = Array.from({ length: 4 }, () => db.Observation.build({ ...input, photo }));

  await Promise.all([one!.save(), two!.save(), db.saveAll([three!, four!]), db.files.upload(photo)]);

  expect(uploads()).toEqual(['POST /files/a.txt']);
  expect((await again(four!)).photo?.name).toBe(photo.name);
});

test('an upload of its own makes a new file one of the server, which a save only refers to', async () => {
  const photo = new ParseFile({ data: Readable.from([Buffer.from('x')]), name: 'x.txt', metadata: { a: 1 } });

  expect(await db.files.upload(photo)).toBe(photo);
  const observation = await db.Observation.create({ ...input, photo });

  expect(uploads()).toEqual(['POST /files/x.txt']);
  expect(await db.files.metadata(observation.photo!)).toEqual({ metadata: { a: 1 } });
});

test('what is changed while the file travels is left for the next save', async () => {
  const observation = db.Observation.build({ ...input, notes: 'before', photo: newFile() });

  const saving = observation.save();
  observation.notes = 'after';
  expect(observation.photo?.isNew).toBe(true);
  await saving;

  expect(observation.changedFields()).toEqual(['notes']);
  expect((await again(observation)).notes).toBe('before');
  await observation.save();
  expect((await again(observation)).notes).toBe('after');
});

describe('an upload that fails', () => {
  test('leaves the object unsaved with its changes, and says which field', async () => {
    const observation = db.Observation.build({ ...input, notes: 'kept', photo: tooOdd() });

    const saving = observation.save();

    await expect(saving).rejects.toThrow(/^Observation\.photo: POST \/files\/a\.html: File upload of extension html/);
    await expect(saving).rejects.toBeInstanceOf(ParseError);
    expect(observation.isNew).toBe(true);
    expect(observation).toMatchObject({ notes: 'kept', photo: { isNew: true } });
    expect(observation.isDirty('photo')).toBe(true);
    expect(sent).toEqual(['POST /files/a.html']);

    observation.photo = newFile();
    await observation.save();
    expect((await again(observation)).notes).toBe('kept');
  });

  test('of an update says which field', async () => {
    const { objectId } = await db.Observation.create(input);
    await expect(db.Observation.update(objectId, { photo: tooOdd() })).rejects.toThrow(/^Observation\.photo: /);
  });

  test('can be tried again with the same data', async () => {
    const nobody = recordedClient();
    const photo = newFile();
    await expect(nobody.db.Observation.create({ ...input, photo })).rejects.toThrow(/by public is disabled/);

    await db.Observation.create({ ...input, photo });

    expect(await content(photo)).toBe('a.txt');
  });

  test('of a stream says, the next time, that it was read', async () => {
    const photo = new ParseFile({ data: Readable.from([Buffer.from('x')]), name: 'a.html' });
    const observation = db.Observation.build({ ...input, photo });
    await expect(observation.save()).rejects.toThrow(/extension html/);
    await expect(observation.save()).rejects.toThrow(/^Observation\.photo: .*a stream that was read before/);
  });

  test('of one of many fails its objects alone', async () => {
    const bad = tooOdd();
    const [one, two, three] = [bad, newFile(), bad].map((photo) => db.Observation.build({ ...input, photo }));

    const saving = db.saveAll([one!, two!, three!]);

    await expect(saving).rejects.toBeInstanceOf(BatchError);
    const { failures, succeeded } = (await saving.catch((error: unknown) => error)) as BatchError;
    expect(failures.map(({ object, outcome }) => [object, outcome])).toEqual([
      [one, 'unsent'],
      [three, 'unsent'],
    ]);
    expect(failures[0]?.error.message).toMatch(/^Observation\.photo: .*extension html/);
    expect(succeeded).toEqual([two]);
    expect([one!.isNew, two!.isNew, three!.isNew]).toEqual([true, false, true]);
    expect(uploads().length).toBe(2);
  });

  test('of one of a transaction fails it as a whole, before it is sent', async () => {
    const [one, two] = [newFile(), tooOdd()].map((photo) => db.Observation.build({ ...input, photo }));

    await expect(db.saveAll([one!, two!], { transaction: true })).rejects.toThrow(
      /^Observation\.photo: .*extension html/,
    );

    expect(one).toMatchObject({ isNew: true, photo: { isNew: false } });
    expect(one!.isDirty('photo')).toBe(true);
    expect(sent.some((request) => request.includes('/batch'))).toBe(false);
  });

  test('beside another mistake is not even begun', async () => {
    const observation = db.Observation.build({ ...input, photo: newFile(), individuals: Number.NaN });
    await expect(observation.save()).rejects.toMatchObject({
      name: 'ValidationError',
      issues: [{ path: 'Observation.individuals' }],
    });
    expect(sent).toEqual([]);
    expect(observation.isDirty('photo')).toBe(true);
  });
});

test('a save that is cancelled during the upload sends no object, and can be repeated', async () => {
  const observation = db.Observation.build({ ...input, photo: newFile() });
  const ended = new AbortController();
  const saving = observation.save({ signal: ended.signal });
  ended.abort(new Error('changed my mind'));

  await expect(saving).rejects.toMatchObject({
    name: 'AbortError',
    message: expect.stringMatching(/^Observation\.photo: /),
  });
  expect(sent.includes('POST /classes/Observation')).toBe(false);

  await observation.save();
  expect(observation.photo?.isNew).toBe(false);
});

test('one of two who wait for the same file may give up: the other gets it', async () => {
  const photo = newFile();
  const ended = new AbortController();
  const first = db.files.upload(photo, { signal: ended.signal });
  const second = db.files.upload(photo);
  ended.abort();

  await expect(first).rejects.toMatchObject({ name: 'AbortError' });
  expect(await content(await second)).toBe('a.txt');
});

test('many that are cancelled during an upload are interrupted', async () => {
  const ended = new AbortController();
  const photo = new ParseFile({ data: Buffer.alloc(500_000), onProgress: () => ended.abort() });
  const [one, two] = [photo, undefined].map((file) => db.Observation.build({ ...input, ...(file && { photo: file }) }));

  await expect(db.saveAll([one!, two!], { signal: ended.signal })).rejects.toBeInstanceOf(InterruptedError);

  expect([one!.isNew, two!.isNew]).toEqual([true, true]);
});

describe('a new file elsewhere', () => {
  test('cannot be asked for, and says what to do', async () => {
    await expect(db.Observation.where({ photo: newFile() }).find()).rejects.toThrow(/never uploaded: save the object/);
    expect(() => JSON.stringify(newFile())).toThrow(/never uploaded/);
    expect(sent).toEqual([]);
  });

  test('does not stand in the way of an error that is written down', async () => {
    const error: unknown = await db.Observation.where({ photo: newFile() })
      .find()
      .catch((thrown: unknown) => thrown);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ValidationError',
      issues: [{ path: 'Observation.photo', message: expect.stringContaining('never uploaded') }],
    });
  });

  test('is left out of what an object is in JSON, and is shared by a clone', async () => {
    const observation = db.Observation.build({ ...input, photo: newFile() });
    expect(observation.toJSON()).not.toHaveProperty('photo');
    const copy = observation.clone();
    await Promise.all([observation.save(), copy.save()]);
    expect(uploads().length).toBe(1);
    expect(copy.toJSON()['photo']).toMatchObject({ __type: 'File', name: observation.photo?.name });
  });

  test('is equal to itself alone', () => {
    const [one, other] = [newFile(), newFile()];
    expect([one.equals(one), one.equals(other), new ParseFile('a').equals(new ParseFile('a'))]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
