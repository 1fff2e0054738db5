import * as z from 'zod';
import type { FieldType, JsonValue } from './model.js';

export type FieldKindName = FieldType['kind'];

/** What else than its kind a field's type says, after it was read: parameter in angle brackets and long form alike. */
export interface TypeDetails {
  readonly enum?: readonly string[];
  readonly properties?: Extract<FieldType, { kind: 'Object' }>['properties'];
  readonly element?: FieldType;
  readonly targetClass?: string;
}

/** The recursive parts of a field: left open, because the JSON Schema wants them inlined and the reader one by one. */
export interface NestedFields {
  readonly element: z.ZodType;
  readonly property: z.ZodType;
  /** In place of the kind's own rule for defaults. */
  readonly defaultValue?: z.ZodType;
}

/** Everything that a schema file can say about one kind of field. A new kind is one more record in `fieldKinds`. */
export interface FieldKind {
  /** For hover texts. */
  readonly description: string;
  /** What stands in angle brackets after the name, if anything may or must. */
  readonly parameter?: 'class' | 'type';
  /** Keys of the long form that only this kind (and its like) takes. */
  readonly options?: (nested: NestedFields) => Record<string, z.ZodType>;
  /** A default as a schema file may write it, turned into the value that travels. Absent: the kind takes none. */
  readonly defaultValue?: { readonly schema: z.ZodType<JsonValue>; readonly expected: string };
  /** Why it can be neither required nor part of an object or array, where that is so. */
  readonly notAValue?: string;
  readonly type: (details: TypeDetails) => FieldType;
}

const targetClass = z.string().meta({ description: 'The class that is pointed at, such as `_User`.' });
const enumValues = z
  .array(z.string())
  .min(1)
  .meta({ description: 'The only values that the field may take.', uniqueItems: true });

const isoDate = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);
const toWireDate = (iso: string): JsonValue => ({ __type: 'Date', iso: new Date(iso).toISOString() });

const degrees = (limit: number): z.ZodNumber => z.number().min(-limit).max(limit);
const coordinates = { latitude: degrees(90), longitude: degrees(180) };
const vertex = z.union([
  z.tuple([degrees(90), degrees(180)]),
  z.strictObject(coordinates).transform(({ latitude, longitude }): [number, number] => [latitude, longitude]),
]);
const outline = z.array(vertex).min(3);
const base64 = z.base64().min(1);

/** The marker that the server puts on values which JSON has no type for; a schema file may leave it out. */
const marker = <Name extends string>(name: Name): z.ZodOptional<z.ZodLiteral<Name>> => z.literal(name).optional();

