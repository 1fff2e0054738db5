import { type ClassSchema, GeoPoint, Model, ParseFile, Polygon } from '@parse-orm/runtime';
import { createServerClient } from '@parse-orm/runtime/server';
import { rest, testServer, uniqueWord } from './world.js';

/*
 * A class with a field of every kind, and rows of it with every value, no value and null. It is made at run time, so
 * that no generated type knows it. Null can only be stored by requests that go past the client.
 */

/** A kind of field, with the values that are stored and asked for. */
export interface Kind {
  readonly type: string;
  readonly server: { readonly type: string; readonly targetClass?: string };
  readonly values: readonly unknown[];
}

export const className = 'EveryKind';
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number, 1, 2, 3, 4));
const square = (latitude: number, longitude: number): Polygon =>
  new Polygon([
    [latitude, longitude],
    [latitude, longitude + 2],
    [latitude + 2, longitude + 2],
    [latitude + 2, longitude],
  ]);

/** The one table of kinds: fields by name. */
export const kinds = {
  text: {
    type: 'String',
    server: { type: 'String' },
    values: ['alpha', '', 'alphabet', "it's a.b*", 'one\ntwo', 'Alpha', String.raw`\Q.\E`],
  },
  number: { type: 'Number', server: { type: 'Number' }, values: [1, -2.5, 0, 1e21] },
  flag: { type: 'Boolean', server: { type: 'Boolean' }, values: [true, false] },
  day: { type: 'Date', server: { type: 'Date' }, values: [day(1), day(2), day(3)] },
  bytes: {
    type: 'Bytes',
    server: { type: 'Bytes' },
    values: [new Uint8Array([1, 2]), new Uint8Array([255])],
  },
  file: { type: 'File', server: { type: 'File' }, values: [new ParseFile('one.txt'), new ParseFile("it's.txt")] },
  place: {
    type: 'GeoPoint',
    server: { type: 'GeoPoint' },
    values: [new GeoPoint(48, 11), new GeoPoint(-17, 179.5), new GeoPoint(-17, -179.5)],
  },
  area: { type: 'Polygon', server: { type: 'Polygon' }, values: [square(47, 10), square(-18, 20)] },
  words: {
    type: 'Array<String>',
    server: { type: 'Array' },
    values: [['a', 'a', 'b'], ['b'], ['apple', 'avocado', 'a'], [], ["it's"]],
  },
  days: { type: 'Array<Date>', server: { type: 'Array' }, values: [[day(1), day(2)], [day(2)]] },
  numbers: { type: 'Array<Number>', server: { type: 'Array' }, values: [[1, 1], [-2.5, 0], []] },
  object: {
    type: 'Object',
    server: { type: 'Object' },
    values: [
      { text: 'alpha', number: 1, flag: true, day: day(1), list: ['a', 'a', 'b'], inner: { number: 2 } },
      { text: "it's", number: -2.5, flag: false, day: day(2), list: ['b'], inner: {} },
      { place: new GeoPoint(48, 11), bytes: new Uint8Array([1, 2]), file: new ParseFile('one.txt') },
      {},
    ],
  },
} satisfies { readonly [field: string]: Kind };

export type KindField = keyof typeof kinds;

/** A row, as it is in memory; `null` counts as no value. */
export class Row {
  readonly className = 'EveryKind';
  readonly name: string;
  objectId = '';
  readonly fields: { [field: string]: unknown };
  readonly members: Row[] = [];

  constructor(name: string, fields: { readonly [field: string]: unknown }) {
    this.name = name;
    this.fields = { ...fields };
  }
}

/** Query methods of the class, without types. */
export interface LooseQuery {
  where(filter: object): LooseQuery;
  whereRaw(filter: object): LooseQuery;
  values(field: string): unknown;
  limit(count: number): LooseQuery;
  skip(count: number): LooseQuery;
  orderBy(...keys: string[]): LooseQuery;
  find(): Promise<(Model & { readonly name: string })[]>;
  count(): Promise<number>;
}

