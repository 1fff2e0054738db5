import type { TypeDefinition } from './class-schema.js';
import { type ValuePath, checkDepth } from './depth.js';
import { isPlainObject } from './plain-object.js';

/** Makes a pointer that can be fetched. */
export type PointerMaker = (className: string, objectId: string) => unknown;

/**
 * A value with a copy of all in it that can be changed in place; bare references in pointer fields become pointers.
 *
 * @throws ValidationError for a value that is nested too deep, as one that holds itself is
 */
export function ownCopy(
  value: unknown,
  path: ValuePath,
  type?: TypeDefinition,
  pointer?: PointerMaker,
  depth: number = 1,
): unknown {
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  const copy = (member: unknown, of?: TypeDefinition): unknown => ownCopy(member, path, of, pointer, depth + 1);
  if (value instanceof Date) return new Date(value);
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) {
    checkDepth(path, depth);
    return Array.from(value, (element) => copy(element, type?.element));
  }
  if (!isPlainObject(value)) return value;
  const { className, objectId } = value;
  if (type?.kind === 'Pointer' && pointer && typeof className === 'string' && typeof objectId === 'string') {
    return pointer(className, objectId);
  }
  checkDepth(path, depth);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]));
}
