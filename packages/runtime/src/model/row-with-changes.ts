import type { JsonObject, JsonValue } from '../json.js';
import { ValidationError } from '../values/validation-error.js';
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
    if (value === undefined) continue;
    try {
      row.set(name, encodeAs(field, value, `${state.definition.className}.${field.property}`));
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
    }
  }
  return Object.fromEntries(row);
}
