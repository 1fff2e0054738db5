import { mergeChanges } from './change.js';
import { savedValue } from './field-access.js';
import type { Changes, ModelState } from './state.js';

/** Puts changes that were not saved back, under those that were made in the meantime. */
export function rollback(state: ModelState, changes: Changes): void {
  if (state.inFlight !== changes) return;
  const restored: Changes = new Map(changes);
  state.inFlight = undefined;
  for (const [name, newer] of state.changes ?? []) {
    const field = state.definition.byName.get(name);
    restored.set(
      name,
      mergeChanges(restored.get(name), newer, () => field && savedValue(state, field)),
    );
  }
  state.changes = restored.size > 0 ? restored : undefined;
}
