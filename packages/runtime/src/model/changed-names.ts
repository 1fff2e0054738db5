import { invalid } from '../values/validation-error.js';
import { changedPlace } from './changed-place.js';
import type { ModelState } from './state.js';

/** The names in code of what the next save sends: fields, and keys inside them (`seo.score`). */
export function changedNames({ changes, definition }: ModelState): string[] {
  return [...(changes ?? [])].flatMap(([name, change]) => {
    const property = definition.byName.get(name)?.property ?? name;
    return change.kind === 'Nested' ? [...change.keys.keys()].map((key) => `${property}.${key}`) : property;
  });
}

/** Forgets changes that no save has sent: all, those of a field, or that of a key inside one. */
export function revertChanges(state: ModelState, name?: string): void {
  if (name === undefined) state.changes = undefined;
  else revertPlace(state, name);
  if (state.changes?.size === 0) state.changes = undefined;
}

function revertPlace(state: ModelState, name: string): void {
  const { field, keys } = changedPlace(state.definition, name);
  const [key, ...deeper] = keys;
  const change = state.changes?.get(field.name);
  if (key === undefined || !change) {
    state.changes?.delete(field.name);
    return;
  }
  const isWhole = change.kind !== 'Nested';
  if (isWhole || (deeper.length > 0 && change.keys.has(key))) {
    const whole = isWhole ? field.property : `${field.property}.${key}`;
    throw invalid(`${state.definition.className}.${name}`, `was set with all of "${whole}": revert that.`);
  }
  const others = [...change.keys].filter(([other]) => other !== key);
  if (others.length > 0) state.changes?.set(field.name, { kind: 'Nested', keys: new Map(others) });
  else state.changes?.delete(field.name);
}
