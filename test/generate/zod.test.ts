import { describe, expect, test } from '@jest/globals';
import { ACL, GeoPoint, ParseFile, Polygon } from '@parse-orm/runtime';
import type * as z from 'zod';
import { Observation, Species } from '../runtime/generated/index.js';
import {
  CommentUpdateSchema,
  ObservationInputSchema,
  ObservationSummaryParamsSchema,
  ObservationSummaryResultSchema,
  ObservationUpdateSchema,
  ReserveInputSchema,
  SuggestSpeciesResultSchema,
} from '../runtime/generated/zod.js';
import { newSpecies, observationInput, recordedClient, uniqueWord } from '../runtime/world.js';
import { emittedModule, schemaOf } from './emitted-module.js';

const { db } = recordedClient();
const user = { className: '_User', objectId: 'abc' } as const;
const species = { className: 'Species', objectId: 'abc' } as const;
const required = { species, observer: user, observedAt: new Date('2026-05-01') };

function issues(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('what a schema lets through is saved as it is, every kind of value', async () => {
  const input = {
    ...(await observationInput(db)),
    ACL: new ACL({ '*': { read: true, write: true } }),
    status: 'draft' as const,
    location: new GeoPoint(48, 11),
    visibleFrom: new Polygon([
      [0, 0],
      [0, 1],
      [1, 1],
    ]),
    photo: new ParseFile('a.png', 'http://localhost/a.png'),
    photoChecksum: new Uint8Array([1, 2]),
    tags: ['a'],
    scores: [1.5],
    isRare: false,
    weather: { temperature: -3, wind: 'calm' as const, sky: { rain: true } },
    attributes: { free: { form: [1] } },
    identifiers: [user],
  };
  const parsed = ObservationInputSchema.parse(input);
  expect(parsed).toEqual(input);
  expect(parsed.species).toBe(input.species); // the model itself, no copy
  const { objectId } = await db.Observation.create({ ...parsed, identifiers: [] });
  const saved = await db.Observation.get(objectId);
  expect(saved.weather).toEqual(input.weather);
  // What is left out stays out: defaults are the server's to fill in.
  expect(ObservationInputSchema.parse(required)).toEqual(required);
  expect(saved.individuals).toBe(1);

  await db.Observation.update(saved, ObservationUpdateSchema.parse({ isRare: true }));
  expect((await db.Observation.get(objectId)).isRare).toBe(true);
});

test('a draft that was never saved can be pointed at: saveAll saves both', () => {
  const draft = db.Species.build({ scientificName: uniqueWord(), group: 'bird' });
  expect(ObservationInputSchema.parse({ ...required, species: draft }).species).toBe(draft);
});

describe('what is no input is refused with a place and a reason', () => {
  test.each<[string, object, unknown[]]>([
    ['a missing field', { species: undefined }, ['species: must be a pointer to an object of class Species']],
    [
      'an object of another class',
      { species: user },
      [expect.stringMatching(/^species: must be a pointer to an object of class Species/)],
    ],
    [
      'an id alone',
      { observer: 'abc' },
      [expect.stringMatching(/^observer: must be a pointer to an object of class _User/)],
    ],
    ['a value that the enum lacks', { status: 'gone' }, [expect.stringMatching(/^status: .*"draft"\|"submitted"/)]],
    ['a date as text', { observedAt: '2026-05-01' }, [expect.stringMatching(/^observedAt: .*expected date/)]],
    ['NaN', { individuals: Number.NaN }, [expect.stringMatching(/^individuals: .*expected number/)]],
    [
      'a place that is a plain object',
      { location: { latitude: 1, longitude: 2 } },
      [expect.stringMatching(/^location: /)],
    ],
    ['a key of a shape', { weather: { wind: 'calm' } }, [expect.stringMatching(/^weather.temperature: /)]],
    ['undefined for an absent key', { notes: undefined }, [expect.stringMatching(/^notes: /)]],
    ['null', { notes: null }, [expect.stringMatching(/^notes: /)]],
  ])('%s', (_, change, expected) => {
    expect(issues(ObservationInputSchema, { ...required, ...change })).toEqual(expected);
  });
});

test('a change may hold any of the values, and none has to be there', () => {
  expect(CommentUpdateSchema.parse({})).toEqual({});
  expect(CommentUpdateSchema.parse({ likes: 2, notAField: 1 })).toEqual({ likes: 2 });
  expect(issues(CommentUpdateSchema, { author: species })).toHaveLength(1);
});

test('parameters of functions take references, results are whole objects', async () => {
  const found = await newSpecies(db);
  expect(ObservationSummaryParamsSchema.parse({ species: found })).toEqual({ species: found });
  expect(issues(ObservationSummaryParamsSchema, { species, status: 'draft' })).toEqual([
    expect.stringMatching(/^status/),
  ]);
  expect(SuggestSpeciesResultSchema.parse([found])).toEqual([found]);
  expect(issues(SuggestSpeciesResultSchema, [species])).toEqual(['0: must be an object of class Species']);
  const latest = db.Observation.build({ ...required, species: found });
  expect(ObservationSummaryResultSchema.parse({ count: 1, latest }).latest).toBeInstanceOf(Observation);
  expect(found).toBeInstanceOf(Species);
});

test('descriptions are there for who builds a form, under the field and not under its absence', () => {
  expect(ObservationInputSchema.shape.observer.description).toBe('Who saw it.');
  expect(ObservationInputSchema.shape.notes.unwrap().description).toBe('Free text that other people can search.');
  expect(ReserveInputSchema.shape.entrance.unwrap().description).toBe('Where visitors park.');
});

test('forms that speak Standard Schema take them as they are', async () => {
  const standard = ObservationInputSchema['~standard'];
  expect(standard.vendor).toBe('zod');
  const { issues: found = [] } = await standard.validate({ ...required, status: 'gone' });
  expect(found.map(({ path }) => path)).toEqual([['status']]);
});

test('enum values and keys of any spelling are taken literally', async () => {
  const schema = schemaOf(`
className: Odd
fields:
  choice: { type: String, enum: ['', __proto__, constructor, '0', "it's", "a\\nb", '\${x}'] }
  constructor: String
  shape: { type: Object, properties: { a-b: { type: String, required: true }, '1': Number, "it's": Boolean, class: Date } }
`);
  interface Exports {
    OddInputSchema: z.ZodObject<{ choice: z.ZodExactOptional<z.ZodEnum> }>;
  }
  const { OddInputSchema } = await emittedModule<Exports>(schema, 'zod.ts', { zod: true });
  for (const choice of ['', '__proto__', 'constructor', '0', "it's", 'a\nb', '${x}']) {
    expect(OddInputSchema.parse({ choice })).toEqual({ choice });
  }
  expect(OddInputSchema.safeParse({ choice: 'toString' }).success).toBe(false);
  const value = { constructor_: 'x', shape: { 'a-b': 'x', 1: 2, "it's": true, class: new Date(0) } };
  expect(OddInputSchema.parse(value)).toEqual(value);
});
