import { beforeAll, describe, expect, test } from '@jest/globals';
import { GeoPoint, ParseFile, Polygon } from '@parse-orm/runtime';
import type { Observation, ObservationInput, Species, User } from './generated/index.js';
import { observationInput, recordedClient, rest, testServer, uniqueWord } from './world.js';

const { db } = recordedClient();
let input: { species: Species; observer: User; observedAt: Date };
let photo: ParseFile;

beforeAll(async () => {
  input = await observationInput(db);
  const response = await fetch(`${testServer.serverURL}/files/bird.txt`, {
    method: 'POST',
    headers: {
      'X-Parse-Application-Id': testServer.applicationId,
      'X-Parse-Master-Key': testServer.masterKey,
      'Content-Type': 'text/plain',
    },
    body: 'a bird',
  });
  const { name, url } = (await response.json()) as { name: string; url: string };
  photo = new ParseFile(name, url);
});

const square = [
  [0, 0],
  [0, 10],
  [10, 10],
  [10, 0],
] as const;

/** For each optional field: a value, and another one. */
const values: {
  readonly [Field in keyof ObservationInput]?: () => readonly [ObservationInput[Field], ObservationInput[Field]];
} = {
  notes: () => ['Zażółć gęślą 🐦\u{1F468}\u200D\u{1F469} "quoted" \\ \n\t \u2028', ''],
  individuals: () => [-1.5e-7, Number.MAX_SAFE_INTEGER],
  isRare: () => [true, false],
  status: () => ['verified', 'rejected'],
  location: () => [new GeoPoint(-90, 180), new GeoPoint(48.137154, 11.576124)],
  tags: () => [['b', 'a', 'b', ''], []],
  scores: () => [[3, 1.5, 1.5], [0]],
  photo: () => [photo, new ParseFile(photo.name)],
  identifiers: () => [[input.observer, input.observer], []],
  weather: () => [{ temperature: -3.5, wind: 'storm', sky: { clouds: 8, rain: true } }, { temperature: 0 }],
  visibleFrom: () => [new Polygon(square), new Polygon([...square, [0, 0]])],
  attributes: () => [
    {
      seen: new Date('2020-02-29T23:59:59.999Z'),
      where: new GeoPoint(1, 2),
      list: [new Date(0), { deep: new GeoPoint(3, 4) }],
      area: new Polygon(square),
      nothing: null,
      text: 'x',
    },
    {},
  ],
};

