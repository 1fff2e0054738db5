import type { JsonValue } from '../json.js';
import { encodeBytes } from '../values/bytes.js';
import { type Reference, wirePointer } from '../values/reference.js';
import { isPlainObject } from './plain-object.js';

/**
 * The wire form of a value that nobody checks: what is to be sent goes through `encodeValue`. `undefined` for what has
 * none, such as an object that was never saved or a file that was never uploaded.
 */
export function plainWire(value: unknown): JsonValue | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return value.map((element) => plainWire(element) ?? null);
  if (isPlainObject(value)) {
    const members = Object.entries(value).map(([key, member]) => [key, plainWire(member)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as JsonValue;
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? undefined : { __type: 'Date', iso: value.toISOString() };
  }
  if (value instanceof Uint8Array) return encodeBytes(value) as unknown as JsonValue;
  if ('isNew' in value && value.isNew) return undefined;
  if ('toPointer' in value) return wirePointer(value as object as Reference);
  return 'toJSON' in value ? (value as { toJSON(): JsonValue }).toJSON() : undefined;
}
