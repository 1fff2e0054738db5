import type { JsonObject, JsonValue } from '../json.js';
import { collectIssues } from '../values/validation-error.js';
import type { ClassDefinition, FieldDefinition } from '../wire/class-schema.js';
import { encodeAs } from '../wire/field-kinds.js';
import { mergeChanges } from './change.js';
import { changeOfPlace, changedPlace } from './changed-place.js';
import { encodeChanges } from './encode-change.js';
import { isOperation } from './operation.js';
import { checkRole } from './role-rules.js';
import { checkUser } from './user-rules.js';
import { isRepeatable } from './pending-save.js';
import type { Changes } from './state.js';

/** The body of an update, and whether it does the same however often it is sent. */
export interface EncodedUpdate {
  readonly body: JsonObject;
  readonly repeatable: boolean;
}

/**
 * The body of a save of changes to an object that was not read; names in code may lead to a key of an object field.
 *
 * @throws ValidationError naming what cannot be sent
 */
export function encodeUpdate(definition: ClassDefinition, changes: object): EncodedUpdate {
  const names = Object.keys(changes);
  if (definition.className === '_Role') checkRole(new Map(Object.entries(changes)), false);
  const body: Record<string, JsonValue> = {};
  const pending: Changes = new Map();
  // A key may meet the whole that it is in: then nothing is ready before they are merged.
  const hasKeys = names.some((name) => name.includes('.'));
  collectIssues(names, (name) => {
    const value: unknown = (changes as Readonly<Record<string, unknown>>)[name];
    if (value === undefined) return;
    const field = hasKeys ? undefined : definition.byProperty.get(name);
    if (field && isSet(field, value)) body[field.name] = encodeAs(field, value, field.path);
    else notePending(pending, definition, name, value);
  });
  if (pending.size > 0) Object.assign(body, encodeChanges(definition.byName, pending));
  if (definition.className === '_User') checkUser(body);
  return { body, repeatable: [...pending.values()].every(isRepeatable) };
}

/** Whether the field is set to a plain value, as nearly all are: that can be encoded at once. */
function isSet({ kind, isBuiltIn }: FieldDefinition, value: unknown): boolean {
  return kind !== 'Relation' && !isBuiltIn && !isOperation(value);
}

function notePending(pending: Changes, definition: ClassDefinition, name: string, value: unknown): void {
  const place = changedPlace(definition, name);
  const older = pending.get(place.field.name);
  const change = changeOfPlace(place, value);
  pending.set(place.field.name, older ? mergeChanges(older, change, () => undefined) : change);
}
