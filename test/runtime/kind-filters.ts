import { GeoPoint, Polygon } from '@parse-orm/runtime';
import { type Kind, kinds } from './every-kind.js';
import { type Filter, ValuesOf } from './filter-model.js';

/** Operators by the value that they are given; made for each value of a kind. */
interface OperatorTable {
  readonly [operator: string]: (value: never, others: readonly never[]) => readonly unknown[];
}

const once = (value: unknown): readonly unknown[] => [value];
const equality: OperatorTable = {
  equals: once,
  not: once,
  in: (value: unknown, others: readonly unknown[]) => [[value], [value, others.at(-1)], []],
  notIn: (value: unknown, others: readonly unknown[]) => [[value], [value, others.at(-1)], []],
  exists: () => [true, false],
};
const order: OperatorTable = { lt: once, lte: once, gt: once, gte: once };
const text: OperatorTable = {
  ...equality,
  ...order,
  startsWith: (value: string) => [value.slice(0, 2)],
  endsWith: (value: string) => [value.slice(-2)],
  contains: (value: string) => [value.slice(1, 3)],
  matches: (value: string) => [new RegExp(`^${value.replace(/\W/gs, '.')}$`, 's'), /^[ao]\w+$/im, /\bA/],
};
const list: OperatorTable = {
  has: ([first]: readonly unknown[]) => (first === undefined ? [] : [first]),
  hasEvery: (value: readonly unknown[]) => [value, value.slice(0, 1)],
  hasSome: (value: readonly unknown[], others: readonly (readonly unknown[])[]) => [
    value,
    [...value, ...(others[1] ?? [])],
  ],
  hasNone: (value: readonly unknown[]) => [value],
  containedBy: (value: readonly unknown[], others: readonly (readonly unknown[])[]) => [
    value,
    [...value, ...(others[1] ?? [])],
  ],
  exists: () => [true, false],
};
const around = new GeoPoint(48, 11.5);
const fiji = { southWest: new GeoPoint(-20, 178), northEast: new GeoPoint(-15, -178) };

/** What each kind of field can be asked, beside a bare value. */
const operators: { readonly [kind: string]: OperatorTable } = {
  String: text,
  Number: { ...equality, ...order },
  Boolean: equality,
  Date: { ...equality, ...order },
  Bytes: equality,
  File: equality,
  GeoPoint: equality,
  Polygon: { ...equality, contains: () => [new GeoPoint(48, 11), new GeoPoint(0, 0)] },
  Object: { equals: once, not: once, exists: () => [true, false] },
  'Array<String>': { ...list, hasEveryStartingWith: () => [['a'], ['a', 'b'], ['av', 'ap'], []] },
  'Array<Number>': list,
  'Array<Date>': list,
};

/** What has no value of its own to be made from. */
const more: { readonly [field: string]: readonly unknown[] } = {
  text: [
    { in: new ValuesOf({ number: { gt: 0 } }, 'text') },
    { notIn: new ValuesOf({ number: { gt: 0 } }, 'text') },
    { notIn: new ValuesOf({ text: 'nowhere' }, 'text') },
    { in: new ValuesOf({ text: 'nowhere' }, 'text') },
    { in: new ValuesOf({ link: { is: { flag: true } } }, 'words') },
    { in: ['alpha', 'Alpha'], not: 'Alpha', startsWith: 'a' },
    { gt: 'a', lt: 'b', exists: true },
  ],
  number: [{ in: new ValuesOf({ flag: false }, 'number') }, { notIn: new ValuesOf({ flag: false }, 'number') }],
  flag: [{ in: new ValuesOf({ text: 'alpha' }, 'flag') }],
  words: [{ hasSome: new ValuesOf({ flag: true }, 'words') }, { hasNone: new ValuesOf({ flag: true }, 'words') }],
  place: [
    { near: around, maxKilometers: 38, sorted: false },
    { near: around, maxKilometers: 36, sorted: false },
    { near: around, maxMiles: 24, sorted: false },
    { near: around, maxMiles: 22, sorted: false },
    { near: around, maxRadians: 0.0059, sorted: false },
    { near: around, maxRadians: 0.0057, sorted: false },
    { withinCircle: { center: around, kilometers: 38 } },
    { withinCircle: { center: around, miles: 22 } },
    { withinCircle: { center: around, radians: 0.0059 } },
    { withinBox: { southWest: new GeoPoint(47, 10), northEast: new GeoPoint(49, 12) } },
    { withinBox: fiji },
    {
      withinPolygon: new Polygon([
        [47, 10],
        [47, 12],
        [50, 11],
      ]),
    },
  ],
  link: [{ exists: true }, { exists: false }],
  links: [{ exists: true }, { exists: false }],
};

const keys: { readonly [key: string]: Kind & { readonly operators: OperatorTable } } = {
  'object.text': { ...kinds.text, operators: text },
  'object.number': { ...kinds.number, operators: { ...equality, ...order } },
  'object.flag': { ...kinds.flag, operators: equality },
  'object.day': { ...kinds.day, operators: { ...equality, ...order } },
  'object.bytes': { ...kinds.bytes, operators: equality },
  'object.file': { ...kinds.file, operators: equality },
  'object.place': { ...kinds.place, operators: equality },
  'object.inner': { ...kinds.object, values: [{ number: 2 }, {}], operators: { equals: once, not: once } },
  'object.inner.number': { ...kinds.number, values: [2, 3], operators: { ...equality, ...order } },
  'object.list': {
    ...kinds.words,
    operators: { has: list['has'] ?? once, hasEvery: once, hasSome: once, hasNone: once, exists: () => [true, false] },
  },
};

function filtersOf({ values }: Kind, table: OperatorTable, isKey = false): readonly unknown[] {
  const bare = values.flatMap((value) =>
    Array.isArray(value) ? value.slice(0, isKey ? 0 : 1) : isPlain(value) ? [] : [value],
  );
  const named = Object.entries(table).flatMap(([operator, operands]) =>
    values.flatMap((value) =>
      operands(value as never, values as never).map((operand): Filter => ({ [operator]: operand })),
    ),
  );
  const unique = new Map([...bare, ...named].map((filter) => [JSON.stringify(filter, showExpressions), filter]));
  return [...unique.values()];
}

function showExpressions(_: string, value: unknown): unknown {
  return value instanceof RegExp ? String(value) : value;
}

function isPlain(value: unknown): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** The filters of each field, and of each key of an object. */
export const fieldFilters: { readonly [field: string]: readonly unknown[] } = {
  ...Object.fromEntries(
    Object.entries(kinds).map(([field, kind]) => [
      field,
      [...filtersOf(kind, operators[kind.type] ?? {}), ...(more[field] ?? [])],
    ]),
  ),
  ...Object.fromEntries(Object.entries(keys).map(([key, kind]) => [key, filtersOf(kind, kind.operators, true)])),
  ...{ link: more['link'] ?? [], links: more['links'] ?? [] },
};
