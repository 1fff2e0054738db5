import { type JsonObject, type JsonValue, isJsonObject } from '../json.js';

/** One thing that must hold: a key of the wire's `where` and what stands there. */
export interface Condition {
  readonly key: string;
  readonly constraint: JsonValue;
}

/**
 * The filter that no object fits: every object has an id. An empty `$in` or `$or` means other things on each database.
 * A query whose filter is this very object need not be sent.
 */
export const nothing: JsonObject = Object.freeze({ objectId: Object.freeze({ $exists: false }) });

/** What no object fulfils. */
export const impossible: Condition = { key: 'objectId', constraint: { $exists: false } };

/** All conditions at once: side by side where the wire can say so, under `$and` where one would hide another. */
export function conjunction(conditions: readonly Condition[]): JsonObject {
  if (conditions.includes(impossible)) return nothing;
  const where = new Map<string, JsonValue>();
  const others: JsonObject[] = [];
  for (const { key, constraint } of conditions) {
    if (key === '$and') {
      others.push(...(constraint as readonly JsonObject[]));
      continue;
    }
    const present = where.get(key);
    const merged = present === undefined ? constraint : mergeConstraints(present, constraint);
    if (merged === undefined) others.push({ [key]: constraint });
    else where.set(key, merged);
  }
  if (others.length > 0) where.set('$and', others);
  return Object.fromEntries(where);
}

/** Two constraints on one key as one, or `undefined` where they use the same operator. */
function mergeConstraints(one: JsonValue, other: JsonValue): JsonValue | undefined {
  if (Array.isArray(one) || !isOperators(one) || !isOperators(other)) return undefined;
  return Object.keys(one).some((operator) => operator in other) ? undefined : { ...one, ...other };
}

function isOperators(constraint: JsonValue): constraint is JsonObject {
  return isJsonObject(constraint) && Object.keys(constraint).every((key) => key.startsWith('$'));
}
