import { type GeoPoint, Polygon } from '@parse-orm/runtime';
import { type LooseQuery, Row, wire } from './every-kind.js';

/*
 * What filters mean, in memory: the measure that the server's answers are held against. An operator fits an object or
 * not; without a value it fits none but the negations, and a negation fits exactly what its counterpart does not.
 */

export interface Filter {
  readonly [key: string]: unknown;
}

/** The values of a field over other rows; stands for `query.where(filter).values(field)`. */
export class ValuesOf {
  readonly filter: Filter;
  readonly field: string;

  constructor(filter: Filter, field: string) {
    this.filter = filter;
    this.field = field;
  }
}

/** A filter as the client takes it. */
export function forClient(filter: unknown, query: LooseQuery): unknown {
  if (filter instanceof ValuesOf) return query.where(forClient(filter.filter, query) as object).values(filter.field);
  if (Array.isArray(filter)) return filter.map((part: unknown) => forClient(part, query));
  if (filter instanceof Row) return { className: filter.className, objectId: filter.objectId };
  if (typeof filter !== 'object' || filter === null || Object.getPrototypeOf(filter) !== Object.prototype)
    return filter;
  return Object.fromEntries(Object.entries(filter).map(([key, part]) => [key, forClient(part, query)]));
}

/** Whether a row fits a filter. */
export function fits(row: Row, filter: Filter, rows: readonly Row[]): boolean {
  return Object.entries(filter).every(([key, part]) => {
    if (key === 'and') return (part as Filter[]).every((one) => fits(row, one, rows));
    if (key === 'or') return (part as Filter[]).some((one) => fits(row, one, rows));
    if (key === 'nor') return !(part as Filter[]).some((one) => fits(row, one, rows));
    const value = key === 'members' ? row.members : (valueAt(row.fields, key) ?? undefined);
    if (!isOperators(part)) return Array.isArray(value) ? value.some(sameAs(part)) : sameAs(part)(value);
    return Object.entries(part).every(([name, operand]) => holds(name, value, operand, part, rows));
  });
}

function valueAt(fields: object, key: string): unknown {
  return key
    .split('.')
    .reduce<unknown>((value, part) => (value as { [key: string]: unknown } | undefined)?.[part], fields);
}

function isOperators(part: unknown): part is Filter {
  return typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype;
}

const canonical = (value: unknown): string =>
  JSON.stringify(wire(value), (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );

function sameAs(value: unknown): (other: unknown) => boolean {
  const text = canonical(value);
  return (other) => other !== undefined && canonical(other) === text;
}

function listOf(operand: unknown, rows: readonly Row[]): readonly unknown[] {
  if (!(operand instanceof ValuesOf)) return operand as unknown[];
  return rows
    .filter((row) => fits(row, operand.filter, rows))
    .flatMap((row) => valueAt(row.fields, operand.field) ?? []);
}

const negations: { readonly [operator: string]: string } = {
  ...{ not: 'equals', notIn: 'in', hasNone: 'hasSome', isNot: 'is', none: 'some' },
};
/** What holds without any value too. */
const companions = new Set(['maxKilometers', 'maxMiles', 'maxRadians', 'sorted']);

function holds(name: string, value: unknown, operand: unknown, filter: Filter, rows: readonly Row[]): boolean {
  const positive = negations[name];
  if (positive) return !holds(positive, value, operand, filter, rows);
  if (companions.has(name)) return true;
  if (name === 'exists') return (value !== undefined) === operand;
  if (name.startsWith('hasEvery') && (operand as unknown[]).length === 0) return true;
  return value !== undefined && (operators[name]?.(value as never, operand as never, filter, rows) ?? unknown(name));
}

function unknown(name: string): never {
  throw new Error(`The model knows no operator ${name}.`);
}

type Ordered = string | number | Date;
const texts = (value: unknown): readonly string[] => (value as string[]).filter((one) => typeof one === 'string');
const isWithin =
  (radians: number, center: GeoPoint) =>
  (place: GeoPoint): boolean =>
    place.radiansTo(center) <= radians;

const operators: {
  readonly [operator: string]: (value: never, operand: never, filter: Filter, rows: readonly Row[]) => boolean;
} = {
  equals: (value, operand) => sameAs(operand)(value),
  in: (value, operand, _, rows) => listOf(operand, rows).some(sameAs(value)),
  lt: (value: Ordered, operand: Ordered) => value < operand,
  lte: (value: Ordered, operand: Ordered) => value <= operand,
  gt: (value: Ordered, operand: Ordered) => value > operand,
  gte: (value: Ordered, operand: Ordered) => value >= operand,
  startsWith: (value: string, operand: string) => value.startsWith(operand),
  endsWith: (value: string, operand: string) => value.endsWith(operand),
  contains: (value: unknown, operand: unknown) =>
    value instanceof Polygon ? isInside(operand as GeoPoint, value) : String(value).includes(String(operand)),
  matches: (value: string, operand: RegExp) => operand.test(value),
  has: (value: unknown[], operand: unknown) => value.some(sameAs(operand)),
  hasEvery: (value: unknown[], operand: unknown[]) => operand.every((one) => value.some(sameAs(one))),
  hasSome: (value: unknown[], operand: unknown, _, rows) =>
    listOf(operand, rows).some((one) => value.some(sameAs(one))),
  hasEveryStartingWith: (value: unknown[], operand: string[]) =>
    operand.every((text) => texts(value).some((one) => one.startsWith(text))),
  containedBy: (value: unknown[], operand: unknown[]) => value.every((one) => operand.some(sameAs(one))),
  is: (value: Row, operand: Filter, _, rows) => fits(value, operand, rows),
  some: (value: Row[], operand: Filter, _, rows) => value.some((member) => fits(member, operand, rows)),
  near: (value: GeoPoint, operand: GeoPoint, filter) => {
    const limits: readonly (readonly [unknown, number])[] = [
      [filter['maxKilometers'], 6371],
      [filter['maxMiles'], 3959],
      [filter['maxRadians'], 1],
    ];
    return limits.every(([limit, radius]) => limit === undefined || isWithin(Number(limit) / radius, operand)(value));
  },
  withinCircle: (
    value: GeoPoint,
    operand: { center: GeoPoint; kilometers?: number; miles?: number; radians?: number },
  ) =>
    isWithin(operand.radians ?? (operand.miles ?? NaN) / 3959, operand.center)(value) ||
    isWithin((operand.kilometers ?? NaN) / 6371, operand.center)(value),
  withinBox: (value: GeoPoint, { southWest, northEast }: { southWest: GeoPoint; northEast: GeoPoint }) => {
    const [west, east] = [southWest.longitude <= value.longitude, value.longitude <= northEast.longitude];
    const isBetween = southWest.longitude <= northEast.longitude ? west && east : west || east;
    return isBetween && southWest.latitude <= value.latitude && value.latitude <= northEast.latitude;
  },
  withinPolygon: (value: GeoPoint, operand: Polygon) => isInside(value, operand),
};

/** By counting how often a ray to the north leaves the area. */
function isInside({ latitude, longitude }: GeoPoint, { corners }: Polygon): boolean {
  return corners.reduce((inside, one, index) => {
    const other = corners[(index + 1) % corners.length] as GeoPoint;
    if (one.longitude > longitude === other.longitude > longitude) return inside;
    const share = (longitude - one.longitude) / (other.longitude - one.longitude);
    return latitude < one.latitude + share * (other.latitude - one.latitude) ? !inside : inside;
  }, false);
}
