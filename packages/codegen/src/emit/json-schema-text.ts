import type { FieldType, JsonValue, ShapeProperty } from '../schema/model.js';

export type JsonSchema = { readonly [key: string]: JsonValue };

/** What names a definition that is no class: no class has a dot in its name. */
export const definitionOf = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });

const tagged = (type: string, properties: JsonSchema, required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: { __type: { const: type }, ...properties },
  required: ['__type', ...required],
});
const degrees = (limit: number): JsonSchema => ({ type: 'number', minimum: -limit, maximum: limit });

/** The values that JSON has no type for, as they travel (REST guide, "Data types"). */
export const valueDefinitions: JsonSchema = {
  'value.ACL': {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { read: { const: true }, write: { const: true } },
      additionalProperties: false,
    },
  },
  'value.Bytes': tagged('Bytes', { base64: { type: 'string', contentEncoding: 'base64' } }, ['base64']),
  'value.Date': tagged('Date', { iso: { type: 'string', format: 'date-time' } }, ['iso']),
  'value.File': tagged('File', { name: { type: 'string' }, url: { type: 'string' } }, ['name']),
  'value.GeoPoint': tagged('GeoPoint', { latitude: degrees(90), longitude: degrees(180) }, ['latitude', 'longitude']),
  'value.Polygon': tagged(
    'Polygon',
    {
      coordinates: {
        type: 'array',
        items: { type: 'array', prefixItems: [degrees(90), degrees(180)], items: false, minItems: 2 },
        minItems: 3,
      },
    },
    ['coordinates'],
  ),
};

type Typed<Kind extends FieldType['kind']> = Extract<FieldType, { kind: Kind }>;

/** One record for each kind of field. */
const kinds: { readonly [Kind in FieldType['kind']]: (type: Typed<Kind>) => JsonSchema } = {
  String: ({ enum: choices }) => ({ type: 'string', ...(choices && { enum: choices }) }),
  Number: () => ({ type: 'number' }),
  Boolean: () => ({ type: 'boolean' }),
  Date: () => definitionOf('value.Date'),
  Bytes: () => definitionOf('value.Bytes'),
  File: () => definitionOf('value.File'),
  GeoPoint: () => definitionOf('value.GeoPoint'),
  Polygon: () => definitionOf('value.Polygon'),
  Object: ({ properties }) => ({ type: 'object', ...(properties && objectMembers(properties)) }),
  Array: ({ element }) => ({ type: 'array', ...(element && { items: jsonSchemaOf(element) }) }),
  // Where a query includes it, the object itself comes in the place of the pointer.
  Pointer: ({ targetClass }) => ({
    anyOf: [
      tagged('Pointer', { className: { const: targetClass }, objectId: { type: 'string' } }, ['className', 'objectId']),
      {
        ...tagged('Object', { className: { const: targetClass } }, ['className']),
        ...definitionOf(targetClass),
      },
    ],
  }),
  Relation: ({ targetClass }) => tagged('Relation', { className: { const: targetClass } }, ['className']),
};

/** The JSON Schema of a value as it travels. */
export function jsonSchemaOf(type: FieldType): JsonSchema {
  return (kinds[type.kind] as (type: FieldType) => JsonSchema)(type);
}

/** The members of an object; keys that are not declared may be there, as on the server. */
export function objectMembers(properties: readonly ShapeProperty[]): JsonSchema {
  const required = properties.filter((property) => property.required).map(({ name }) => name);
  return {
    properties: Object.fromEntries(
      properties.map(({ name, type, description }) => [
        name,
        { ...(description !== undefined && { description }), ...jsonSchemaOf(type) },
      ]),
    ),
    ...(required.length > 0 && { required }),
  };
}
