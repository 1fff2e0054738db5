import type { JsonObject } from '../json.js';
import { decodeField } from '../wire/decode.js';
import type { Answer } from './answer.js';
import { changeField } from './field-access.js';
import { type Model, stateOf } from './model.js';

/** An object that was never saved, made again from its wire form: all that it holds is still to be saved. */
export function draftOf(answer: Answer, className: string, json: JsonObject): Model {
  const draft = answer.row(className, {});
  const state = stateOf(draft);
  for (const [name, wire] of Object.entries(json)) {
    const field = state.definition.byName.get(name);
    if (!field || field.kind === 'Relation' || (field.isBuiltIn && field.kind !== 'ACL')) continue;
    const value = decodeField(field, wire, answer);
    if (value !== undefined) changeField(state, field, { kind: 'Set', value });
  }
  return draft;
}
