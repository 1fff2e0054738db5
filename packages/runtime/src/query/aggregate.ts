import type { CallOptions } from '../transport/api-request.js';
import type { ModelTypes } from './selection.js';

/** The parts of a date that objects can be grouped by; in UTC, months from 1. */
export type DatePart = 'year' | 'month' | 'day' | 'hour' | 'minute';

/** The fields of a class whose values are of one type. */
type FieldOf<Types extends ModelTypes, Value> = {
  [Key in Types['sort'] & keyof Types['model']]: NonNullable<Types['model'][Key]> extends Value ? Key : never;
}[Types['sort'] & keyof Types['model']];

type PointerOf<Links> = {
  [Key in keyof Links]: Links[Key] extends ModelTypes ? Key : never;
}[keyof Links] &
  string;

type DateField<Types extends ModelTypes> = FieldOf<Types, Date> | 'createdAt' | 'updatedAt';

/** The fields that `distinct` takes: those whose values the databases can compare, and arrays. */
export type DistinctKey<Types extends ModelTypes> = {
  [Key in keyof Types['model']]: NonNullable<Types['model'][Key]> extends
    (string | number | boolean | Date) | readonly unknown[] | { readonly className: string; readonly objectId: string }
    ? Key
    : never;
}[keyof Types['model'] & ((keyof Types['select'] & keyof Types['where']) | 'objectId' | 'createdAt' | 'updatedAt')];

/** What objects can be grouped by: a field, or a part of a date such as `observedAt.month`. */
export type GroupKey<Types extends ModelTypes> =
  | (Types['sort'] & keyof Types['model'])
  | PointerOf<Types['links']>
  | DateField<Types>
  | `${DateField<Types>}.${DatePart}`;

/** What can be computed of each group. */
export type Computation<Types extends ModelTypes> =
  | 'count'
  | { readonly sum: FieldOf<Types, number> }
  | { readonly avg: FieldOf<Types, number> }
  | { readonly min: FieldOf<Types, number | string> | DateField<Types> }
  | { readonly max: FieldOf<Types, number | string> | DateField<Types> };

type Directed<Name extends string> = Name | `-${Name}`;

/** What `aggregate` takes. */
export interface Aggregation<Key extends string, Computed> {
  /** Objects that have the same values here are one group; without, all are. */
  readonly groupBy?: readonly Key[];
  /** What is computed of each group, by the name it gets in the answer. */
  readonly compute?: Computed;
  /** Sorts the groups by what they have in the answer, `-` for descending; what has no value comes before what has one. */
  readonly orderBy?: readonly Directed<NoInfer<Key | (keyof Computed & string)>>[];
  /** At most so many groups. */
  readonly limit?: number;
  /** Leaves out the first so many groups. */
  readonly skip?: number;
}

export interface AggregateOptions extends CallOptions {
  /**
   * Reads the fields in question of every object that is found, in pages of a thousand, and computes here. For callers
   * without the master key, and for filters that the server's aggregation does not know.
   */
  readonly local?: boolean;
}

type ValueIn<Types extends ModelTypes, Key> = Key extends keyof Types['model'] ? Types['model'][Key] : never;

/** One group in the answer of `aggregate`. */
export type AggregateRow<Types extends ModelTypes, Key extends string, Computed> = {
  readonly [Each in Key]: Each extends `${string}.${DatePart}` ? number | undefined : ValueIn<Types, Each>;
} & {
  readonly [Name in keyof Computed]: Computed[Name] extends 'count' | { readonly sum: string }
    ? number
    : Computed[Name] extends { readonly avg: string }
      ? number | undefined
      : Computed[Name] extends { readonly min: infer Key } | { readonly max: infer Key }
        ? NonNullable<ValueIn<Types, Key>> | undefined
        : never;
};
