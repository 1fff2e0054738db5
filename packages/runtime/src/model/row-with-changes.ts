import type { JsonObject, JsonValue } from '../json.js';
import { readOnly } from '../values/read-only.js';
import { ValidationError } from '../values/validation-error.js';
import type { FieldDefinition } from '../wire/class-schema.js';
import { encodeAs } from '../wire/field-kinds.js';
import { readField } from './field-access.js';
import type { ModelState } from './state.js';

/** The wire form of an object with the changes that no answer has confirmed; what cannot travel is left out. */
export function rowWithChanges(state: ModelState): JsonObject {
  const row = new Map<string, JsonValue>(Object.entries(state.row));
  for (const name of new Set([...(state.inFlight?.keys() ?? []), ...(state.changes?.keys() ?? [])])) {
    const field = state.definition.byName.get(name);
    if (!field || field.kind === 'Relation' || field.writeOnly) continue;
    row.delete(name);
    const value = readField(state, field);
    const wire = value === undefined ? undefined : tryToEncode(field, value);
    if (wire !== undefined) row.set(name, wire);
  }
  for (const value of row.values()) readOnly(value);
  return Object.fromEntries(row);
}

/** The wire form of a value, or `undefined` where it has none. */
export function tryToEncode(field: FieldDefinition, value: unknown): JsonValue | undefined {
  try {
    return encodeAs(field, value, field.path);
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  }
}
