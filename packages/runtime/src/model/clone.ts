import type { Model } from './model.js';
import { changeField, readField } from './field-access.js';
import { type ModelState, freshState } from './state.js';

/** A new object with the values of another; what belongs to the stored row alone is left out. */
export function cloneOf(state: ModelState): Model {
  const { answer, definition } = state;
  const draft = freshState(answer, definition, {});
  for (const field of definition.byName.values()) {
    const isCopied = field.kind !== 'Relation' && !field.writeOnly && (!field.isBuiltIn || field.kind === 'ACL');
    const value = isCopied ? readField(state, field) : undefined;
    if (value !== undefined) changeField(draft, field, { kind: 'Set', value });
  }
  return answer.connection.modelClass(definition.className).construct(draft);
}
