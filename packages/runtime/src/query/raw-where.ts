import type { JsonObject } from '../json.js';
import { invalid } from '../values/validation-error.js';
import { describe } from '../wire/description.js';
import { isPlainObject } from '../wire/plain-object.js';

/** A filter that the caller wrote as it is on the wire. */
export class RawWhere {
  readonly where: JsonObject;

  /** @throws ValidationError for what is no plain JSON: it would be left out, or become something else, on the way */
  constructor(where: unknown, path: string) {
    if (!isPlainObject(where)) throw invalid(path, `takes a JSON object, not ${describe(where)}.`);
    refuseOtherThanJson(where, path);
    this.where = structuredClone(where) as JsonObject;
  }
}

/** @throws ValidationError naming the place of what is no JSON */
export function refuseOtherThanJson(value: unknown, path: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (Array.isArray(value))
    for (const [index, member] of value.entries()) refuseOtherThanJson(member, `${path}[${index}]`);
  else if (isPlainObject(value)) {
    for (const [key, member] of Object.entries(value)) refuseOtherThanJson(member, `${path}.${key}`);
  } else {
    const remedy = value instanceof Date ? ' Write { "__type": "Date", "iso": "…" }.' : '';
    throw invalid(path, `is ${describe(value)}, which is no JSON.${remedy}`);
  }
}
