import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';
import { readOnly } from '../values/read-only.js';
import type { FieldDefinition } from '../wire/class-schema.js';
import { plainWire } from '../wire/plain-wire.js';
import type { Change } from './change.js';
import { readField } from './field-access.js';
import type { ModelState } from './state.js';

/** The wire form of an object with the changes that no answer has confirmed; what cannot travel is left out, and one field. */
export function rowWithChanges(state: ModelState, omitted: string = ''): JsonObject {
  const row = new Map<string, JsonValue>(Object.entries(state.row));
  for (const changes of [state.inFlight, state.changes]) {
    for (const [name, change] of changes ?? []) {
      const field = state.definition.byName.get(name);
      if (!field || field.kind === 'Relation' || field.writeOnly) continue;
      putChanged(row, field, change, readField(state, field));
    }
  }
  row.delete(omitted);
  for (const value of row.values()) readOnly(value);
  return Object.fromEntries(row);
}

/** Puts the wire form of a changed value into a row; of an object whose keys were changed, of those alone. */
export function putChanged(row: Map<string, JsonValue>, field: FieldDefinition, change: Change, value: unknown): void {
  const stored = row.get(field.name);
  const wire =
    change.kind === 'Nested' && isJsonObject(stored)
      ? withKeys(stored, change.keys.keys(), (value ?? {}) as Readonly<Record<string, unknown>>)
      : plainWire(value);
  put(row, field.name, wire);
}

/** What stands beside the keys stays as the server answered it, also what could not be sent. */
function withKeys(stored: JsonObject, keys: Iterable<string>, value: Readonly<Record<string, unknown>>): JsonObject {
  const members = new Map(Object.entries(stored));
  for (const key of keys) {
    put(members, key, plainWire(Object.hasOwn(value, key) ? value[key] : undefined));
  }
  return Object.fromEntries(members);
}

function put(row: Map<string, JsonValue>, name: string, wire: JsonValue | undefined): void {
  if (wire === undefined) row.delete(name);
  else row.set(name, wire);
}
