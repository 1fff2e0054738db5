import { encodeBytes } from '../values/bytes.js';
import type { JsonValue } from '../json.js';
import { type Reference, wirePointer } from '../values/reference.js';
import { invalid } from '../values/validation-error.js';

/** Where a value stands, for error messages: `Post.seo.score`. */
export type ValuePath = string;

/**
 * A value in its wire form (REST guide, "Data types").
 *
 * @throws ValidationError for what Parse Server cannot hold: NaN, infinities, invalid dates, functions, `undefined` in an
 * array, keys with `.` or `$` (the server answers 121 to those), a reference to an object that was never saved
 */
export function encodeValue(value: unknown, path: ValuePath): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      if (Number.isFinite(value)) return value;
      throw invalid(path, `is ${value}, which JSON cannot hold: use a finite number, or unset the field.`);
    case 'object':
      return value === null ? null : encodeObject(value, path);
    default:
      throw invalid(path, `is ${describe(value)}, which Parse Server cannot hold.`);
  }
}

/** A short description of a value for an error message, which never shows its content. */
export function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' && name !== 'Object' ? `a ${name}` : 'an object';
}

function encodeObject(value: object, path: ValuePath): JsonValue {
  if (Array.isArray(value)) return encodeElements(value, path);
  if (value instanceof Date) return encodeDate(value, path);
  if (value instanceof Uint8Array) {
    if (value.length === 0)
      throw invalid(path, 'is empty: Parse Server stores no empty Bytes. Unset the field instead.');
    return encodeBytes(value) as unknown as JsonValue;
  }
  if (isReferring(value)) return encodeReference(value, path);
  if (isJsonable(value)) return value.toJSON();
  if (isPlainObject(value)) return encodePlainObject(value, path);
  throw invalid(path, `is ${describe(value)}, which Parse Server cannot hold.`);
}

function encodeElements(elements: readonly unknown[], path: ValuePath): JsonValue {
  return elements.map((element, index) =>
    isJsonScalar(element) ? element : encodeValue(element, `${path}[${index}]`),
  );
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
  return { __type: 'Date', iso: value.toISOString() };
}

function encodePlainObject(value: object, path: ValuePath): JsonValue {
  const encoded: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) {
    const member: unknown = (value as Record<string, unknown>)[key];
    if (member === undefined) continue;
    if (/[.$]/.test(key)) throw invalid(path, `has the key "${key}": a key must not contain "." or "$".`);
    if (key === '__proto__') throw invalid(path, 'has the key "__proto__", which the server refuses.');
    encoded[key] = isJsonScalar(member) ? member : encodeValue(member, `${path}.${key}`);
  }
  return encoded;
}

/** What travels as it is; asked first, so that no path is put together for the most common values. */
export function isJsonScalar(value: unknown): value is string | boolean {
  return typeof value === 'string' || typeof value === 'boolean';
}

function isReferring(value: object): value is object & { toPointer(): Reference } {
  return 'toPointer' in value && typeof value.toPointer === 'function';
}

function isJsonable(value: object): value is { toJSON(): JsonValue } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

/** Whether it is a `{}`, also one of another realm. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
