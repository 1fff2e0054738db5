import type { GeoPoint } from '../values/geo-point.js';
import type { ParseFile } from '../values/parse-file.js';
import type { Polygon } from '../values/polygon.js';
import type { Reference } from '../values/reference.js';
import type { RelativeTime } from './relative-time.js';
import type { Subquery } from './subquery.js';

/*
 * One interface for each kind of field; the generated `XWhere` interfaces only name them.
 * Wire: REST guide, "Queries: Query Constraints".
 *
 * An object without a value fits none of the operators but `not`, `notIn`, `hasNone`, `isNot`, `none` and
 * `exists: false`: these find what their counterparts do not.
 */

/** What every kind of value can be compared with. */
export interface ValueFilter<Value> {
  equals?: Value;
  /** Also finds objects that have no value. */
  not?: Value;
  in?: readonly Value[];
  /** Also finds objects that have no value. */
  notIn?: readonly Value[];
  exists?: boolean;
}

/** The same, also with the values of another query. */
export interface EqualityFilter<Value> {
  equals?: Value;
  /** Also finds objects that have no value. */
  not?: Value;
  in?: readonly Value[] | Subquery<Value>;
  /** Also finds objects that have no value. */
  notIn?: readonly Value[] | Subquery<Value>;
  exists?: boolean;
}

export interface OrderedFilter<Value> extends EqualityFilter<Value> {
  lt?: Value;
  lte?: Value;
  gt?: Value;
  gte?: Value;
}

/** The server fails on the dates of another query. */
export interface DateFilter extends ValueFilter<Date> {
  lt?: Date | RelativeTime;
  lte?: Date | RelativeTime;
  gt?: Date | RelativeTime;
  gte?: Date | RelativeTime;
}

interface TextPatterns {
  /** Letters count: `A` is not `a`. */
  startsWith?: string;
  endsWith?: string;
  contains?: string;
  /** With the flags `i`, `m`, `s` and `u`. What the databases would read differently is refused. */
  matches?: RegExp;
}

export interface StringFilter<Value extends string = string> extends OrderedFilter<Value>, TextPatterns {
  /** Any of the words, by the text index of the database. Once in a query on MongoDB. */
  search?: string | TextSearch;
}

export interface TextSearch {
  term: string;
  /** Such as `'german'`: for stop words, and what counts as the same word. The default is English. */
  language?: string;
  /** Only MongoDB can: PostgreSQL refuses `true`. */
  caseSensitive?: boolean;
  /** Only MongoDB can choose: PostgreSQL always is, and refuses `false`. */
  diacriticSensitive?: boolean;
}

export interface ArrayFilter<Element> {
  has?: Element;
  hasEvery?: readonly Element[];
  hasSome?: readonly Element[] | Subquery<Element>;
  /** Also finds objects that have no value. */
  hasNone?: readonly Element[] | Subquery<Element>;
  /** For each text, an element that begins with it. */
  hasEveryStartingWith?: readonly string[];
  /** Every element is one of these; an empty array is, too. */
  containedBy?: readonly Element[];
  exists?: boolean;
}

/** A distance on the earth's surface, in one unit. */
export type Distance =
  | { readonly kilometers: number; readonly miles?: never; readonly radians?: never }
  | { readonly miles: number; readonly kilometers?: never; readonly radians?: never }
  | { readonly radians: number; readonly kilometers?: never; readonly miles?: never };

export interface GeoPointFilter extends ValueFilter<GeoPoint> {
  /** Nearest first, unless `sorted` is false; then, and inside `or` and `nor`, with a maximum distance. */
  near?: GeoPoint;
  maxKilometers?: number;
  maxMiles?: number;
  maxRadians?: number;
  sorted?: boolean;
  /** Also across the 180th meridian, where the western edge is east of the eastern one. */
  withinBox?: { readonly southWest: GeoPoint; readonly northEast: GeoPoint };
  withinPolygon?: Polygon | readonly GeoPoint[];
  withinCircle?: { readonly center: GeoPoint } & Distance;
}

