import { expect, test } from '@jest/globals';
import { loadSchemas } from '@parse-orm/codegen';
import { GeoPoint, ParseFile, Polygon } from '@parse-orm/runtime';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as prettier from 'prettier';
import { ROOT } from '../../scripts/workspace-paths.js';
import { observationInput, recordedClient, rest } from '../runtime/world.js';
import { emittedText } from './emitted-module.js';

const { db } = recordedClient();

async function jsonSchemaText(): Promise<string> {
  const { schema } = await loadSchemas('schemas', { cwd: ROOT });
  if (!schema) throw new Error('The schemas do not load.');
  return emittedText(schema, 'json-schema.json', { jsonSchema: true });
}

async function validatorOf(className: string): Promise<ValidateFunction> {
  const isDate = (text: string): boolean => !Number.isNaN(Date.parse(text));
  const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { 'date-time': isDate } });
  ajv.addSchema({ ...(JSON.parse(await jsonSchemaText()) as object), $id: 'all' });
  const validate = ajv.getSchema(`all#/$defs/${className}`);
  if (!validate) throw new Error(`There is no definition of ${className}.`);
  return validate;
}

async function newRow(): Promise<string> {
  const input = await observationInput(db);
  const row = await db.Observation.create({
    ...input,
    location: new GeoPoint(48, 11),
    visibleFrom: new Polygon([
      [0, 0],
      [0, 1],
      [1, 1],
    ]),
    photo: new ParseFile('a.png', 'http://localhost/a.png'),
    photoChecksum: new Uint8Array([1, 2]),
    tags: ['a'],
    weather: { temperature: -3, sky: { rain: true } },
    attributes: { free: { form: [1] } },
    identifiers: [input.observer],
  });
  return row.objectId;
}

test('rows of a real server are valid, links included or not', async () => {
  const validate = await validatorOf('Observation');
  const objectId = await newRow();
  for (const query of ['', '?include=species,created_by,identifiers']) {
    const row = await rest('GET', `/classes/Observation/${objectId}${query}`);
    validate(row);
    expect(validate.errors ?? []).toEqual([]);
  }
  const validateUser = await validatorOf('_User');
  const { results } = (await rest('GET', '/users?limit=5')) as { results: object[] };
  expect(results.map((row) => validateUser(row))).toEqual(results.map(() => true));
});

test.each<[string, object, string]>([
  ['a bare text for a date', { observedAt: '2026-05-01' }, '/observedAt'],
  ['a pointer to another class', { species: { __type: 'Pointer', className: 'Reserve', objectId: 'a' } }, '/species'],
  ['an included object of another class', { species: { __type: 'Object', className: 'Reserve' } }, '/species'],
  ['a value that the enum lacks', { status: 'gone' }, '/status'],
  ['a wrong key of a shape', { weather: { temperature: 'cold' } }, '/weather/temperature'],
  ['a latitude off the globe', { location: { __type: 'GeoPoint', latitude: 91, longitude: 0 } }, '/location/latitude'],
  ['an element of the wrong kind', { tags: [1] }, '/tags/0'],
  ['a right that is refused', { ACL: { '*': { read: false } } }, '/ACL/*/read'],
  ['a missing field', { created_by: undefined }, ''],
])('%s is not valid', async (_, change, path) => {
  const validate = await validatorOf('Observation');
  const row = (await rest('GET', `/classes/Observation/${await newRow()}`)) as object;
  expect(validate(JSON.parse(JSON.stringify({ ...row, ...change })))).toBe(false);
  expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(path);
});

test('the text is in the style of prettier', async () => {
  const text = await jsonSchemaText();
  expect(await prettier.format(text, { parser: 'json' })).toBe(text);
});
