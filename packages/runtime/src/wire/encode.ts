import { ACL } from '../values/acl.js';
import { encodeBytes } from '../values/bytes.js';
import { GeoPoint } from '../values/geo-point.js';
import { ParseFile, notUploaded } from '../values/parse-file.js';
import { Polygon } from '../values/polygon.js';
import type { JsonValue } from '../json.js';
import { type Reference, wirePointer } from '../values/reference.js';
import { ValidationError, type ValidationIssue, invalid } from '../values/validation-error.js';
import { describe } from './description.js';
import { type ValuePath, checkDepth } from './depth.js';
import { keyProblem, textProblem } from './object-key.js';
import { isPlainObject } from './plain-object.js';
import { isStorableDate, isStorableText } from './storable-value.js';

export { type ValuePath, checkDepth } from './depth.js';
export { describe, withArticle } from './description.js';
export { isPlainObject } from './plain-object.js';

/**
 * A value in its wire form (REST guide, "Data types").
 *
 * @param depth how many objects and arrays the value stands in, itself included
 * @throws ValidationError for what Parse Server cannot hold: NaN, infinities, invalid dates, functions, instances of
 * other classes, `undefined` in an array, text and keys that a database or the server refuses, a value that holds
 * itself, a reference to an object that was never saved
 */
export function encodeValue(value: unknown, path: ValuePath, depth: number = 1): JsonValue {
  if (isJsonScalar(value)) return value;
  switch (typeof value) {
    case 'string':
      throw invalid(path, textProblem(value));
    case 'number':
      throw invalid(path, `is ${value}, which JSON cannot hold: use a finite number, or unset the field.`);
    case 'object':
      return value === null ? null : encodeObject(value, path, depth);
    default:
      throw invalid(path, `is ${describe(value)}, which Parse Server cannot hold.`);
  }
}

function encodeObject(value: object, path: ValuePath, depth: number): JsonValue {
  if (Array.isArray(value)) return encodeElements(value, path, depth);
  if (isPlainObject(value)) return encodePlainObject(value, path, depth);
  if (value instanceof Date) return encodeDate(value, path);
  if (value instanceof Uint8Array) return encodeBytes(value) as unknown as JsonValue;
  if (isReferring(value)) return encodeReference(value, path);
  if (value instanceof ParseFile && value.isNew) throw new ValidationError([missingFile(path, value)]);
  if (isParseValue(value)) return value.toJSON() as JsonValue;
  throw invalid(path, `is ${describe(value)}, which Parse Server cannot hold.`);
}

/** Who writes the issue down as JSON does not mean the file. */
function missingFile(path: ValuePath, file: ParseFile): ValidationIssue {
  return Object.defineProperty({ path, message: notUploaded }, 'file', { value: file });
}

/** An index counts: a hole in an array is no value. */
function encodeElements(elements: readonly unknown[], path: ValuePath, depth: number): JsonValue {
  checkDepth(path, depth);
  const encoded: JsonValue[] = [];
  for (let index = 0; index < elements.length; index++) {
    const element = elements[index];
    encoded.push(isJsonScalar(element) ? element : encodeValue(element, `${path}[${index}]`, depth + 1));
  }
  return encoded;
}

/** A pointer to an object, which must have been saved. */
export function encodeReference(value: object, path: ValuePath): JsonValue {
  if ('isNew' in value && value.isNew === true) {
    throw invalid(path, 'points at an object that was never saved: save that first, or both with saveAll.');
  }
  return wirePointer(value as Reference);
}

/** Dates travel to the millisecond. */
export function encodeDate(value: Date, path: ValuePath): JsonValue {
  if (Number.isNaN(value.getTime())) throw invalid(path, `is an invalid date.`);
  if (!isStorableDate(value)) throw invalid(path, 'is a date outside the years 1 to 9999, which PostgreSQL refuses.');
  return { __type: 'Date', iso: value.toISOString() };
}

function encodePlainObject(value: object, path: ValuePath, depth: number): JsonValue {
  checkDepth(path, depth);
  const encoded: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) {
    const member: unknown = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    const problem = keyProblem(key);
    if (problem !== undefined) throw invalid(path, problem);
    encoded[key] = isJsonScalar(member) ? member : encodeValue(member, `${path}.${key}`, depth + 1);
  }
  return encoded;
}

/** What travels as it is; asked first, so that no path is put together for the most common values. */
export function isJsonScalar(value: unknown): value is string | number | boolean {
  switch (typeof value) {
    case 'string':
      return isStorableText(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return typeof value === 'boolean';
  }
}

/** Values of our own; another class with a `toJSON` would come back as something else. */
function isParseValue(value: object): value is ACL | GeoPoint | ParseFile | Polygon {
  return value instanceof GeoPoint || value instanceof Polygon || value instanceof ParseFile || value instanceof ACL;
}

function isReferring(value: object): value is object & { toPointer(): Reference } {
  return 'toPointer' in value && typeof value.toPointer === 'function';
}
