import { ACL } from '../values/acl.js';
import { GeoPoint } from '../values/geo-point.js';
import type { JsonValue } from '../json.js';
import { ParseFile } from '../values/parse-file.js';
import { Polygon } from '../values/polygon.js';
import type { Reference } from '../values/reference.js';
import { invalid } from '../values/validation-error.js';
import type { FieldKind, TypeDefinition } from './class-schema.js';
import { type ValuePath, describe, encodeReference, encodeValue, isJsonScalar, isPlainObject } from './encode.js';
import { keyProblem } from './object-key.js';

/** What the runtime has to know of one kind of field: one record for each, and nothing about it elsewhere. */
interface FieldKindRecord {
  /** What a value of it is, for error messages. */
  readonly expected: string;
  accepts(value: unknown, type: TypeDefinition): boolean;
  /** Where a value of this kind does not travel as any value does. */
  encode?(value: never, path: ValuePath, type: TypeDefinition): JsonValue;
  /** What takes the value away, where `Delete` does not. */
  readonly cleared?: JsonValue;
}

const kinds: { readonly [Kind in FieldKind]: FieldKindRecord } = {
  String: { expected: 'a string', accepts: (value) => typeof value === 'string' },
  Number: { expected: 'a number', accepts: (value) => typeof value === 'number' },
  Boolean: { expected: 'true or false', accepts: (value) => typeof value === 'boolean' },
  Date: { expected: 'a Date', accepts: (value) => value instanceof Date },
  Bytes: { expected: 'a Uint8Array', accepts: (value) => value instanceof Uint8Array },
  File: { expected: 'a ParseFile', accepts: (value) => value instanceof ParseFile },
  GeoPoint: { expected: 'a GeoPoint', accepts: (value) => value instanceof GeoPoint },
  Polygon: { expected: 'a Polygon', accepts: (value) => value instanceof Polygon },
  Object: { expected: 'a plain object', accepts: isPlainObject },
  Array: {
    expected: 'an array',
    accepts: Array.isArray,
    encode: (value: readonly unknown[], path, { element }) =>
      element ? encodeElementsAs(element, value, path) : encodeValue(value, path),
  },
  Pointer: { expected: 'a reference', accepts: refersTo, encode: encodeReference },
  Relation: { expected: 'a reference', accepts: refersTo, encode: encodeReference },
  ACL: {
    expected: 'an ACL',
    accepts: (value) => value instanceof ACL,
    encode: encodeACL,
    // The server reads a `Delete` as an ACL that names nobody, which locks everybody out.
    cleared: { '*': { read: true, write: true } },
  },
};

/** What takes a field's value away on the wire. */
export function encodeCleared(kind: FieldKind): JsonValue {
  return kinds[kind].cleared ?? { __op: 'Delete' };
}

/**
 * A value in its wire form, after a check against the type that the schema declares.
 *
 * @throws ValidationError when the value is of another type or cannot travel; the message names the place
 */
export function encodeAs(type: TypeDefinition, value: unknown, path: ValuePath): JsonValue {
  const kind = kinds[type.kind];
  if (!kind.accepts(value, type)) {
    const expected = type.target ? `${kind.expected} to ${type.target}` : kind.expected;
    throw invalid(path, `takes ${expected}, not ${describeReference(value)}.`);
  }
  if (isJsonScalar(value)) return value;
  return kind.encode ? kind.encode(value as never, path, type) : encodeValue(value, path);
}

/** An index counts: a hole in an array is no value. */
function encodeElementsAs(type: TypeDefinition, values: readonly unknown[], path: ValuePath): JsonValue {
  const { accepts } = kinds[type.kind];
  const encoded: JsonValue[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    // Put together only where it is needed: most elements are text and numbers.
    const isReady = isJsonScalar(value) && accepts(value, type);
    encoded.push(isReady ? value : encodeAs(type, value, `${path}[${index}]`));
  }
  return encoded;
}

/** Holders stand in it as keys, which the server looks at as it does at those of any object. */
function encodeACL(acl: ACL, path: ValuePath): JsonValue {
  const wire = acl.toJSON();
  const problem = Object.keys(wire).map(keyProblem).find(Boolean);
  if (problem !== undefined) throw invalid(path, problem);
  return wire;
}

function refersTo(value: unknown, { target }: TypeDefinition): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ((value as Partial<Reference>).className !== target) return false;
  if ('isNew' in value && value.isNew === true) return true;
  const { objectId } = value as Partial<Reference>;
  return typeof objectId === 'string' && objectId !== '';
}

function describeReference(value: unknown): string {
  const className = typeof value === 'object' && value !== null ? (value as Partial<Reference>).className : undefined;
  return typeof className === 'string' ? `one to ${className}` : describe(value);
}
