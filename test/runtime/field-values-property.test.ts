import { beforeAll, expect, test } from '@jest/globals';
import { ACL, GeoPoint, ParseFile, Polygon } from '@parse-orm/runtime';
import fc from 'fast-check';
import type { Observation, ObservationInput } from './generated/index.js';
import { observationInput, recordedClient, signUp } from './world.js';

const { db } = recordedClient();
const { db: fresh } = recordedClient();
let input: Awaited<ReturnType<typeof observationInput>>;
let users: { readonly className: '_User'; readonly objectId: string }[];

beforeAll(async () => {
  input = await observationInput(db);
  const signedUp = await Promise.all([signUp(), signUp()]);
  users = signedUp.map(({ objectId }) => ({ className: '_User', objectId }) as const);
});

const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((value) => !value.includes('\0'));
const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const date = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const point = fc
  .tuple(fc.double({ min: -90, max: 90, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true }))
  .map(([latitude, longitude]) => new GeoPoint(latitude, longitude));
/** On PostgreSQL the server checks a longitude as if it were a latitude, of the corners of a field. */
const corner = point.map(({ latitude, longitude }) => new GeoPoint(latitude, longitude / 2));
const polygon = fc.uniqueArray(corner, { minLength: 3, maxLength: 8, comparator: (one, two) => one.equals(two) });
const area = polygon.map((corners) => new Polygon(corners));
const bytes = fc.uint8Array({ maxLength: 300 });
const file = fc.stringMatching(/^[\w][\w@. ~-]{0,20}$/).map((name) => new ParseFile(name));
const user = fc.nat(1).map((index) => users[index] ?? { className: '_User' as const, objectId: 'x' });
const key = text.filter((name) => !/[.$]|^__(type|op)$|_bsontype|__proto__|constructor/.test(name));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null), date, point, area, bytes, file),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
  ),
}));
const role = fc
  .stringMatching(/^[\w -]{1,20}$/)
  .filter((name) => !/constructor|__proto__/.test(name))
  .map((name) => `role:${name}`);
const permissions = fc.dictionary(
  fc.oneof(fc.constant('*'), fc.stringMatching(/^\w{10}$/), role),
  fc.record({ read: fc.boolean(), write: fc.boolean() }),
);

const wind = fc.constantFrom('calm' as const, 'breeze' as const, 'storm' as const);
const sky = fc.record({ clouds: number, rain: fc.boolean() }, { requiredKeys: [] });

const values: fc.Arbitrary<Partial<ObservationInput>> = fc.record(
  {
    notes: text,
    individuals: number,
    isRare: fc.boolean(),
    observedAt: date,
    location: point,
    visibleFrom: area,
    photo: file,
    photoChecksum: bytes,
    identifiers: fc.array(user, { maxLength: 4 }),
    tags: fc.array(text, { maxLength: 5 }),
    scores: fc.array(number, { maxLength: 5 }),
    weather: fc.record({ temperature: number, wind, sky }, { requiredKeys: ['temperature'] }),
    attributes: fc.dictionary(key, tree, { maxKeys: 5 }),
    ACL: permissions.map((granted) => new ACL({ ...granted, '*': { read: true, write: true } })),
  },
  { requiredKeys: [] },
);

const fields = [
  ...(['notes', 'individuals', 'isRare', 'observedAt', 'location', 'visibleFrom', 'photo', 'photoChecksum'] as const),
  ...(['identifiers', 'tags', 'scores', 'weather', 'attributes', 'ACL'] as const),
];

/** What is compared: files by name, pointers by where they lead, an ACL by what it grants; a zero has no sign in JSON. */
function comparable(value: unknown): unknown {
  if (value instanceof ParseFile) return { file: value.name };
  if (value instanceof ACL) return value.toJSON();
  if (value instanceof Polygon) return value.toJSON();
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  if ('className' in value && 'objectId' in value) return [value.className, value.objectId];
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, comparable(member)]));
}

const contentOf = (observation: Observation, names: readonly string[]): unknown =>
  Object.fromEntries(names.map((name) => [name, comparable(observation[name as keyof Observation])]));

test('any values of any kinds are read back by another client as they were created', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 25, maxLength: 25 }), async (rows) => {
      const created = rows.map((row) => db.Observation.build({ ...input, ...row }));
      await db.saveAll(created);
      const read = await fresh.Observation.where({ objectId: { in: created.map(({ objectId }) => objectId) } })
        .limit(created.length)
        .find();
      const byId = new Map(read.map((row) => [row.objectId, row]));

      created.forEach((observation, index) => {
        const row = byId.get(observation.objectId);
        const given = rows[index] ?? {};
        const names = Object.keys(given);
        const expected = Object.fromEntries(names.map((name) => [name, comparable(given[name as keyof typeof given])]));
        if (!row) throw new Error('A row is missing.');
        expect(contentOf(row, names)).toEqual(expected);
        expect(contentOf(observation, fields)).toEqual(contentOf(row, fields));
      });
    }),
    { seed: 20261122, numRuns: 12 },
  );
}, 60_000);

test('any values but bytes are read back by another client as they were changed', async () => {
  const rows = await Promise.all(Array.from({ length: 25 }, () => db.Observation.create(input)));
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 25, maxLength: 25 }), async (changes) => {
      const names = changes.map((change) => Object.keys(change).filter((name) => name !== 'photoChecksum'));
      rows.forEach((row, index) => {
        for (const name of names[index] ?? []) row.set(name as 'notes', changes[index]?.[name as 'notes']);
      });
      await db.saveAll(rows);
      const read = await Promise.all(rows.map(({ objectId }) => fresh.Observation.get(objectId)));

      rows.forEach((row, index) => {
        const changed = names[index] ?? [];
        const expected = changed.map((name) => [name, comparable(changes[index]?.[name as 'notes'])]);
        expect(contentOf(row, changed)).toEqual(Object.fromEntries(expected));
        expect(contentOf(read[index] ?? row, fields)).toEqual(contentOf(row, fields));
      });
    }),
    { seed: 20261122, numRuns: 12 },
  );
}, 60_000);
