import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { editorSchema } from './editor-schema.js';

const file = new URL('../../class-schema.json', import.meta.url);

function validator(): ValidateFunction {
  return new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(file, 'utf8')));
}

test('the committed JSON Schema is up to date (if not: npm run class-schema in packages/codegen)', async () => {
  const options = await resolveConfig(fileURLToPath(file));
  const expected = await format(JSON.stringify(editorSchema()), { ...options, parser: 'json' });
  expect(readFileSync(file, 'utf8')).toBe(expected);
});

describe('the JSON Schema for editors', () => {
  const validate = validator();

  test.each(['observation', 'reserve', 'species', 'survey', 'comment', 'user'])('accepts schemas/%s.yaml', (name) => {
    const text = readFileSync(new URL(`../../../../schemas/${name}.yaml`, import.meta.url), 'utf8');
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  });

  test('accepts a list, nested shapes, defaults and permissions', () => {
    const text = `
- className: A
  fields:
    a: Array<Array<Pointer<_User>>>
    b: { type: Array, element: { type: Object, properties: { x: { type: Number, required: true }, y: { type: Array, element: String } } } }
    c: { type: Date, defaultValue: 2026-01-31T12:00:00Z }
    d: { type: Pointer, targetClass: _User, property: owner }
  indexes: { i: { a: 1, b: text } }
  classLevelPermissions: { find: { '*': true, pointerFields: [d] }, protectedFields: { '*': [a] } }
- { className: _User }
`;
    expect([validate(parse(text)), validate.errors]).toEqual([true, null]);
  });

  test.each([
    'fields: {}',
    'className: 5',
    'className: A\ncolour: red',
    'className: A\nfields: { a: Sting }',
    'className: A\nfields: { a-b: String }',
    'className: A\nfields: { a: { type: Number, enum: [a] } }',
    'className: A\nfields: { a: { type: String, enum: [a, a] } }',
    'className: A\nfields: { a: { type: String, enum: [] } }',
    'className: A\nfields: { a: { type: Number, defaultValue: x } }',
    'className: A\nfields: { a: { type: Relation<_User>, required: true } }',
    'className: A\nfields: { a: Array<Relation<_User>> }',
    'className: A\nfields: { a: { type: Object, properties: { b: { type: String, property: c } } } }',
    'className: A\nindexes: { a: { b: up } }',
    "className: A\nclassLevelPermissions: { find: { '*': false } }",
    'className: A\nclassLevelPermissions: { fnd: {} }',
  ])('rejects %j', (text) => {
    expect(validate(parse(text))).toBe(false);
  });

  test('explains every key of a class and of a field', () => {
    const { definitions } = JSON.parse(readFileSync(file, 'utf8'));
    for (const [name, property] of Object.entries<{ description?: string; $ref?: string }>(
      definitions.Class.properties,
    )) {
      expect([name, typeof property.description]).toEqual([name, 'string']);
    }
    const forms = definitions.Field.anyOf.filter(({ type }: { type: string }) => type === 'object');
    expect(forms).toHaveLength(12);
    for (const form of forms) {
      for (const property of Object.values<{ description?: string }>(form.properties))
        expect(property.description).toEqual(expect.any(String));
    }
  });
});
