import type { JsonObject, JsonValue } from '../json.js';
import { invalid } from '../values/validation-error.js';
import type { TypeDefinition } from '../wire/class-schema.js';
import { describe, encodeValue, isPlainObject } from '../wire/encode.js';
import { encodeAs } from '../wire/field-kinds.js';
import type { Condition } from './condition.js';

/** What an operator is compiled from. */
export interface Operand {
  readonly value: unknown;
  /** What the condition is about, on the wire: a field, or a path into an object. */
  readonly key: string;
  /** What the field holds; `undefined` for a key of an object, which may hold anything. */
  readonly type: TypeDefinition | undefined;
  /** Class, field and operator, for error messages. */
  readonly path: string;
  /** The whole filter of the field: `maxKilometers` stands beside `near`. */
  readonly filter: { readonly [operator: string]: unknown };
  /** Whether it stands in `or` or `nor`, where MongoDB sorts by no distance. */
  readonly isAlternative: boolean;
  /** The wire form of filters over another class. */
  where(className: string, filters: readonly unknown[]): JsonObject;
}

export type Compile = (operand: Operand) => Condition;

/** A filter's value on the wire: of an array the element, of all others what the field holds. */
export function encodeOperand({ type, path }: Operand, value: unknown): JsonValue {
  refuseWhatIsNone(value, path);
  const compared = type?.kind === 'Array' ? type.element : type;
  if (compared) return encodeAs(compared, value, path);
  if (Array.isArray(value)) throw invalid(path, 'takes one value: the server compares no array within another.');
  return encodeValue(value, path);
}

/** The values of an operator that takes a list. */
export function valuesOf(operand: Operand): readonly JsonValue[] {
  const { value, path } = operand;
  if (!Array.isArray(value)) {
    const unread = typeof value === 'object' && value !== null && 'values' in value;
    throw invalid(
      path,
      unread
        ? "takes a list, or one field of that query: add .values('…') to it."
        : `takes an array, not ${describe(value)}.`,
    );
  }
  return Array.from(value, (element) => encodeOperand(operand, element));
}

/** What must be a text. */
export function textOf(value: unknown, path: string): string {
  if (typeof value !== 'string') throw invalid(path, `takes a string, not ${describe(value)}.`);
  refuseWhatIsNone(value, path);
  return value;
}

/**
 * Refuses what would find other objects than are meant, or make the server fail, at any depth.
 *
 * @throws ValidationError for `undefined`, null, and the character that PostgreSQL cannot hold
 */
export function refuseWhatIsNone(value: unknown, path: string): void {
  if (value === undefined || value === null) {
    throw invalid(path, `is ${value}: leave the key out, or use { exists: false }.`);
  }
  if (typeof value === 'string' && value.includes('\0')) {
    throw invalid(path, 'holds the character U+0000, which PostgreSQL can neither store nor compare.');
  }
  if (Array.isArray(value)) for (const member of value) refuseWhatIsNone(member, path);
  else if (isPlainObject(value)) {
    for (const [key, member] of Object.entries(value)) refuseWhatIsNone(member, `${path}.${key}`);
  }
}
