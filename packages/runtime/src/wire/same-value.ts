import { isPlainObject } from './plain-object.js';

/** Whether two values are the same to Parse Server: references by class and id, everything else by content. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (isSaved(one) && isSaved(other)) return one.className === other.className && one.objectId === other.objectId;
  if (Array.isArray(one)) return Array.isArray(other) && sameElements(one, other);
  if (one instanceof Date) return other instanceof Date && one.getTime() === other.getTime();
  if (one instanceof Uint8Array) return other instanceof Uint8Array && sameElements([...one], [...other]);
  if (isPlainObject(one)) return isPlainObject(other) && sameMembers(one, other);
  return (
    one.constructor === other.constructor &&
    'equals' in one &&
    (one as { equals(value: unknown): boolean }).equals(other)
  );
}

function isSaved(value: object): value is { className: string; objectId: string } {
  return 'className' in value && !('isNew' in value && value.isNew === true) && 'objectId' in value;
}

function sameElements(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((element, index) => sameValue(element, other[index]));
}

function sameMembers(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && sameValue(one[key], other[key]))
  );
}
