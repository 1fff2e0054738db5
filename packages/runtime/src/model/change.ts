import type { Reference } from '../values/reference.js';
import { isPlainObject } from '../wire/plain-object.js';
import { sameValue } from '../wire/same-value.js';

/** A pending change of one field: a value, never altered (REST guide, "Objects: Updating Objects"). */
export type Change =
  | { readonly kind: 'Set'; readonly value: unknown }
  | { readonly kind: 'Unset' }
  | { readonly kind: 'Increment'; readonly amount: number }
  | { readonly kind: ArrayChangeKind; readonly elements: readonly unknown[] }
  | { readonly kind: 'Relate'; readonly add: readonly Reference[]; readonly remove: readonly Reference[] }
  | NestedChange;

/** Changes of keys of an object, which stands as it is but for them. */
export interface NestedChange {
  readonly kind: 'Nested';
  readonly keys: ReadonlyMap<string, Change>;
}

export type ArrayChangeKind = 'Add' | 'AddUnique' | 'Remove';

/** The value of a field after a change; the server's own rules, except that PostgreSQL sorts after `AddUnique`. */
export function applyChange(change: Change, value: unknown): unknown {
  switch (change.kind) {
    case 'Set':
      return change.value;
    case 'Unset':
      return undefined;
    case 'Increment':
      return (typeof value === 'number' ? value : 0) + change.amount;
    case 'Add':
      return [...elementsOf(value), ...change.elements];
    case 'AddUnique':
      return union(elementsOf(value), change.elements);
    case 'Remove':
      return without(elementsOf(value), change.elements);
    case 'Relate':
      return value;
    case 'Nested':
      return applyNested(change.keys, value);
  }
}

function applyNested(keys: NestedChange['keys'], value: unknown): object {
  const members = new Map<string, unknown>(isPlainObject(value) ? Object.entries(value) : []);
  for (const [key, change] of keys) {
    const member = applyChange(change, members.get(key));
    if (member === undefined) members.delete(key);
    else members.set(key, member);
  }
  return Object.fromEntries(members);
}

/**
 * One change that does what two do, one after the other.
 *
 * @param currentValue what the field holds on the server; asked for only where two different array operations meet,
 * because one request can carry just one of them: then the result is set as a whole
 */
export function mergeChanges(older: Change | undefined, newer: Change, currentValue: () => unknown): Change {
  if (!older || newer.kind === 'Set' || newer.kind === 'Unset') return newer;
  if (older.kind === 'Set' || older.kind === 'Unset') {
    return { kind: 'Set', value: applyChange(newer, applyChange(older, undefined)) };
  }
  if (older.kind === 'Relate' || newer.kind === 'Relate') return mergeRelations(older, newer);
  if (older.kind === 'Increment' && newer.kind === 'Increment') {
    return { kind: 'Increment', amount: older.amount + newer.amount };
  }
  if (older.kind === 'Nested' && newer.kind === 'Nested') return mergeNested(older, newer);
  if (older.kind === newer.kind && 'elements' in older && 'elements' in newer) {
    const merge = older.kind === 'Add' ? concatenate : union;
    return { kind: older.kind, elements: merge(older.elements, newer.elements) };
  }
  return { kind: 'Set', value: applyChange(newer, applyChange(older, currentValue())) };
}

/** Keys hold no array operations, so that no current value is ever asked for. */
function mergeNested(older: NestedChange, newer: NestedChange): NestedChange {
  const keys = new Map(older.keys);
  for (const [key, change] of newer.keys)
    keys.set(
      key,
      mergeChanges(keys.get(key), change, () => undefined),
    );
  return { kind: 'Nested', keys };
}

function mergeRelations(older: Change, newer: Change): Change {
  if (older.kind !== 'Relate' || newer.kind !== 'Relate') return newer;
  return {
    kind: 'Relate',
    add: union(without(older.add, newer.remove), newer.add) as Reference[],
    remove: union(without(older.remove, newer.add), newer.remove) as Reference[],
  };
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function concatenate(one: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  return [...one, ...other];
}

function union(one: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  return other.reduce<readonly unknown[]>((all, value) => (includes(all, value) ? all : [...all, value]), one);
}

function without(one: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  return one.filter((value) => !includes(other, value));
}

function includes(values: readonly unknown[], value: unknown): boolean {
  return values.some((candidate) => sameValue(candidate, value));
}
