import type { GeoPoint } from '../values/geo-point.js';
import type { ParseFile } from '../values/parse-file.js';
import type { Polygon } from '../values/polygon.js';
import type { Reference } from '../values/reference.js';
import type { Subquery } from './subquery.js';

/*
 * One interface for each kind of field; the generated `XWhere` interfaces only name them.
 * Wire: REST guide, "Queries: Query Constraints".
 */

/** What every kind of value can be compared with. */
export interface EqualityFilter<Value> {
  equals?: Value;
  /** Also finds objects that have no value. */
  not?: Value;
  in?: readonly Value[] | Subquery<Value>;
  /** On PostgreSQL, objects without a value are not found (dates apart); on MongoDB they are. */
  notIn?: readonly Value[] | Subquery<Value>;
  exists?: boolean;
}

export interface OrderedFilter<Value> extends EqualityFilter<Value> {
  lt?: Value;
  lte?: Value;
  gt?: Value;
  gte?: Value;
}

export interface StringFilter<Value extends string = string> extends OrderedFilter<Value> {
  /** Letters count: `A` is not `a`. */
  startsWith?: string;
  endsWith?: string;
  contains?: string;
  /** Flags `i`, `m`, `s`, `u` and `x` are sent; PostgreSQL heeds `i` and `x` alone. */
  matches?: RegExp;
  /** Words, by the text index of the database. */
  search?: string;
}

export interface ArrayFilter<Element> {
  has?: Element;
  hasEvery?: readonly Element[];
  hasSome?: readonly Element[];
  /** On PostgreSQL, objects without a value are not found; on MongoDB they are. */
  hasNone?: readonly Element[];
  hasEveryStartingWith?: readonly string[];
  /** Every element is one of these; an empty array is, too. */
  containedBy?: readonly Element[];
  exists?: boolean;
}

export interface GeoPointFilter {
  /** Nearest first, unless `sorted` is false. Not inside `or` and `nor`. */
  near?: GeoPoint;
  maxKilometers?: number;
  maxMiles?: number;
  maxRadians?: number;
  sorted?: boolean;
  withinBox?: { readonly southWest: GeoPoint; readonly northEast: GeoPoint };
  withinPolygon?: Polygon | readonly GeoPoint[];
  withinCircle?: { readonly center: GeoPoint; readonly kilometers: number };
  exists?: boolean;
}

export interface PolygonFilter {
  contains?: GeoPoint;
  exists?: boolean;
}

export interface ValueFilter<Value> {
  equals?: Value;
  exists?: boolean;
}

export interface PointerFilter<Name extends string, Where> extends EqualityFilter<Reference<Name>> {
  /** The target is one of those that this filter finds. */
  is?: Where;
  isNot?: Where;
}

export interface RelationFilter<Name extends string, Where> {
  has?: Reference<Name>;
  /** A member is one of those that this filter finds. */
  some?: Where;
  none?: Where;
}

/* ---- what a generated `XWhere` takes for a field: a bare value, or the filter ---- */

export type StringWhere = string | StringFilter;
export type EnumWhere<Value extends string> = Value | StringFilter<Value>;
export type NumberWhere = number | OrderedFilter<number>;
export type BooleanWhere = boolean | EqualityFilter<boolean>;
export type DateWhere = Date | OrderedFilter<Date>;
export type ArrayWhere<Element> = Element | ArrayFilter<Element>;
export type PointerWhere<Name extends string, Where> = Reference<Name> | PointerFilter<Name, Where>;
export type RelationWhere<Name extends string, Where> = Reference<Name> | RelationFilter<Name, Where>;
export type FileWhere = ParseFile | ValueFilter<ParseFile>;
export type BytesWhere = Uint8Array | ValueFilter<Uint8Array>;
export type ObjectWhere<Value> = ValueFilter<Value>;

/** The value of an object field whose shape the schema does not declare. */
export interface ObjectValue {
  readonly [key: string]: unknown;
}
/** For an array whose elements the schema does not declare. */
export type UntypedArrayWhere = string | number | boolean | Date | ArrayFilter<unknown>;
/** For a key of an object whose shape the schema does not declare. */
export type AnyWhere =
  string | number | boolean | Date | OrderedFilter<string | number | boolean | Date> | StringFilter;

/** What every class can be filtered by, beside its own fields and `and`, `or` and `nor`. */
export interface RowFilter {
  objectId?: StringWhere;
  createdAt?: DateWhere;
  updatedAt?: DateWhere;
  /** The members of one object's relation; `key` is the field's name in code. */
  relatedTo?: { readonly object: Reference; readonly key: string };
}