export class EveryKind extends Model {
  declare readonly className: typeof className;
  static readonly schema: ClassSchema = {
    className,
    fields: {
      ...Object.fromEntries(Object.entries(kinds).map(([field, { type }]) => [field, type])),
      ...{ name: 'String!', word: 'String!', link: `Pointer<${className}>`, links: `Array<Pointer<${className}>>` },
      ...{ members: `Relation<${className}>` },
    },
  };
}

export interface EveryKindRows {
  readonly rows: readonly Row[];
  /** These rows, and no others. */
  readonly query: LooseQuery;
}

/** Makes the class, and rows of every kind that no other test knows. */
export async function everyKindRows(): Promise<EveryKindRows> {
  await makeClass();
  const world = await stored(rowsInMemory());
  link(world.rows);
  await Promise.all(
    world.rows.map(({ objectId, fields, members }) =>
      rest('PUT', `/classes/${className}/${objectId}`, {
        ...(wire({ link: fields['link'], links: fields['links'] }) as object),
        ...(members.length > 0 && { members: { __op: 'AddRelation', objects: wire(members) } }),
      }),
    ),
  );
  return world;
}

/** Stores rows that have these fields. */
export async function stored(rows: readonly Row[]): Promise<EveryKindRows> {
  const word = uniqueWord();
  const requests = rows.map(({ name, fields }) => ({
    ...{ method: 'POST', path: `/parse/classes/${className}`, body: { name, word, ...(wire(fields) as object) } },
  }));
  const answers = (await rest('POST', '/batch', { requests })) as { success: { objectId: string } }[];
  for (const [index, { success }] of answers.entries()) (rows[index] as Row).objectId = success.objectId;
  const client = createServerClient<{ readonly [className]: LooseQuery }>(testServer, { EveryKind });
  return { rows, query: client[className].where({ word }).limit(1000) };
}

const target = { targetClass: className };
/** The fields in the server's schema. */
export const serverFields: { readonly [field: string]: { readonly type: string; readonly targetClass?: string } } = {
  ...Object.fromEntries(Object.entries(kinds).map(([field, { server }]) => [field, server])),
  ...{ name: { type: 'String' }, word: { type: 'String' }, links: { type: 'Array' } },
  ...{ link: { type: 'Pointer', ...target }, members: { type: 'Relation', ...target } },
};

/** Makes the class, unless it is there. */
export async function makeClass(): Promise<void> {
  await rest('POST', `/schemas/${className}`, { className, fields: serverFields }).catch((error: unknown) => {
    if (!String(error).includes('already exists')) throw error;
  });
}

/** Rows with every value of every kind, with none, and with null. */
export function rowsInMemory(): Row[] {
  const fields = Object.entries(kinds) as [string, Kind][];
  const most = Math.max(...fields.map(([, { values }]) => values.length));
  const full = Array.from({ length: most + 1 }, (_, index) =>
    Object.fromEntries(fields.map(([field, { values }]) => [field, values[index % values.length]])),
  );
  const all = [...full, {}, Object.fromEntries(fields.map(([field]) => [field, null]))];
  return all.map((row, index) => new Row(`row${index}`, row));
}

/** Every row but some leads to the next; a few have members. */
export function link(rows: readonly Row[]): void {
  for (const [index, row] of rows.entries()) {
    const [next, afterNext] = [rows[(index + 1) % rows.length] as Row, rows[(index + 2) % rows.length] as Row];
    if (index % 4 !== 3) row.fields['link'] = next;
    if (index % 3 !== 2) row.fields['links'] = index % 2 === 0 ? [next, afterNext, next] : [afterNext];
    if (index % 3 !== 0) row.members.push(next, rows[0] as Row);
  }
}

/** A value on the wire, written for the tests alone. */
export function wire(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(wire);
  if (value instanceof Date) return { __type: 'Date', iso: value.toISOString() };
  if (value instanceof Uint8Array) return { __type: 'Bytes', base64: Buffer.from(value).toString('base64') };
  if (value instanceof GeoPoint || value instanceof Polygon || value instanceof ParseFile) return value.toJSON();
  if (value instanceof Row) return { __type: 'Pointer', className, objectId: value.objectId };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, wire(member)]));
}
