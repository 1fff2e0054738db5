import type { JsonObject } from '../json.js';
import { collectIssues } from '../values/validation-error.js';
import type { ClassDefinition } from '../wire/class-schema.js';
import { mergeChanges } from './change.js';
import { changeOfPlace, changedPlace } from './changed-place.js';
import { encodeChanges } from './encode-change.js';
import { isRepeatable } from './pending-save.js';
import type { Changes } from './state.js';

/**
 * The body of a save of changes to an object that was not read; names in code may lead to a key of an object field.
 *
 * @throws ValidationError naming all that cannot be sent
 */
export function encodeUpdate(
  definition: ClassDefinition,
  changes: object,
): { readonly body: JsonObject; readonly repeatable: boolean } {
  const pending: Changes = new Map();
  collectIssues(Object.entries(changes) as [string, unknown][], ([name, value]) => {
    if (value === undefined) return;
    const place = changedPlace(definition, name);
    const older = pending.get(place.field.name);
    const change = changeOfPlace(place, value);
    pending.set(place.field.name, older ? mergeChanges(older, change, () => undefined) : change);
  });
  const body = encodeChanges(definition.byName, pending);
  return { body, repeatable: [...pending.values()].every(isRepeatable) };
}
