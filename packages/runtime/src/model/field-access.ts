import type { FieldDefinition } from '../wire/class-schema.js';
import { decodeField } from '../wire/decode.js';
import { isPlainObject } from '../wire/encode.js';
import { isJsonKind } from '../wire/field-kinds.js';
import { type Change, applyChange, mergeChanges } from './change.js';
import { type ModelState, isUnsaved } from './state.js';

/** The value of a field as the server knows it, decoded at the first read. */
export function savedValue(state: ModelState, field: FieldDefinition): unknown {
  // A field called `toString` is no method of the row.
  const wire = Object.hasOwn(state.row, field.name) ? state.row[field.name] : undefined;
  if (isJsonKind(field.kind)) return wire ?? undefined;
  if (state.decoded?.has(field.name)) return state.decoded.get(field.name);
  const value = decodeField(field, wire, state.answer);
  (state.decoded ??= new Map()).set(field.name, value);
  return value;
}

/** The value of a field with all changes made to it. */
export function readField(state: ModelState, field: FieldDefinition): unknown {
  return withChange(state.changes?.get(field.name), valueToSave(state, field));
}

/** The value that a field will have when the save under way is done. */
export function valueToSave(state: ModelState, field: FieldDefinition): unknown {
  return withChange(state.inFlight?.get(field.name), savedValue(state, field));
}

function withChange(change: Change | undefined, value: unknown): unknown {
  return change ? applyChange(change, value) : value;
}

/** Adds a change to those that the next save sends. */
export function changeField(state: ModelState, field: FieldDefinition, change: Change): void {
  const older = state.changes?.get(field.name) ?? (isUnsaved(state) ? nothingYet(field) : undefined);
  const merged = mergeChanges(older, adopt(change, field, state), () => valueToSave(state, field));
  (state.changes ??= new Map()).set(field.name, merged);
}

/** What an object that was never saved holds: so that operations on it become plain values. */
function nothingYet(field: FieldDefinition): Change | undefined {
  return field.kind === 'Relation' ? undefined : { kind: 'Unset' };
}

/** The change with bare references made pointers that can be fetched, and arrays copied: later changes to them are not ours. */
function adopt(change: Change, field: FieldDefinition, state: ModelState): Change {
  if (change.kind === 'Set') return { kind: 'Set', value: adoptValue(change.value, field, state) };
  if (!('elements' in change)) return change;
  return { kind: change.kind, elements: change.elements.map((element) => adoptValue(element, field.element, state)) };
}

function adoptValue(
  value: unknown,
  type: Pick<FieldDefinition, 'kind' | 'element'> | undefined,
  state: ModelState,
): unknown {
  if (Array.isArray(value)) return value.map((element) => adoptValue(element, type?.element, state));
  if (type?.kind !== 'Pointer' || !isPlainObject(value)) return value;
  const { className, objectId } = value;
  if (typeof className !== 'string' || typeof objectId !== 'string') return value;
  return state.answer.pointer(className, objectId);
}
