import type { JsonObject, JsonValue } from '../json.js';
import { Model } from '../model/model.js';
import { checkDepth, encodeValue, isPlainObject } from '../wire/encode.js';
import { isSdkObject } from './sdk-values.js';
import { storedRow } from './trigger-object.js';

/**
 * What a function answers, in its wire form: models travel whole, with what is included in them.
 *
 * @throws ValidationError for what cannot travel
 */
export function callResult(value: unknown, path: string, depth: number = 1): JsonValue | undefined {
  if (value === undefined) return undefined;
  if (value instanceof Model) return wholeModel(value);
  if (isSdkObject(value)) return { ...storedRow(value), __type: 'Object', className: value.className };
  const member = (inner: unknown, key: string): JsonValue | undefined => callResult(inner, `${path}${key}`, depth + 1);
  if (Array.isArray(value)) {
    checkDepth(path, depth);
    return Array.from(value, (element, index) => member(element, `[${index}]`) ?? null);
  }
  if (!isPlainObject(value)) return encodeValue(value, path);
  checkDepth(path, depth);
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const wire = member(inner, `.${key}`);
    return wire === undefined ? [] : [[key, wire] as const];
  });
  return Object.fromEntries(entries);
}

function wholeModel(model: Model): JsonObject {
  return { ...model.toJSON(), __type: 'Object', className: model.className };
}