export interface PolygonFilter extends ValueFilter<Polygon> {
  contains?: GeoPoint;
}

export interface PointerFilter<Name extends string, Where> extends EqualityFilter<Reference<Name>> {
  /** The target is one of those that this filter finds. */
  is?: Where;
  /** Also finds objects that have no value. */
  isNot?: Where;
}

export interface RelationFilter<Name extends string, Where> {
  has?: Reference<Name>;
  /** A member is one of those that this filter finds. */
  some?: Where;
  none?: Where;
}

/* ---- keys of objects: the values of other queries, and words, cannot be looked up there ---- */

export interface OrderedKeyFilter<Value> extends ValueFilter<Value> {
  lt?: Value;
  lte?: Value;
  gt?: Value;
  gte?: Value;
}

export interface StringKeyFilter<Value extends string = string> extends OrderedKeyFilter<Value>, TextPatterns {}

export interface ArrayKeyFilter<Element> {
  has?: Element;
  hasEvery?: readonly Element[];
  hasSome?: readonly Element[];
  /** Also finds objects that have no value. */
  hasNone?: readonly Element[];
  exists?: boolean;
}

/** For a key of an object whose shape the schema does not declare. */
export interface AnyKeyFilter extends ValueFilter<KeyValue>, TextPatterns, ArrayKeyFilter<KeyValue> {
  lt?: string | number | Date;
  lte?: string | number | Date;
  gt?: string | number | Date;
  gte?: string | number | Date;
  exists?: boolean;
}
type KeyValue = string | number | boolean | Date | Reference;

/* ---- what a generated `XWhere` takes for a field: a bare value, or the filter ---- */

export type StringWhere = string | StringFilter;
export type EnumWhere<Value extends string> = Value | StringFilter<Value>;
export type NumberWhere = number | OrderedFilter<number>;
export type BooleanWhere = boolean | EqualityFilter<boolean>;
export type DateWhere = Date | DateFilter;
export type ArrayWhere<Element> = Element | ArrayFilter<Element>;
export type PointerWhere<Name extends string, Where> = Reference<Name> | PointerFilter<Name, Where>;
export type RelationWhere<Name extends string, Where> = Reference<Name> | RelationFilter<Name, Where>;
export type GeoPointWhere = GeoPoint | GeoPointFilter;
export type PolygonWhere = Polygon | PolygonFilter;
export type FileWhere = ParseFile | ValueFilter<ParseFile>;
export type BytesWhere = Uint8Array | ValueFilter<Uint8Array>;
/** MongoDB compares no whole objects: ask for their keys there. */
export type ObjectWhere<Value> = ValueFilter<Value>;

export type StringKeyWhere<Value extends string = string> = Value | StringKeyFilter<Value>;
/** For a key that holds a number or a date. */
export type OrderedKeyWhere<Value> = Value | OrderedKeyFilter<Value>;
/** For a key that holds a value without an order. */
export type KeyWhere<Value> = Value | ValueFilter<Value>;
export type AnyWhere = KeyValue | AnyKeyFilter;

/** The value of an object field whose shape the schema does not declare. */
export interface ObjectValue {
  readonly [key: string]: unknown;
}
/** For an array whose elements the schema does not declare. */
export type UntypedArrayWhere = string | number | boolean | Date | ArrayFilter<unknown>;

/** The members of one object's relation; `key` is the field's name in code. */
export interface RelatedTo<Name extends string = string, Key extends string = string> {
  readonly object: Reference<Name>;
  readonly key: Key;
}

/** What every class can be filtered by, beside its own fields and `and`, `or` and `nor`. */
export interface RowFilter {
  objectId?: StringWhere;
  createdAt?: DateWhere;
  updatedAt?: DateWhere;
}
