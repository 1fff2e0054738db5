import { readOnly } from '../values/read-only.js';
import type { FieldDefinition, TypeDefinition } from '../wire/class-schema.js';
import { decodeField } from '../wire/decode.js';
import { ownCopy } from '../wire/own-copy.js';
import { type Change, applyChange, mergeChanges } from './change.js';
import { changeOfPlace, changedPlace } from './changed-place.js';
import { type ModelState, isUnsaved } from './state.js';

/** Kinds of which the server answers the value itself, so that nothing has to be decoded. */
const jsonKinds = { String: 1, Number: 1, Boolean: 1 };

/** The value of a field as the server knows it, decoded at the first read; of bytes, at each: nobody else holds those. */
export function savedValue(state: ModelState, field: FieldDefinition): unknown {
  // A field called `toString` is no method of the row.
  const wire = Object.hasOwn(state.row, field.name) ? state.row[field.name] : undefined;
  if (field.kind in jsonKinds) return wire ?? undefined;
  if (state.decoded?.has(field.name)) return state.decoded.get(field.name);
  const value = decodeField(field, wire, state.answer);
  if (isKept(field)) (state.decoded ??= new Map()).set(field.name, readOnly(value));
  return value;
}

/** Whether the decoded value is kept beside the row. */
export function isKept({ kind }: FieldDefinition): boolean {
  return kind !== 'Bytes' && !(kind in jsonKinds);
}

/** The value of a field with all changes made to it. */
export function readField(state: ModelState, field: FieldDefinition): unknown {
  const value = withChange(state.changes?.get(field.name), valueToSave(state, field));
  return field.kind === 'Bytes' && value instanceof Uint8Array ? value.slice() : value;
}

/** The value that a field will have when the save under way is done. */
export function valueToSave(state: ModelState, field: FieldDefinition): unknown {
  return withChange(state.inFlight?.get(field.name), savedValue(state, field));
}

function withChange(change: Change | undefined, value: unknown): unknown {
  return change ? readOnly(applyChange(change, value)) : value;
}

/** Changes a field, or a key inside it, by a value or an operation; `name` is the one in code, such as `seo.score`. */
export function changePlace(state: ModelState, name: string, value: unknown): void {
  const place = changedPlace(state.definition, name);
  changeField(
    state,
    place.field,
    changeOfPlace(place, value, () => readField(state, place.field)),
  );
}

/** Adds a change to those that the next save sends; one of no elements is none, also to the server. */
export function changeField(state: ModelState, field: FieldDefinition, change: Change): void {
  if (isEmpty(change)) return;
  const older = state.changes?.get(field.name) ?? (isUnsaved(state) ? nothingYet(field) : undefined);
  const merged = mergeChanges(older, adopt(change, field, state), () => valueToSave(state, field));
  (state.changes ??= new Map()).set(field.name, merged);
}

function isEmpty(change: Change): boolean {
  return change.kind === 'Relate'
    ? change.add.length + change.remove.length === 0
    : 'elements' in change && change.elements.length === 0;
}

/** What an object that was never saved holds: so that operations on it become plain values. */
function nothingYet(field: FieldDefinition): Change | undefined {
  return field.kind === 'Relation' ? undefined : { kind: 'Unset' };
}

/** The change with values of our own: what the caller does to theirs later is no change. */
function adopt(change: Change, field: FieldDefinition, state: ModelState): Change {
  const own = (value: unknown, type?: TypeDefinition): unknown =>
    readOnly(ownCopy(value, field.path, type, (className, objectId) => state.answer.pointer(className, objectId)));
  if (change.kind === 'Set') return { kind: 'Set', value: own(change.value, field) };
  if (change.kind === 'Nested') {
    const keys = [...change.keys].map(
      ([key, inner]) => [key, adopt(inner, { ...field, kind: 'Object' }, state)] as const,
    );
    return { kind: 'Nested', keys: new Map(keys) };
  }
  if (!('elements' in change)) return change;
  return { kind: change.kind, elements: change.elements.map((element) => own(element, field.element)) };
}
