import type { JsonValue } from '../json.js';
import type { Reference } from '../values/reference.js';
import { invalid } from '../values/validation-error.js';
import type { FieldDefinition, TypeDefinition } from '../wire/class-schema.js';
import { type ValuePath, encodeReference, encodeValue } from '../wire/encode.js';
import { encodeAs, encodeCleared } from '../wire/field-kinds.js';
import { sameValue } from '../wire/same-value.js';

/** A pending change of one field: a value, never altered (REST guide, "Objects: Updating Objects"). */
export type Change =
  | { readonly kind: 'Set'; readonly value: unknown }
  | { readonly kind: 'Unset' }
  | { readonly kind: 'Increment'; readonly amount: number }
  | { readonly kind: ArrayChangeKind; readonly elements: readonly unknown[] }
  | { readonly kind: 'Relate'; readonly add: readonly Reference[]; readonly remove: readonly Reference[] };

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
  }
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
  if (older.kind === newer.kind && 'elements' in older && 'elements' in newer) {
    const merge = older.kind === 'Add' ? concatenate : union;
    return { kind: older.kind, elements: merge(older.elements, newer.elements) };
  }
  return { kind: 'Set', value: applyChange(newer, applyChange(older, currentValue())) };
}

/** The change in its wire form, or `undefined` when it changes nothing (the server answers 500 to an empty one). */
export function encodeChange(change: Change, field: FieldDefinition, path: ValuePath): JsonValue | undefined {
  switch (change.kind) {
    case 'Set':
      return encodeAs(field, change.value, path);
    case 'Unset':
      return encodeCleared(field.kind);
    case 'Increment':
      return { __op: 'Increment', amount: encodeAs({ kind: 'Number' }, change.amount, path) };
    case 'Relate':
      return encodeRelate(change.add, change.remove, field, path);
    default:
      return change.elements.length > 0
        ? { __op: change.kind, objects: encodeElements(change.elements, field.element, path) }
        : undefined;
  }
}

function mergeRelations(older: Change, newer: Change): Change {
  if (older.kind !== 'Relate' || newer.kind !== 'Relate') return newer;
  return {
    kind: 'Relate',
    add: union(without(older.add, newer.remove), newer.add) as Reference[],
    remove: union(without(older.remove, newer.add), newer.remove) as Reference[],
  };
}

function encodeElements(
  elements: readonly unknown[],
  element: TypeDefinition | undefined,
  path: ValuePath,
): readonly JsonValue[] {
  return elements.map((value) => (element ? encodeAs(element, value, path) : encodeValue(value, path)));
}

function encodeRelate(
  add: readonly Reference[],
  remove: readonly Reference[],
  field: FieldDefinition,
  path: ValuePath,
): JsonValue | undefined {
  const operations = (
    [
      ['AddRelation', add],
      ['RemoveRelation', remove],
    ] as const
  ).flatMap(([operation, members]) =>
    members.length > 0
      ? [{ __op: operation, objects: members.map((member) => encodeMember(member, field, path)) }]
      : [],
  );
  return operations.length > 1 ? { __op: 'Batch', ops: operations } : operations[0];
}

function encodeMember(member: Reference, field: FieldDefinition, path: ValuePath): JsonValue {
  if (field.kind !== 'Relation') throw invalid(path, 'is no relation.');
  return field.target === undefined ? encodeReference(member, path) : encodeAs(field, member, path);
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
