import { type JsonValue, isJsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { FieldKind } from '../wire/class-schema.js';
import { type Condition, all, any, missing, test } from './condition.js';
import { FieldValues } from './field-values.js';
import { type Compile, type Operand, encodeOperand, valuesOf } from './operand.js';
import { inQuery } from './subquery.js';

/** How the values of one kind of field are compared, so that both databases can. */
interface Comparison {
  /** What equality is on the wire, where it is not the bare value. */
  readonly constraint?: (value: JsonValue) => JsonValue;
  /** What stands for a value in other operators. */
  readonly value?: (value: JsonValue) => JsonValue;
  /** PostgreSQL fails on `$ne`, or on `$in` and `$nin`: the value is asked for by itself. */
  readonly withoutNot?: true;
  readonly withoutList?: true;
}

/** A file is stored as its name. */
const fileName = (file: JsonValue): JsonValue => (isJsonObject(file) ? (file['name'] ?? null) : file);
const explicit = { constraint: (value: JsonValue): JsonValue => ({ $eq: value }) };

const comparisons: { readonly [Kind in FieldKind]?: Comparison } = {
  Date: { withoutNot: true, withoutList: true },
  GeoPoint: { withoutList: true },
  Polygon: { withoutNot: true, withoutList: true },
  File: { constraint: fileName, value: fileName },
  Bytes: explicit,
  Object: { ...explicit, withoutList: true },
  // Not `$all`: PostgreSQL's adapter counts the elements that fit, so that one that is there twice is not found.
  Array: { constraint: (value) => ({ $in: [value] }), withoutNot: true },
};

function comparisonOf({ type }: Operand): Comparison {
  return type ? (comparisons[type.kind] ?? {}) : { withoutList: true };
}

/** That the field is this value; of an array, that it is among its elements. */
export function equalTo(operand: Operand, value: JsonValue): Condition {
  const { key, type } = operand;
  if (!type) return keyEqualTo(operand, value);
  const { constraint, value: inOperators, withoutNot } = comparisonOf(operand);
  const same = test(
    key,
    constraint ? constraint(value) : value,
    withoutNot ? undefined : () => test(key, { $ne: inOperators ? inOperators(value) : value }, () => same),
  );
  return same;
}

export const equals: Compile = (operand) => equalTo(operand, encodeOperand(operand, operand.value));

/** One of a list, or one of the values of another query. */
export const inList: Compile = (operand) => {
  const { value: list, key } = operand;
  if (list instanceof FieldValues) return inQuery(operand, list);
  const { value: inOperators, withoutList } = comparisonOf(operand);
  const values = valuesOf(operand);
  if (withoutList || values.length === 0) return any(values.map((value) => equalTo(operand, value)));
  const inOrder = inOperators ? values.map(inOperators) : values;
  const among = test(key, { $in: inOrder }, () => any([test(key, { $nin: inOrder }, () => among), missing(key)]));
  return among;
};

/** That an array is one of these, or, at a key of an object, holds one of them. */
export function elementOf(operand: Operand, value: JsonValue): Condition {
  return operand.type ? equalTo(operand, value) : test(operand.key, { $in: [value] });
}

/** What tells apart the values with a `__type` at a key of an object, of which PostgreSQL compares only the parts. */
const parts: { readonly [type: string]: readonly string[] | undefined } = {
  Date: ['iso'],
  Bytes: ['base64'],
  Pointer: ['objectId', 'className'],
  GeoPoint: ['latitude', 'longitude'],
  File: ['name'],
  Polygon: [],
};
function keyEqualTo({ key, path }: Operand, value: JsonValue): Condition {
  if (!isJsonObject(value) || typeof value['__type'] !== 'string') return test(key, value);
  const names = parts[value['__type']];
  if (!names?.length) throw invalid(path, `takes no ${value['__type']}: the server cannot compare one in an object.`);
  const byParts = all(names.map((name) => test(`${key}.${name}`, value[name] ?? null)));
  // A date is a value of its own on MongoDB, without parts.
  return value['__type'] === 'Date' ? any([test(key, { $eq: value }), byParts]) : byParts;
}