/** What is compared: pointers by where they lead, files by name. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (value instanceof ParseFile) return value.name;
  if (typeof value !== 'object' || value === null) return value;
  return 'className' in value && 'objectId' in value ? `${String(value.className)} ${String(value.objectId)}` : value;
}

const fields = Object.keys(values) as (keyof typeof values & keyof Observation)[];

describe.each(fields)('%s', (field) => {
  test('is read back as it was created, changed and cleared', async () => {
    const [first, second] = (values[field] as unknown as () => unknown[])();
    const created = await db.Observation.create({ ...input, [field]: first });
    const read = async (): Promise<Observation> => db.Observation.get(created.objectId);
    expect(comparable((await read())[field])).toEqual(comparable(first));
    expect(comparable(created[field])).toEqual(comparable(first));

    Object.assign(created, { [field]: second });
    await created.save();
    expect(comparable((await read())[field])).toEqual(comparable(second));

    Object.assign(created, { [field]: undefined });
    await created.save();
    expect((await read())[field]).toBeUndefined();
    expect(created[field]).toBeUndefined();

    await db.Observation.update(created, { [field]: first });
    expect(comparable((await read())[field])).toEqual(comparable(first));
  });
});

test('required dates keep their milliseconds, and pointers lead to what they were set to', async () => {
  const { objectId } = await db.Observation.create(input);
  const read = await db.Observation.get(objectId);

  expect(read.observedAt).toEqual(input.observedAt);
  expect(read.species?.objectId).toBe(input.species.objectId);
  expect((await read.species?.fetch())?.scientificName).toBe(input.species.scientificName);
  expect(read.createdAt).toBeInstanceOf(Date);
  expect(read.updatedAt).toEqual(read.createdAt);
});

test('a file that was read holds the address where it can be fetched', async () => {
  const { objectId } = await db.Observation.create({ ...input, photo });

  const url = (await db.Observation.get(objectId)).photo?.url ?? '';

  expect(await (await fetch(url)).text()).toBe('a bird');
});

test('a polygon is read without the closing corner that the server adds', async () => {
  const { objectId } = await db.Observation.create({ ...input, visibleFrom: new Polygon(square) });
  const raw = (await rest('GET', `/classes/Observation/${objectId}`)) as { visibleFrom: { coordinates: unknown[] } };

  expect(raw.visibleFrom.coordinates).toHaveLength(5);
  expect((await db.Observation.get(objectId)).visibleFrom?.corners).toHaveLength(4);
});

test('bytes are read back as they were created, all 256 of them, and cleared', async () => {
  const photoChecksum = Uint8Array.from({ length: 20_000 }, (_, index) => index % 256);
  const created = await db.Observation.create({ ...input, photoChecksum });

  expect((await db.Observation.get(created.objectId)).photoChecksum).toEqual(photoChecksum);
  created.photoChecksum = undefined;
  await created.save();
  expect((await db.Observation.get(created.objectId)).photoChecksum).toBeUndefined();
});

test('the server cannot change bytes on PostgreSQL: its refusal is short, and the change is kept', async () => {
  const created = await db.Observation.create({ ...input, photoChecksum: new Uint8Array([1]) });
  created.photoChecksum = new Uint8Array(20_000);

  const error = await created.save().catch((caught: unknown) => caught);

  expect(error).toMatchObject({ name: 'OperationForbidden', code: 119 });
  expect(String(error)).toContain(
    'Probably because of "photoChecksum": on PostgreSQL, Parse Server cannot change Bytes',
  );
  expect(String((error as Error).stack)).toContain('Probably because of "photoChecksum"');
  expect(String(error).length).toBeLessThan(700);
  expect(created.changedFields()).toEqual(['photoChecksum']);
});

test('no bytes at all are a value too, of a field and inside an object', async () => {
  const created = await db.Observation.create({
    ...{ ...input, photoChecksum: new Uint8Array() },
    attributes: { none: new Uint8Array(), some: new Uint8Array([7]) },
  });

  const read = await db.Observation.get(created.objectId);

  expect([read.photoChecksum, created.photoChecksum]).toEqual([new Uint8Array(), new Uint8Array()]);
  expect(read.attributes).toEqual({ none: new Uint8Array(), some: new Uint8Array([7]) });
});

test('what PostgreSQL refuses without a reason is explained', async () => {
  const created = await db.Observation.create({ ...input, attributes: { count: 1.5, big: 2 ** 31 } });
  const reasonOf = async (promise: Promise<unknown>): Promise<string> =>
    String(await promise.catch((error: unknown) => error));

  const increment =
    'Probably because of "attributes.count": on PostgreSQL, a number inside an object can be incremented';
  expect(await reasonOf(created.increment('attributes.count').save())).toContain(increment);
  created.revert();
  const farEast = new Polygon([
    [35, 139],
    [36, 139],
    [36, 140],
  ]);
  expect(await reasonOf(db.Observation.update(created, { visibleFrom: farEast }))).toContain(
    'Probably because of "visibleFrom": on PostgreSQL, Parse Server refuses a Polygon with a longitude beyond 90',
  );
  expect(await reasonOf(db.Observation.update('absent', { visibleFrom: new Polygon(square) }))).not.toContain(
    'Probably',
  );
  await db.Observation.update(created, { attributes: { farEast } });
  expect((await db.Observation.get(created.objectId)).attributes).toEqual({ farEast });
});

test('5 MB of bytes, an object of 10,000 keys, and one as deep as is allowed are read back', async () => {
  const photoChecksum = Uint8Array.from({ length: 5 * 2 ** 20 }, (_, index) => (index * 31) % 256);
  const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key ${index}`, index]));
  const nested = (levels: number): unknown =>
    levels === 0 ? 'x' : levels % 2 ? [nested(levels - 1)] : { a: nested(levels - 1) };
  const created = await db.Observation.create({ ...input, photoChecksum, attributes: { wide, deep: nested(98) } });

  const read = await db.Observation.get(created.objectId);

  expect(Buffer.from(read.photoChecksum ?? []).equals(Buffer.from(photoChecksum))).toBe(true);
  expect(read.attributes).toEqual({ wide, deep: nested(98) });
  created.attributes = { ...read.attributes, wide: { ...wide, more: 1 } };
  await created.save();
  expect(Object.keys((await db.Observation.get(created.objectId)).attributes?.['wide'] as object)).toHaveLength(10_001);
  await expect(db.Observation.create({ ...input, attributes: { deep: nested(99) } })).rejects.toThrow(
    'is nested more than 99 levels deep, or holds itself',
  );
});

test('zero has no sign, in memory as on the server', async () => {
  const created = await db.Observation.create({ ...input, individuals: -0, scores: [-0], attributes: { x: -0 } });
  created.set('attributes.y', -0);

  expect([created.individuals, created.scores, created.attributes]).toEqual([0, [0], { x: 0, y: 0 }]);
  expect(new GeoPoint(-0, -0)).toEqual(new GeoPoint(0, 0));
});

test('a row of the server with values that the client cannot read keeps them in toJSON', async () => {
  const name = uniqueWord();
  const { objectId } = (await rest('POST', '/classes/Species', { scientificName: name, group: 'bird' })) as Species;
  await rest('PUT', '/schemas/Species', { className: 'Species', fields: { laterField: { type: 'Object' } } });
  await rest('PUT', `/classes/Species/${objectId}`, { laterField: { a: [1, null] }, commonName: null });

  const species = await db.Species.get(objectId);
  const copy = db.Species.fromJSON(JSON.parse(JSON.stringify(species)) as object);

  expect(copy.toJSON()).toEqual(species.toJSON());
  expect(copy.toJSON()).toMatchObject({ laterField: { a: [1, null] } });
  expect(copy.commonName).toBeUndefined();
  copy.commonName = 'changed';
  await copy.save();
  expect(await rest('GET', `/classes/Species/${objectId}`)).toMatchObject({
    ...{ laterField: { a: [1, null] }, commonName: 'changed', scientificName: name },
  });
});