/** All kinds, as `SchemaController.js` of Parse Server 9 lists them. */
export const fieldKinds: Readonly<Record<FieldKindName, FieldKind>> = {
  String: {
    description: 'Text.',
    options: () => ({ enum: enumValues.optional() }),
    defaultValue: { schema: z.string(), expected: 'text' },
    type: (details) => ({ kind: 'String', ...(details.enum === undefined ? {} : { enum: details.enum }) }),
  },
  Number: {
    description: 'A 64-bit floating-point number.',
    defaultValue: { schema: z.number(), expected: 'a finite number' },
    type: () => ({ kind: 'Number' }),
  },
  Boolean: {
    description: 'True or false.',
    defaultValue: { schema: z.boolean(), expected: 'true or false' },
    type: () => ({ kind: 'Boolean' }),
  },
  Date: {
    description: 'A point in time, to the millisecond.',
    defaultValue: {
      schema: z.union([
        isoDate.transform(toWireDate),
        z.strictObject({ __type: marker('Date'), iso: isoDate }).transform(({ iso }) => toWireDate(iso)),
      ]),
      expected: 'an ISO 8601 date with a time zone, such as "2026-01-31T12:00:00Z", or without a time',
    },
    type: () => ({ kind: 'Date' }),
  },
  Object: {
    description: 'A JSON object; `properties` declares its shape.',
    options: ({ property }) => ({
      properties: z.record(z.string(), property).optional().meta({ description: 'The shape: each key and its type.' }),
    }),
    defaultValue: { schema: z.record(z.string(), z.json()), expected: 'a map' },
    type: ({ properties }) => ({ kind: 'Object', ...(properties === undefined ? {} : { properties }) }),
  },
  Array: {
    description: 'A list; `Array<String>` or `element` says of what.',
    parameter: 'type',
    options: ({ element }) => ({ element: element.optional().meta({ description: 'What the list holds.' }) }),
    defaultValue: { schema: z.array(z.json()), expected: 'a list' },
    type: ({ element }) => ({ kind: 'Array', ...(element === undefined ? {} : { element }) }),
  },
  GeoPoint: {
    description: 'Latitude and longitude in degrees; one a class.',
    defaultValue: {
      schema: z
        .strictObject({ __type: marker('GeoPoint'), ...coordinates })
        .transform(({ latitude, longitude }): JsonValue => ({ __type: 'GeoPoint', latitude, longitude })),
      expected: 'a map of `latitude` (-90 to 90) and `longitude` (-180 to 180)',
    },
    type: () => ({ kind: 'GeoPoint' }),
  },
  File: {
    description: 'A file that the server keeps.',
    defaultValue: {
      schema: z
        .strictObject({ __type: marker('File'), name: z.string().min(1), url: z.string().optional() })
        .transform(({ name, url }): JsonValue => ({ __type: 'File', name, ...(url === undefined ? {} : { url }) })),
      expected: 'a map of the `name` and `url` of a file that the server has',
    },
    type: () => ({ kind: 'File' }),
  },
  Bytes: {
    description: 'Binary data, small: it travels as base64 with the object.',
    defaultValue: {
      schema: z
        .union([base64, z.strictObject({ __type: marker('Bytes'), base64 }).transform((value) => value.base64)])
        .transform((text): JsonValue => ({ __type: 'Bytes', base64: text })),
      expected: 'base64 text that is not empty',
    },
    type: () => ({ kind: 'Bytes' }),
  },
  Polygon: {
    description: 'An area on the map.',
    defaultValue: {
      schema: z
        .union([
          outline,
          z.strictObject({ __type: marker('Polygon'), coordinates: outline }).transform((value) => value.coordinates),
        ])
        .transform((corners): JsonValue => ({ __type: 'Polygon', coordinates: corners })),
      expected: 'a list of at least three corners, each `[latitude, longitude]`',
    },
    type: () => ({ kind: 'Polygon' }),
  },
  Pointer: {
    description: 'A link to one object of another class: `Pointer<_User>`.',
    parameter: 'class',
    options: () => ({ targetClass: targetClass.optional() }),
    defaultValue: {
      schema: z.union([
        z
          .string()
          .min(1)
          .transform((objectId): JsonValue => ({ objectId })),
        z
          .strictObject({ __type: marker('Pointer'), className: z.string().optional(), objectId: z.string().min(1) })
          .transform(({ className, objectId }): JsonValue => ({
            objectId,
            ...(className === undefined ? {} : { className }),
          })),
      ]),
      expected: 'the objectId of an object',
    },
    type: (details) => ({ kind: 'Pointer', targetClass: details.targetClass ?? '' }),
  },
  Relation: {
    description: 'Links to any number of objects of another class: `Relation<_User>`.',
    parameter: 'class',
    options: () => ({ targetClass: targetClass.optional() }),
    notAValue: 'a Relation is a list of links kept beside the object, never a value of it',
    type: (details) => ({ kind: 'Relation', targetClass: details.targetClass ?? '' }),
  },
};

export const fieldKindNames: readonly FieldKindName[] = Object.keys(fieldKinds) as FieldKindName[];

/** The record of a kind, or `undefined` for any other name (`toString` and the like included). */
export function fieldKind(name: string): FieldKind | undefined {
  return Object.hasOwn(fieldKinds, name) ? fieldKinds[name as FieldKindName] : undefined;
}
